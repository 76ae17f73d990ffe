"""How blocks are joined: the main flow, skips past other blocks, and skips that a layer fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from netviz.ir import Graph
from netviz.passes.figure.record import Block, Link, Size

_FITTING = frozenset(("convolution", "linear", "pooling"))


@dataclass(frozen=True, slots=True)
class _Wires:
    """Blocks by id, and what leads into and out of each."""

    block: Mapping[str, Block]
    sources: dict[str, set[str]] = field(default_factory=dict)
    targets: dict[str, set[str]] = field(default_factory=dict)


def links(graph: Graph, block: Mapping[str, str], sizes: Mapping[str, Size]) -> list[Link]:
    """One link for each two blocks that an edge of ``graph`` joins; ``block``: that of each node.
    Links of a block come in the order of its ports."""
    found: dict[tuple[str, str], Link] = {}
    for edge in graph.edges:
        source, target = block.get(edge.source), block.get(edge.target)
        if source is not None and target is not None and source != target:
            found.setdefault((source, target), Link(source, target, "main", sizes[edge.source]))
    return list(found.values())


def told_apart(
    flows: Sequence[Link], blocks: Sequence[Block], paths: Sequence[tuple[str, ...]]
) -> tuple[list[Link], frozenset[str]]:
    """``flows`` with their kinds, and the ids of the blocks that only fit a skip to its sum."""
    place = {id_: (n, step) for n, path in enumerate(paths) for step, id_ in enumerate(path)}
    wires = _Wires({b.id: b for b in blocks})
    for link in flows:
        wires.sources.setdefault(link.target, set()).add(link.source)
        wires.targets.setdefault(link.source, set()).add(link.target)
    fitting = frozenset(id_ for path in paths[1:] if _fits(path, wires, place) for id_ in path)
    return [_kind(link, place, fitting) for link in flows], fitting


def _kind(link: Link, place: Mapping[str, tuple[int, int]], fitting: frozenset[str]) -> Link:
    if link.source in fitting or link.target in fitting:
        return replace(link, kind="projection")
    (chain, step), (other, goal) = place[link.source], place[link.target]
    past = chain == other and goal > step + 1
    return replace(link, kind="identity") if past else link


def _fits(path: tuple[str, ...], wires: _Wires, place: Mapping[str, tuple[int, int]]) -> bool:
    """Whether ``path`` is a short side way of 1x1 convolutions from one block to a later sum."""
    if len(path) > 2:
        return False
    parts = [wires.block[id_] for id_ in path]
    if any(b.role not in _FITTING for b in parts) or all(b.role == "pooling" for b in parts):
        return False
    if any(b.role == "convolution" and b.window and max(b.window.size) > 1 for b in parts):
        return False
    sources, targets = wires.sources.get(path[0], ()), wires.targets.get(path[-1], ())
    if len(sources) != 1 or len(targets) != 1:
        return False
    (source,), (target,) = sources, targets
    return wires.block[target].role == "add" and place[source][0] == place[target][0]
