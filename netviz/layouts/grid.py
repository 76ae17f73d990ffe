"""A plan in rows, with knots that hold a lane for links that span several of them."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping

from netviz.layouts.plan import Cell, Frame, Grid, Item, Link, Plan
from netviz.layouts.ranks import ranks

KNOT = 6.0
# Graphviz draws a cluster together with a pull of 128: straight lines matter more than that.
_STRAIGHT, _LANE, _TURN, _LOOSE = 2000.0, 600.0, 20.0, 60.0
_ALIKE = 4


def grid(plan: Plan, *, rows: Mapping[str, int] | None = None) -> Grid:
    """Give every cell of ``plan`` a row: that of ``rows`` by id, or, without, one step below the
    lowest cell it takes from."""
    rank = ranks(plan) if rows is None else {cell.id: rows[cell.id] for cell in plan.cells}
    nest = _Nest(plan, rank)
    items = {c.id: Item(c.id, c.frame, _room(c), c) for c in plan.cells}
    row_of = dict(rank)
    chains = []
    for link in plan.links:
        chain = [link.source]
        for row in range(rank[link.source] + 1, rank[link.target]):
            frame = nest.home(link, row)
            knot = f"\0{link.source}\0{link.port}\0{row}\0{frame}"
            items.setdefault(knot, Item(knot, frame, KNOT))
            row_of[knot] = row
            chain.append(knot)
        chains.append((*chain, link.target))
    found: list[list[str]] = [[] for _ in range(max(row_of.values(), default=-1) + 1)]
    for id_, row in row_of.items():
        found[row].append(id_)
    return Grid(
        plan=plan,
        items=items,
        row_of=row_of,
        rows=tuple(map(tuple, found)),
        steps=_steps(plan, chains, items),
        chains=tuple(chains),
    )


def _room(cell: Cell) -> float:
    return max(cell.across, 2 * cell.shoulder)


class _Nest:
    """Which rows every frame spans, so that a passing link stays in a frame while it can."""

    def __init__(self, plan: Plan, rank: dict[str, int]) -> None:
        self._frames: dict[str, Frame] = {frame.id: frame for frame in plan.frames}
        self._frame_of = {cell.id: cell.frame for cell in plan.cells}
        self._span: dict[str, tuple[int, int]] = {}
        for cell in plan.cells:
            row = rank[cell.id]
            for frame in self._around(cell.frame):
                low, high = self._span.get(frame, (row, row))
                if low <= row <= high and frame in self._span:
                    break
                self._span[frame] = (min(low, row), max(high, row))

    def _around(self, frame: str | None) -> list[str]:
        found = []
        while frame is not None:
            found.append(frame)
            frame = self._frames[frame].parent
        return found

    def home(self, link: Link, row: int) -> str:
        """The innermost frame at ``row`` of those around the link's target, else its source."""
        source, target = (
            self._around(self._frame_of[link.source]),
            self._around(self._frame_of[link.target]),
        )
        common = set(source) & set(target)
        for frame in (*target, *source):
            low, high = self._span[frame]
            if frame not in common and low <= row <= high:
                return frame
        return next(frame for frame in target if frame in common)


def _steps(
    plan: Plan, chains: list[tuple[str, ...]], items: dict[str, Item]
) -> dict[tuple[str, str], float]:
    pulls: dict[tuple[str, str], float] = {}
    spine = _spine(plan, chains)
    entering = Counter(link.target for link in plan.links)
    for chain in chains:
        for pair in itertools.pairwise(chain):
            knots = sum(items[id_].cell is None for id_ in pair)
            pull = (_STRAIGHT if pair in spine else _LOOSE, _TURN, _LANE)[knots]
            if knots == 1 and entering[pair[1]] == 1:
                pull = _LANE  # the only line into a box comes in at its middle
            pulls[pair] = max(pulls.get(pair, 0.0), pull)
    return pulls


def _spine(plan: Plan, chains: list[tuple[str, ...]]) -> set[tuple[str, str]]:
    """Adjacent pairs of cells that are each other's most important neighbour: kept in line.

    Of several users or sources, the one that the longest path goes through is the most
    important; of sources, one in the same frame before that.
    """
    below: dict[str, int] = {}
    for link in sorted(plan.links, key=_order(plan), reverse=True):
        below[link.source] = max(below.get(link.source, 0), below.get(link.target, 0) + 1)
    above: dict[str, int] = {}
    for link in sorted(plan.links, key=_order(plan)):
        above[link.target] = max(above.get(link.target, 0), above.get(link.source, 0) + 1)
    frame_of = {cell.id: cell.frame for cell in plan.cells}
    around = _around(plan)
    up: dict[str, _Ranked] = defaultdict(lambda: defaultdict(list))
    down: dict[str, _Ranked] = defaultdict(lambda: defaultdict(list))
    for link, chain in zip(plan.links, chains, strict=True):
        if len(chain) == 2:
            longest = above.get(link.source, 0)
            together = longest > 0 and frame_of[link.target] in around[frame_of[link.source]]
            up[link.target][together, longest, link.weight].append(link.source)
            down[link.source][below.get(link.target, 0), link.weight].append(link.target)
    giver = {target: _main(found) for target, found in up.items()}
    user = {source: _main(found) for source, found in down.items()}
    pairs = ((source, target) for target, source in giver.items() if source is not None)
    return {(source, target) for source, target in pairs if user[source] == target}


_Ranked = dict[tuple[float, ...], list[str]]


def _main(found: _Ranked) -> str | None:
    """The first of the most important neighbours; none of many that are alike, in whose middle a
    cell stands instead."""
    best = list(dict.fromkeys(found[max(found)]))
    return best[0] if len(best) < _ALIKE else None


def _around(plan: Plan) -> dict[str, set[str]]:
    """For each frame, itself and the frames around it."""
    found: dict[str, set[str]] = {}
    for frame in plan.frames:
        outer = found.get(frame.parent, set()) if frame.parent is not None else set()
        found[frame.id] = outer | {frame.id}
    return found


def _order(plan: Plan) -> Callable[[Link], int]:
    place = {cell.id: number for number, cell in enumerate(plan.cells)}
    return lambda link: place[link.source]
