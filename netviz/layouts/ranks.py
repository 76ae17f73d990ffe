"""Which row every cell stands in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from netviz.layouts.plan import Plan

_SETTLES = 5


def ranks(plan: Plan) -> dict[str, int]:
    """The row of every cell, counted from the top: below all that it takes from."""
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for link in plan.links:
        before[link.target].append(link.source)
        after[link.source].append(link.target)
    rank = _lowered(plan, before, after, _below(plan, before, {}))
    still = {cell.id for cell in plan.cells} - _fed(plan, before)
    floors, behind = _floors(plan, before, after, rank, still=still)
    for id_, giver in behind.items():
        before[id_].append(giver)
        after[giver].append(id_)
    for _ in range(_SETTLES if floors or behind else 0):
        settled = rank
        lifted = {id_: max(rank[id_], rank[at]) for id_, at in floors.items()}
        rank = _below(plan, before, {**rank, **lifted})
        rank = _lowered(plan, before, after, rank, among=still)
        if rank == settled:
            break
    for cell in plan.cells:
        if not after[cell.id]:
            rank[cell.id] = max((rank[source] + 1 for source in before[cell.id]), default=0)
    return rank


def _lowered(
    plan: Plan,
    before: Mapping[str, list[str]],
    after: Mapping[str, list[str]],
    rank: Mapping[str, int],
    *,
    among: set[str] | None = None,
) -> dict[str, int]:
    """What gives to as many as it takes from stands next to its users: no longer lines in all. So
    does what is used in its own frame only: a frame is no taller than what it holds. Cells other
    than those ``among`` stay where they are."""
    found = dict(rank)
    first = next((cell.id for cell in plan.cells if not cell.side), None)
    frame_of = {cell.id: cell.frame for cell in plan.cells}
    outermost = next((frame.id for frame in plan.frames if frame.parent is None), None)
    side = {cell.id for cell in plan.cells if cell.side}
    for cell in reversed(plan.cells):
        if among is not None and cell.id not in among:
            continue
        users = {user for user in after[cell.id] if after[user]} or set(after[cell.id])
        own = cell.frame != outermost and all(frame_of[user] == cell.frame for user in users)
        fewer = len(users) >= len(set(before[cell.id]) - side)
        if users and cell.id != first and (own or fewer):
            found[cell.id] = max(found[cell.id], min(found[user] for user in users) - 1)
    return found


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
    *,
    still: set[str],
) -> tuple[dict[str, str], dict[str, str]]:
    """For constants the cell that they stand no higher than, and for others one they stand below.

    The first is where data comes into their frame, if it does not wait for them; if it waits for
    what is made of them, they stand below the cell that the data comes from. For a frame must not
    reach up beside the frame before it for the sake of a table.
    """
    if not any(cell.side for cell in plan.cells):
        return {}, {}
    entry, wanted = _wanted(plan, after, rank, still=still)
    level: dict[str, str] = {}
    behind: dict[str, str] = {}
    place = {cell.id: number for number, cell in enumerate(plan.cells)}
    for cell in plan.cells:
        first = entry.get(cell.frame)
        if not cell.side or first is None:
            continue
        if wanted[cell.id] > rank[first]:
            level[cell.id] = first
        elif first not in after[cell.id]:
            earlier = (id_ for id_ in before[first] if place[id_] < place[cell.id])
            givers = [id_ for id_ in earlier if id_ not in still]
            if givers:
                behind[cell.id] = max(givers, key=lambda id_: rank[id_])
    return level, behind


def _wanted(
    plan: Plan, after: Mapping[str, list[str]], rank: Mapping[str, int], *, still: set[str]
) -> tuple[dict[str, str], dict[str, int]]:
    """The cell that data comes into each frame by, and the rows that constants are wanted in, by
    themselves or by what is made of them alone."""
    entry: dict[str, str] = {}
    wanted: dict[str, int] = {}
    for cell in reversed(plan.cells):
        if cell.id in still:
            rows = [wanted[u] if u in still else rank[u] for u in after[cell.id]]
            wanted[cell.id] = min(rows, default=0)
        elif rank[cell.id] <= rank[entry.setdefault(cell.frame, cell.id)]:
            entry[cell.frame] = cell.id
    return entry, wanted


def _fed(plan: Plan, before: Mapping[str, list[str]]) -> set[str]:
    """Cells that data comes to: all but what is made of constants alone."""
    fed: set[str] = set()
    for cell in plan.cells:
        if any(source in fed for source in before[cell.id]) or not (cell.side or before[cell.id]):
            fed.add(cell.id)
    return fed
