"""Layers that a reader does not want to see are taken out, and their edges joined.

Before: ``conv2d -> batch_norm -> relu -> conv2d``, hiding "norm,act". After: ``conv2d -> conv2d``.
``metadata["left_out"]`` says how many of each were taken out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from netviz.errors import FormatError
from netviz.ir import Graph, Index, Node
from netviz.ir.node import HELD
from netviz.passes.bypass import bypass
from netviz.passes.patterns import is_kind, unmatched

_ENDS = ("input", "output")


def hide(graph: Graph, words: Iterable[str]) -> Graph:
    """Take out of ``graph`` the nodes whose role, class, operator or place one of ``words`` names.

    A place is a node's id, or the module call that it runs in.

    What joins several tensors stays, since nothing else could say where they meet. Raises
    `FormatError` for a word that fits nothing in ``graph``, or only what has to stay.
    """
    wanted = words_of(words)
    unmatched(tuple(w for w in wanted if not is_place(graph, w)), graph.nodes, what="hide")
    index = Index.of(graph)
    held = {node.id for node in graph.nodes if node.kind in HELD}
    hidden: set[str] = set()
    for word in wanted:
        named = {
            n.id for n in graph.nodes if n.kind not in _ENDS and (is_kind(n, word) or at(n, word))
        }
        found = {id_ for id_ in named if id_ in held or _passes(index, id_, held)}
        if named and not found:
            raise FormatError(f"cannot hide {word!r}: each joins several tensors or makes one")
        hidden |= found
    if not hidden:
        return graph
    return _without_loose(bypass(graph, hidden, told="left_out"), graph, hidden)


def words_of(given: Iterable[str]) -> tuple[str, ...]:
    """``["a,b", "c"]`` as ``("a", "b", "c")``."""
    return tuple(word.strip() for one in given for word in one.split(",") if word.strip())


def is_place(graph: Graph, word: str) -> bool:
    """Whether ``word`` is a node's id, or the module call that some run in."""
    return any(at(node, word) for node in graph.nodes)


def at(node: Node, word: str) -> bool:
    """Whether ``node`` is the one called ``word``, or runs in the module call of that name."""
    return word in (node.id, node.group) or node.group.startswith(f"{word}.")


def _passes(index: Index, node: str, held: set[str]) -> bool:
    sources = {(e.source, e.source_port) for e in index.incoming[node] if e.source not in held}
    return len(sources) == 1 and not index.node[node].error


def _without_loose(graph: Graph, before: Graph, hidden: set[str]) -> Graph:
    """``graph`` without tensors that only hidden nodes used."""
    users = {edge.source for edge in graph.edges}
    fed = {edge.source for edge in before.edges if edge.target in hidden}
    loose = {n.id for n in graph.nodes if n.kind in HELD and n.id in fed and n.id not in users}
    return replace(graph, nodes=tuple(node for node in graph.nodes if node.id not in loose))
