"""A folded graph as DOT, for those who go on with Graphviz; needs no engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from netviz.ir import Graph, Index, Node
from netviz.layouts.wording import details, shape_text, title
from netviz.passes.roles import role_of
from netviz.renderers.escape_dot import quoted
from netviz.themes import Theme

_SHAPES = {"input": "box", "output": "box", "parameter": "note", "buffer": "note",
           "constant": "note"}  # fmt: skip


def render(
    graph: Graph,
    *,
    theme: Theme,
    direction: str = "TB",
    options: Mapping[str, str] | None = None,
    shapes: bool = True,
) -> bytes:
    """``graph`` as DOT text in UTF-8.

    Names are the graph's ids; module calls are clusters. ``options``: graph attributes to add;
    ``shapes``: write tensors' shapes at the edges.
    """
    attributes = {"rankdir": direction, "fontname": "Helvetica", "bgcolor": theme.background,
                  **(options or {})}  # fmt: skip
    lines = [f"digraph {quoted(graph.name)} {{"]
    lines += [f"  {quoted(key)}={quoted(value)}" for key, value in attributes.items()]
    lines.append('  node [fontname="Helvetica" fontsize=10 style="filled,rounded" shape=box]')
    lines.append(f'  edge [fontname="Helvetica" fontsize=8 color={quoted(theme.edge)}]')
    lines += _nested(graph, theme)
    lines += _edges(graph, shapes=shapes)
    return ("\n".join(lines) + "\n}\n").encode()


def _nested(graph: Graph, theme: Theme) -> Iterator[str]:
    """Clusters and their nodes, without recursion: calls may be thousands deep."""
    index = Index.of(graph)
    stack: list[str | None] = [group.id for group in graph.groups if group.parent is None]
    depth = 0
    while stack:
        current = stack.pop()
        if current is None:
            depth -= 1
            yield "  " * (depth + 1) + "}"
            continue
        group = index.group[current]
        if group.parent is not None:
            yield "  " * (depth + 1) + f"subgraph {quoted('cluster ' + group.id)} {{"
            depth += 1
            stack.append(None)
            label = f"{group.class_name}  {group.path}"
            fill = theme.frames[min(depth, len(theme.frames)) - 1]
            yield (
                "  "
                * (depth + 1)
                + f'label={quoted(label)} labeljust=l fontsize=9 style="rounded,filled" '
                f"fillcolor={quoted(fill)} color={quoted(theme.frame)}"
            )
        for id_ in index.nodes_of[current]:
            yield "  " * (depth + 1) + _node(index.node[id_], index, theme)
        stack.extend(reversed(index.children[current]))


def _node(node: Node, index: Index, theme: Theme) -> str:
    paint = theme.error if node.error else theme.paint(role_of(node))
    lines = [title(node), details(node, index)]
    if node.kind not in ("operator", "module") and (node.outputs or node.inputs):
        lines.append(shape_text((node.outputs or node.inputs)[0].tensor.shape))
    if node.error:
        lines.append(node.error)
    label = "\n".join(line for line in lines if line)
    shape = _SHAPES.get(node.kind, "box")
    return (
        f"{quoted(node.id)} [label={quoted(label)} shape={shape} fillcolor={quoted(paint.fill)} "
        f"color={quoted(paint.stroke)} fontcolor={quoted(paint.text)}]"
    )


def _edges(graph: Graph, *, shapes: bool) -> Iterator[str]:
    for edge in graph.edges:
        label = f" [label={quoted(shape_text(edge.tensor.shape))}]" if shapes else ""
        yield f"  {quoted(edge.source)} -> {quoted(edge.target)}{label}"
