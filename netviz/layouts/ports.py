"""Where lines leave and enter cells, across."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass, field

from netviz.layouts.plan import Across, Cell, Grid, Item

_MARGIN, _APART, _REACH, _ROUND = 9.0, 11.0, 8.0, 6.0
_STRAIGHT, _BESIDE = 0.75, 6.5

Arrival = tuple[str, int, str]
"""The item a line comes from, the port when that is a cell, and the item it goes to."""


@dataclass(slots=True)
class Ports:
    """``entry``: across, by arrival; ``sideways``: arrivals that enter a symbol from its side."""

    entry: dict[Arrival, float] = field(default_factory=dict)
    sideways: set[Arrival] = field(default_factory=set)


def exit_of(item: Item, port: int, across: Across) -> float:
    """Where the line of ``port`` leaves ``item``."""
    offset = item.cell.exits.get(port, 0.0) if item.cell else 0.0
    return across.centre[item.id] + offset


def arrivals(grid: Grid) -> dict[str, list[Arrival]]:
    """Lines into each item, each net once."""
    found: dict[str, dict[Arrival, None]] = defaultdict(dict)
    for link, chain in zip(grid.plan.links, grid.chains, strict=True):
        for source, target in itertools.pairwise(chain):
            found[target][source, link.port, target] = None
    return {target: list(lines) for target, lines in found.items()}


def ports(grid: Grid, across: Across) -> Ports:
    """Choose entries: straight from above where possible, apart, and symbols also from the side."""
    result = Ports()
    for target, lines in arrivals(grid).items():
        item = grid.items[target]
        if item.cell is None:
            for line in lines:
                result.entry[line] = across.centre[target]
            continue
        start = {line: exit_of(grid.items[line[0]], line[1], across) for line in lines}
        if item.cell.round and len(lines) > 1:
            _sides(grid, across, item.cell, start=start, result=result)
        left = [line for line in lines if line not in result.sideways]
        _tops(item.cell, across.centre[target], {line: start[line] for line in left}, result)
    return result


def _sides(
    grid: Grid, across: Across, cell: Cell, *, start: dict[Arrival, float], result: Ports
) -> None:
    """Let the nearest free line on each side come in level with the symbol's centre."""
    centre = across.centre[cell.id]
    for sign in (-1, 1):
        beyond = [
            line for line, x in start.items() if (x - centre) * sign > cell.across / 2 + _REACH
        ]
        beyond.sort(key=lambda line: abs(start[line] - centre))
        for line in beyond[:1]:
            if _free(grid, across, cell, reach=(centre, start[line])):
                result.sideways.add(line)
                result.entry[line] = centre + sign * cell.across / 2


def _free(grid: Grid, across: Across, cell: Cell, *, reach: tuple[float, float]) -> bool:
    low, high = min(reach) - 5, max(reach) + 5
    for id_ in grid.rows[grid.row_of[cell.id]]:
        half = grid.items[id_].across / 2
        if id_ != cell.id and across.centre[id_] + half > low and across.centre[id_] - half < high:
            return False
    return True


def _tops(cell: Cell, centre: float, start: dict[Arrival, float], result: Ports) -> None:
    if not start:
        return
    room = max(0.0, cell.across / 2 - _MARGIN) if not cell.round else _ROUND
    order = sorted(start, key=lambda line: start[line])
    if len(order) == 1:
        line = order[0]
        straight = abs(start[line] - centre) <= room and not cell.round
        result.entry[line] = start[line] if straight else centre
        return
    through = _through(order, start, centre) if cell.round else None
    if through is not None:
        for place, line in enumerate(order):
            result.entry[line] = centre + (place - through) * _BESIDE
        return
    apart = min(_APART, 2 * room / (len(order) - 1))
    wished = [min(max(start[line], centre - room), centre + room) for line in order]
    for place, x in enumerate(_spread(wished, apart, centre - room, centre + room)):
        result.entry[order[place]] = x


def _through(order: list[Arrival], start: dict[Arrival, float], centre: float) -> int | None:
    """The place in ``order`` of the line that runs straight into a symbol's middle, where at most
    one comes in on each side of it."""
    straight = [place for place, line in enumerate(order) if abs(start[line] - centre) < _STRAIGHT]
    if len(straight) != 1 or len(order) > 3 or abs(len(order) - 1 - 2 * straight[0]) > 1:
        return None
    return straight[0]


def _spread(wished: list[float], apart: float, low: float, high: float) -> list[float]:
    """``wished`` (ascending) moved as little as needed to lie ``apart`` within ``low..high``."""
    places = list(wished)
    for i in range(1, len(places)):
        places[i] = max(places[i], places[i - 1] + apart)
    if places[-1] > high:
        places[-1] = high
        for i in range(len(places) - 2, -1, -1):
            places[i] = min(places[i], places[i + 1] - apart)
    return [max(low, x) for x in places]
