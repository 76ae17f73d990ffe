"""Where the boxes lie: along columns that break where no shortcut passes."""

from __future__ import annotations

from dataclasses import dataclass, field

from netviz.layouts.styles.resnet.chain import Arc, Chain, nets
from netviz.themes.metrics import text_width

JOIN, PAD, EDGE, STEP, STRAND = 3.6, 6.0, 12.0, 8.0, 1.8
"""Size of a join, blank in boxes, from the boxes to the first arc, from arc to arc, and from arc to
arc in a bundle."""


@dataclass(slots=True)
class Placed:
    """``axes``: of each column across the page; ``breadth``: of its boxes; ``reach``: of the arcs
    beyond those of each column; ``beside``: of what is written at the other side; ``length``: of
    the longest."""

    chain: Chain
    breadth: float
    beside: float
    axes: list[float] = field(default_factory=list)
    reach: list[float] = field(default_factory=list)
    length: float = 0.0


def place(
    chain: Chain, *, text: float, level: bool, longest: float, most: int, sums: bool
) -> Placed:
    """Give every item its place; columns are about ``longest`` points, ``most`` of them at most."""
    _measure(chain, text, level=level, sums=sums)
    plain = [item for item in chain.items if not item.join]
    breadth = max((item.breadth for item in plain), default=40.0)
    for item in plain:
        item.breadth = breadth
    small = text * 0.8
    sizes = max((text_width(item.size, small) for item in chain.items if item.size), default=0.0)
    frames = 22.0 * max((frame.depth + 1 for frame in chain.frames), default=0)
    beside = (
        (sizes + 8 if sizes else 0.0) + frames
        if not level
        else text * (1.5 if sizes else 0) + frames / 2
    )
    _deepen(chain, text, level=level)
    found = Placed(chain, breadth, beside)
    total = _stack(chain, 0, len(chain.items), text)
    breaks = _breaks(chain, total, min(most, max(1, round(total / longest + 0.35))))
    for number, (first, last) in enumerate(
        zip([0, *breaks], [*breaks, len(chain.items)], strict=True)
    ):
        found.length = max(found.length, _stack(chain, first, last, text))
        for item in chain.items[first:last]:
            item.column = number
        found.reach.append(
            2.0 + max((arc.outer for arc in chain.arcs if first <= arc.stop < last), default=0.0)
        )
        arcs = found.reach[-1 if level else -2] if number else 0.0  # above a row, after a column
        before = found.axes[-1] + breadth / 2 + arcs + 22.0 if number else 0.0
        found.axes.append(before + found.beside + breadth / 2)
    return found


def _measure(chain: Chain, text: float, *, level: bool, sums: bool) -> None:
    for item in chain.items:
        if item.join:
            concat = item.block.role != "add"
            size = 10.0 if sums or concat else JOIN
            item.low, item.high, item.breadth = 0.0, size, size
            continue
        wide = max(text_width(line, text) for line in item.lines) + 2 * PAD + item.band
        high = len(item.lines) * text * 1.25 + 4.0
        item.low, item.high = 0.0, wide if level else high
        item.breadth = high if level else wide


def _deepen(chain: Chain, text: float, *, level: bool) -> None:
    """Say how far arcs, and what is written on them, go beyond the boxes: outer ones past inner."""
    done: list[Arc] = []
    for arcs in sorted(nets(chain.arcs).values(), key=lambda own: own[0].level):
        halves = [_half(arc, text, level=level) for arc in arcs]
        half, stop = max(halves), max(arc.stop for arc in arcs)
        inner = [other for other in done if other.start < stop and arcs[0].start < other.stop]
        deep = max([EDGE, *(one.outer + half + _gap(one, arcs[0], half) for one in inner)])
        if half and not level:
            deep = max(deep, half + 5.0)
        for arc, own in zip(arcs, halves, strict=True):
            arc.deep, arc.outer = deep, deep + own
        done += arcs


def _gap(inner: Arc, outer: Arc, half: float) -> float:
    """Between two arcs that pass the same items: less beside words, and in a bundle."""
    if half or inner.words:
        return 3.5
    return STRAND if inner.bundled and outer.bundled else STEP


def _half(arc: Arc, text: float, *, level: bool) -> float:
    """Half of what is written on ``arc``, across."""
    if not arc.words:
        return 0.0
    return text * 0.5 if level else label_width(arc, text) / 2 + 2.5


def label_width(arc: Arc, text: float) -> float:
    """Length of what is written on ``arc``."""
    return max((text_width(word, text * 0.75) for word in arc.words), default=0.0)


def _stack(chain: Chain, first: int, last: int, text: float) -> float:
    """Lay the items from ``first`` to before ``last`` one after the other; their length."""
    borders = [frame.first for frame in chain.frames] + [frame.last + 1 for frame in chain.frames]
    leaving = {arc.start for arc in chain.arcs}
    ending = {arc.stop for arc in chain.arcs}
    at = 0.0
    for number in range(first, last):
        item = chain.items[number]
        size = item.high - item.low
        if number > first:
            at += 5.5 if item.join else 9.0
            at += 4.5 * borders.count(number) + (1.5 if number in borders else 0.0)
            at += 4.5 if number - 1 in leaving else 0.0
            at += 4.5 if number in ending and not item.join else 0.0
        item.low, item.high = at, at + size
        at = item.high
    return at


def _breaks(chain: Chain, total: float, columns: int) -> list[int]:
    """Numbers of the items that begin a further column."""
    # A shortcut that begins just before a break begins at the top of the new column.
    inside = {n for arc in chain.arcs for n in range(arc.start + 2, arc.stop + 1)}
    inside |= {n for f in chain.frames for n in range(f.first + 1, f.last + 1)}
    free = [n for n in range(1, len(chain.items)) if n not in inside and n in chain.straight]
    found: list[int] = []
    for number in range(1, columns):
        wanted = total * number / columns
        left = [n for n in free if not found or n > found[-1] + 1]
        if left:
            best = min(left, key=lambda n: abs(chain.items[n].low - wanted))
            if abs(chain.items[best].low - wanted) < 0.7 * total / columns:
                found.append(best)
    return found
