"""Parts of a network that can be one node each without waiting for one another."""

from __future__ import annotations

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Protocol, TypeVar

from netviz.layouts.styles.blocks.cells.wiring import Wiring


class Region(Protocol):
    """Anything that holds nodes."""

    @property
    def nodes(self) -> frozenset[str]:
        """Ids of the nodes."""
        ...


Held = TypeVar("Held", bound=Region)


def acyclic(wiring: Wiring, cells: list[Held]) -> list[Held]:
    """``cells``, or as many of them, the first ones first, as do not wait for one another: two runs
    that take turns cannot both be one node."""
    if not _wait(wiring, cells):
        return cells
    kept: list[Held] = []
    for cell in cells:
        if not _wait(wiring, [*kept, cell]):
            kept.append(cell)
    return kept


def _wait(wiring: Wiring, cells: Sequence[Region]) -> bool:
    """Whether the graph with each of ``cells`` as one node has a cycle."""
    home = {id_: f"cell {n}" for n, cell in enumerate(cells) for id_ in cell.nodes}
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for edge in wiring.graph.edges:
        source, target = (home.get(id_, id_) for id_ in (edge.source, edge.target))
        if source != target:
            sorter.add(target, source)
    try:
        sorter.prepare()
    except CycleError:
        return True
    return False
