"""Which calls to open, by wish."""

from __future__ import annotations

from collections.abc import Iterable

from netviz.ir import Graph
from netviz.passes.fold import depths
from netviz.passes.select.names import calls, unknown


def choose(
    graph: Graph,
    opened: Iterable[str],
    *,
    expand: Iterable[str] = (),
    collapse: Iterable[str] = (),
) -> frozenset[str]:
    """``opened`` without the calls that ``collapse`` names and all in them, and with those that
    ``expand`` names and all around them; where both name one, it is opened.

    A word is a path ("layer1.0"), a class ("Bottleneck"), a glob of either ("backbone.*"), or a
    depth ("2"): to collapse calls that deep and deeper, to expand those above it. Raises
    `FormatError` for a word that names no call.
    """
    parent = {group.id: group.parent for group in graph.groups}
    closed = _named(graph, collapse, what="collapse")
    for id_, outer in parent.items():
        if outer in closed:
            closed.add(id_)
    found = {""} | (set(opened) - closed)
    for id_ in _named(graph, expand, what="expand"):
        current: str | None = id_
        while current is not None and current not in found:
            found.add(current)
            current = parent[current]
        found |= _around(current, parent)
    return frozenset(found)


def _around(call: str | None, parent: dict[str, str | None]) -> set[str]:
    found = set()
    while call is not None:
        found.add(call)
        call = parent[call]
    return found


def _named(graph: Graph, words: Iterable[str], *, what: str) -> set[str]:
    found: set[str] = set()
    for word in words:
        if word.isdigit():
            level = depths(graph)
            deep = int(word)
            found |= {
                id_
                for id_, depth in level.items()
                if (depth >= deep if what == "collapse" else depth < deep)
            }
            continue
        named = {group.id for group in calls(graph, word)}
        found |= named or unknown(graph, word, what=what)
    return found - {""} if what == "collapse" else found
