"""Which row every cell stands in, and the knots of links that span several rows."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping

from netviz.layouts.plan import Cell, Frame, Grid, Item, Link, Plan

KNOT = 6.0
_SETTLES = 5
# Graphviz draws a cluster together with a pull of 128: straight lines matter more than that.
_STRAIGHT, _LANE, _TURN, _LOOSE = 2000.0, 600.0, 20.0, 60.0


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


def ranks(plan: Plan) -> dict[str, int]:
    """The row of every cell, counted from the top: below all that it takes from."""
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for link in plan.links:
        before[link.target].append(link.source)
        after[link.source].append(link.target)
    rank = _below(plan, before, {})
    first = next((cell.id for cell in plan.cells if not cell.side), None)
    frame_of = {cell.id: cell.frame for cell in plan.cells}
    outermost = next((frame.id for frame in plan.frames if frame.parent is None), None)
    side = {cell.id for cell in plan.cells if cell.side}
    # What gives to as many as it takes from stands next to its users: no longer lines in all. So
    # does what is used in its own frame only: a frame is no taller than what it holds.
    for cell in reversed(plan.cells):
        users = {user for user in after[cell.id] if after[user]} or set(after[cell.id])
        own = cell.frame != outermost and all(frame_of[user] == cell.frame for user in users)
        fewer = len(users) >= len(set(before[cell.id]) - side)
        if users and cell.id != first and (own or fewer):
            rank[cell.id] = max(rank[cell.id], min(rank[user] for user in users) - 1)
    floors = _floors(plan, before, after, rank)
    for _ in range(_SETTLES if floors else 0):
        settled = rank
        lifted = {id_: max(rank[id_], rank[at]) for id_, at in floors.items()}
        rank = _below(plan, before, {**rank, **lifted})
        if rank == settled:
            break
    for cell in plan.cells:
        if not after[cell.id]:
            rank[cell.id] = max((rank[source] + 1 for source in before[cell.id]), default=0)
    return rank


def _below(
    plan: Plan, before: Mapping[str, list[str]], floors: Mapping[str, int]
) -> dict[str, int]:
    """Every cell one row below the lowest that it takes from, and no higher than its floor."""
    rank: dict[str, int] = {}
    for cell in plan.cells:
        lowest = max((rank[source] + 1 for source in before[cell.id]), default=0)
        rank[cell.id] = max(lowest, floors.get(cell.id, 0))
    return rank


def _floors(
    plan: Plan,
    before: Mapping[str, list[str]],
    after: Mapping[str, list[str]],
    rank: Mapping[str, int],
) -> dict[str, str]:
    """For constants the first cell of their frame that data comes into, if it does not wait for
    them: a frame must not reach up beside the frame before it for the sake of a table."""
    if not any(cell.side for cell in plan.cells):
        return {}
    fed: set[str] = set()
    for cell in plan.cells:
        if any(source in fed for source in before[cell.id]) or not (cell.side or before[cell.id]):
            fed.add(cell.id)
    entry: dict[str, str] = {}
    # The rows that constants are wanted in, by themselves or by what is made of them alone.
    wanted: dict[str, int] = {}
    for cell in reversed(plan.cells):
        if cell.id not in fed:
            rows = [rank[u] if u in fed else wanted[u] for u in after[cell.id]]
            wanted[cell.id] = min(rows, default=0)
        elif rank[cell.id] <= rank[entry.setdefault(cell.frame, cell.id)]:
            entry[cell.frame] = cell.id
    return {
        cell.id: entry[cell.frame]
        for cell in plan.cells
        if cell.side and cell.frame in entry and wanted[cell.id] > rank[entry[cell.frame]]
    }


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
    up: dict[str, tuple[tuple[float, ...], str]] = {}
    down: dict[str, tuple[tuple[float, float], str]] = {}
    for link, chain in zip(plan.links, chains, strict=True):
        if len(chain) == 2:
            longest = above.get(link.source, 0)
            together = longest > 0 and frame_of[link.target] in around[frame_of[link.source]]
            near = (together, longest, link.weight)
            if link.target not in up or near > up[link.target][0]:
                up[link.target] = (near, link.source)
            rank = (below.get(link.target, 0), link.weight)
            if link.source not in down or rank > down[link.source][0]:
                down[link.source] = (rank, link.target)
    return {(source, target) for target, (_, source) in up.items() if down[source][1] == target}


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
