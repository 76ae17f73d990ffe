"""Which runs of equal calls are drawn once: blocks, but not two or three convolutions in a row."""

from __future__ import annotations

from dataclasses import replace

from netviz.errors import FormatError
from netviz.ir import Graph, Group, Index, Node
from netviz.passes.figure.kinds import HELD, kind_of
from netviz.passes.repeat import repeat

REPEATS = ("blocks", "all", "none")
_FEW = 4
_JOINS = frozenset(("concat", "add", "gate", "merge", "attention", "recurrent", "matmul"))
_LAYERS = frozenset(("convolution", "upsampling", "linear"))


def fold(graph: Graph, repeats: str) -> Graph:
    """``graph`` with runs of equal calls folded: "all", "none", or "blocks": not runs of up to four
    plain layers, which a reader wants to count. Raises `FormatError` for another word."""
    if repeats not in REPEATS:
        raise FormatError(f"no such repeats {repeats!r}: choose from {', '.join(REPEATS)}")
    if repeats == "none":
        return graph
    folded = repeat(graph)
    if repeats == "all":
        return folded
    apart = _plain(folded)
    if not apart:
        return folded
    # A mark of its own on each copy keeps them from being equal.
    marked = tuple(
        replace(n, attributes={**n.attributes, "copy": place}) if n.id in apart else n
        for place, n in enumerate(graph.nodes)
    )
    return repeat(replace(graph, nodes=marked))


def homes(folded: Graph) -> dict[str, tuple[str, ...]]:
    """Of each node, the ids of the runs around it, outer ones first; its own last if it is one."""
    around: dict[str, tuple[str, ...]] = {}
    for group in folded.groups:
        outer = around[group.parent] if group.parent is not None else ()
        around[group.id] = (*outer, group.id) if group.repeat > 1 else outer
    return {
        node.id: (*around[node.group], node.id)
        if node.repeat > 1 and node.kind not in ("input", "output")
        else around[node.group]
        for node in folded.nodes
    }


def _plain(folded: Graph) -> set[str]:
    """Ids, over all copies, of what is in short runs of a single layer."""
    index = Index.of(folded)
    repeats: dict[str, int] = {}
    items: list[Group | Node] = [*folded.groups, *folded.nodes]
    repeats.update({item.id: item.repeat for item in items if item.repeat > 1})
    inside: dict[str, list[Node]] = {run: [] for run in repeats}
    for id_, around in homes(folded).items():
        for run in around:
            inside[run].append(index.node[id_])
    found: set[str] = set()
    for run, nodes in inside.items():
        if repeats[run] <= _FEW and _is_layer(nodes, index):
            found.update(copy for node in nodes for copy in (node.copies or (node.id,)))
    return found


def _is_layer(nodes: list[Node], index: Index) -> bool:
    kinds = [kind_of(node, index) for node in nodes if node.kind not in HELD]
    return sum(kind in _LAYERS for kind in kinds) == 1 and not _JOINS.intersection(kinds)
