"""Where a row of a figure ends: as few rows as fit, as even as may be, cutting few skips."""

from __future__ import annotations

from collections.abc import Sequence

from netviz.layouts.oblique.parts import Part
from netviz.layouts.oblique.piece import Piece
from netviz.layouts.oblique.wires import Wire, ends_piece


def cuts(
    part: Part,
    pieces: Sequence[Piece],
    lines: Sequence[Wire],
    x: Sequence[float],
    *,
    limit: float | None,
) -> list[tuple[int, int]]:
    """First and last places of the spine in each row."""
    end = len(part.spine) - 1
    if limit is None:
        return [(0, end)]
    starts = [x[n] + pieces[n].extent()[0] for n in part.spine]
    stops = [x[n] + pieces[n].extent()[2] for n in part.spine]
    for branch in part.branches:
        reach = max(x[n] + pieces[n].extent()[2] for n in branch.pieces)
        if not branch.joined:
            stops[branch.low] = max(stops[branch.low], reach)
    for n in range(1, len(stops)):
        stops[n] = max(stops[n], stops[n - 1])
    price = _prices(part, pieces, lines)
    rows = _greedy(starts, stops, price, limit)
    if len(rows) == 1:
        return rows
    # The least width that needs no more rows makes them even.
    low, high = limit / 3, limit
    for _ in range(12):
        middle = (low + high) / 2
        tried = _greedy(starts, stops, price, middle)
        even = len(tried) <= len(rows) and _widest(tried, starts, stops) <= limit
        low, high = (low, middle) if even else (middle, high)
    return _greedy(starts, stops, price, high)


def _widest(rows: list[tuple[int, int]], starts: list[float], stops: list[float]) -> float:
    return max(stops[b] - starts[a] for a, b in rows)


def _prices(part: Part, pieces: Sequence[Piece], lines: Sequence[Wire]) -> dict[int, int]:
    """Of each place where a row may end: how many skips would be cut."""
    place = {n: spot for spot, n in enumerate(part.spine)}
    found = dict.fromkeys(part.breaks(), 0)
    for wire in lines:
        if wire.source in place and wire.target in place:
            # Right behind its source a skip goes on with the main line.
            first = place[wire.source] + ends_piece(wire, pieces)
            for spot in range(first, place[wire.target]):
                if spot in found and wire.kind != "main":
                    found[spot] += 1
    for spot in list(found):
        if spot < len(part.spine) - 1:
            one, two = pieces[part.spine[spot]], pieces[part.spine[spot + 1]]
            if set(one.runs) & set(two.runs):
                found[spot] += 100
    return found


def _greedy(
    starts: list[float], stops: list[float], price: dict[int, int], limit: float
) -> list[tuple[int, int]]:
    rows: list[tuple[int, int]] = []
    first, end = 0, len(starts) - 1
    while first <= end:
        if stops[end] - starts[first] <= limit:
            rows.append((first, end))
            break
        later = [n for n in price if n >= first]
        fits = [n for n in later if stops[n] - starts[first] <= limit]
        if fits:
            far = stops[max(fits)] - starts[first]
            near = [n for n in fits if stops[n] - starts[first] > 0.55 * far]
            last = min(near, key=lambda n: (price[n], -n))
        elif later:
            last = min(later)
        else:
            last = end
        rows.append((first, last))
        first = last + 1
    return rows
