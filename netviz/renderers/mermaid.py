"""A folded graph as Mermaid, which GitHub, GitLab and many wikis draw from its text."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

from netviz.ir import Graph, Index, Node
from netviz.layouts.captions import words
from netviz.layouts.wording import details, shape_text, times_over, title
from netviz.passes.roles import role_of
from netviz.renderers.escape_mermaid import quoted
from netviz.themes import Theme

MOST_TEXT, MOST_EDGES = 50_000, 500
"""What Mermaid draws at most, and GitHub lets nobody change: ``maxTextSize``, ``maxEdges``."""

_SHAPES = {"input": ("([", "])"), "output": ("([", "])"), "parameter": ("[/", "/]"),
           "buffer": ("[/", "/]"), "constant": ("[/", "/]")}  # fmt: skip


def render(graph: Graph, *, theme: Theme, direction: str = "TB", shapes: bool = True) -> bytes:
    """``graph`` as a Mermaid flowchart in UTF-8; warns where it is more than Mermaid draws.

    ``shapes``: write tensors' shapes at the edges.
    """
    index = Index.of(graph)
    names = {node.id: f"n{place}" for place, node in enumerate(graph.nodes)}
    lines = [f"flowchart {direction}"]
    lines += _nested(graph, index, names)
    lines += _edges(graph, index, names, shapes=shapes)
    lines += _classes(graph, names, theme)
    lines += _frames(graph, theme)
    text = "\n".join(lines) + "\n"
    if len(text) > MOST_TEXT or len(graph.edges) > MOST_EDGES:
        warnings.warn(
            f"{len(text):,} characters and {len(graph.edges)} edges: Mermaid draws at most "
            f"{MOST_TEXT:,} and {MOST_EDGES}; draw less (--boxes, --depth, --only)",
            stacklevel=4,
        )
    return text.encode()


def _nested(graph: Graph, index: Index, names: dict[str, str]) -> Iterator[str]:
    """Subgraphs and their nodes, without recursion: calls may be thousands deep."""
    place = {id_: number for number, id_ in enumerate(index.group)}
    stack: list[str | None] = [group.id for group in graph.groups if group.parent is None]
    depth = 1
    while stack:
        current = stack.pop()
        if current is None:
            depth -= 1
            yield "  " * depth + "end"
            continue
        group = index.group[current]
        if group.parent is not None:
            caption = "  ".join(word for word in words(group, index) if word)
            yield "  " * depth + f"subgraph g{place[current]}[{quoted(caption)}]"
            depth += 1
            stack.append(None)
        for id_ in index.nodes_of[current]:
            yield "  " * depth + names[id_] + _node(index.node[id_], index)
        stack.extend(reversed(index.children[current]))


def _node(node: Node, index: Index) -> str:
    opening, closing = _SHAPES.get(node.kind, ("[", "]"))
    lines = [title(node) + times_over(node), details(node, index)]
    if node.kind not in ("operator", "module") and (node.outputs or node.inputs):
        lines.append(shape_text((node.outputs or node.inputs)[0].tensor.shape))
    if node.error:
        lines.append(node.error)
    return opening + quoted(*lines) + closing


def _edges(graph: Graph, index: Index, names: dict[str, str], *, shapes: bool) -> Iterator[str]:
    """The edges, with their shapes where these are news."""
    for edge in graph.edges:
        source = index.node[edge.source]
        known = source.kind == "input" or any(
            port.tensor.shape == edge.tensor.shape for port in source.inputs
        )
        label = f"|{quoted(shape_text(edge.tensor.shape))}|" if shapes and not known else ""
        yield f"  {names[edge.source]} -->{label} {names[edge.target]}"


def _classes(graph: Graph, names: dict[str, str], theme: Theme) -> Iterator[str]:
    """One class a role, in the theme's colours."""
    members: dict[str, list[str]] = {}
    for node in graph.nodes:
        role = "failed" if node.error else role_of(node)
        members.setdefault(role, []).append(names[node.id])
    for role, own in members.items():
        paint = theme.error if role == "failed" else theme.paint(role)
        yield f"  classDef {role} fill:{paint.fill},stroke:{paint.stroke},color:{paint.text}"
        yield f"  class {','.join(own)} {role}"


def _frames(graph: Graph, theme: Theme) -> Iterator[str]:
    """The theme's frames, instead of Mermaid's yellow."""
    names = [f"g{place}" for place, group in enumerate(graph.groups) if group.parent is not None]
    if names:
        paint = f"fill:{theme.frames[0]},stroke:{theme.frame},color:{theme.ink}"
        yield f"  classDef frame {paint}"
        yield f"  class {','.join(names)} frame"
