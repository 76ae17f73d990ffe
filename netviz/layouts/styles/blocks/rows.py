"""Places across for rows of a cell: each part near what it is joined to, as few lines crossing as
a few sweeps of barycentres find (Sugiyama, Tagawa, Toda, 1981)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from netviz.layouts.plan import Across, Grid

_SWEEPS, _PULLS = 12, 120
_STRAIGHT = 20.0
"""How much more a line between knots pulls than others, so that long ones are straight."""

Near = Mapping[str, Sequence[tuple[str, float]]]


def across(grid: Grid, order: Sequence[str]) -> Across:
    """Places for the items of ``grid``; ``order``: that of the parts at first."""
    place = {id_: float(n) for n, id_ in enumerate(order)}
    for chain in grid.chains:
        for id_ in chain[1:-1]:
            place.setdefault(id_, place[chain[-1]])
    above, below = _near(grid)
    rows = [sorted(row, key=place.__getitem__) for row in grid.rows]
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for row in rows if down else reversed(rows):
            _sort(row, place, above if down else below)
    centre = _spaced(rows, grid)
    for sweep in range(_PULLS):
        down = sweep % 2 == 0
        for row in rows if down else reversed(rows):
            _pulled(row, centre, grid, (above, below))
    return Across(centre)


def _near(grid: Grid) -> tuple[Near, Near]:
    """What each item is joined to in the row before it, and in the row after it."""
    above: dict[str, list[tuple[str, float]]] = {id_: [] for id_ in grid.items}
    below: dict[str, list[tuple[str, float]]] = {id_: [] for id_ in grid.items}
    for one, two in grid.steps:
        knots = sum(grid.items[id_].cell is None for id_ in (one, two))
        pull = _STRAIGHT**knots
        below[one].append((two, pull))
        above[two].append((one, pull))
    return above, below


def _sort(row: list[str], place: dict[str, float], near: Near) -> None:
    """Sort ``row`` by the middle of what each is joined to; what is joined to nothing stays."""
    wanted = {
        id_: sum(place[other] for other, _ in near[id_]) / len(near[id_]) if near[id_] else n
        for n, id_ in enumerate(row)
    }
    row.sort(key=lambda id_: wanted[id_])
    for n, id_ in enumerate(row):
        place[id_] = float(n)


def _apart(one: str, two: str, grid: Grid) -> float:
    items = grid.items
    gap = grid.plan.column_gap * (1.0 if items[one].cell and items[two].cell else 0.5)
    return (items[one].across + items[two].across) / 2 + gap


def _spaced(rows: Sequence[Sequence[str]], grid: Grid) -> dict[str, float]:
    centre: dict[str, float] = {}
    for row in rows:
        at = 0.0
        for before, id_ in pairwise(("", *row)):
            at += _apart(before, id_, grid) if before else 0.0
            centre[id_] = at
        for id_ in row:
            centre[id_] -= at / 2
    return centre


def _pulled(
    row: Sequence[str], centre: dict[str, float], grid: Grid, near: tuple[Near, Near]
) -> None:
    """Move ``row`` to where its lines are straightest, in its order: blocks of items that would
    overlap share their mean (pool adjacent violators)."""
    above, below = near
    pools: list[list[float]] = []  # weighted sum of the first item's place, weight, items
    offset, offsets = 0.0, []
    for before, id_ in pairwise(("", *row)):
        offset += _apart(before, id_, grid) if before else 0.0
        offsets.append(offset)
        joined = [*above[id_], *below[id_]]
        weight = sum(pull for _, pull in joined) or 0.1
        goal = sum(centre[o] * pull for o, pull in joined) / weight if joined else centre[id_]
        pools.append([(goal - offset) * weight, weight, 1])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            last = pools.pop()
            pools[-1] = [a + b for a, b in zip(pools[-1], last, strict=True)]
    starts = [total / weight for total, weight, count in pools for _ in range(int(count))]
    for id_, start, shift in zip(row, starts, offsets, strict=True):
        centre[id_] = start + shift
