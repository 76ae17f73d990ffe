"""Captions of frames, kept clear of the lines that pass through."""

from __future__ import annotations

from collections.abc import Iterable

from netviz.ir import Group, Index
from netviz.layouts.boxes import LONGEST
from netviz.layouts.wording import relative, times_over
from netviz.layouts.writing import write
from netviz.passes.frames import PLAIN
from netviz.scene import Ink, Mark, Rect
from netviz.themes import Theme
from netviz.themes.metrics import shorten, text_width, visible

CLASS, NAME = 9.5, 9.0
HEIGHT, _GAP, _INSET = 18.0, 5.0, 9.0

Span = tuple[float, float]


def words(group: Group, index: Index) -> tuple[str, str]:
    """What a frame is labelled with, the more telling of its class and its name first."""
    call = f" (call {group.call})" if group.call > 1 else ""
    name = visible(f"{relative(group.path, group.parent, index)}{call}")
    pair = visible(group.class_name), name
    if group.class_name in PLAIN and name:
        pair = name, ""
    first = shorten(pair[0], LONGEST, size=CLASS, weight="semibold")
    return first + times_over(group), shorten(pair[1], LONGEST, size=NAME)


def extent(group: Group, index: Index) -> tuple[float, float]:
    """Width and height that the caption of ``group`` needs."""
    first, second = words(group, index)
    return _width(first, second) + 2 * _INSET, HEIGHT


def _width(first: str, second: str) -> float:
    gap = _GAP if second else 0.0
    return text_width(first, CLASS, "semibold") + gap + text_width(second, NAME)


def caption(
    group: Group,
    index: Index,
    box: tuple[float, float, float, float],
    *,
    crossing: Iterable[float],
    theme: Theme,
    fill: str,
) -> tuple[Mark, ...]:
    """The caption in the top strip of ``box`` (left, top, right, bottom), away from the
    vertical lines at ``crossing``; where there is no room, the lines pass behind it."""
    left, top, right, _ = box
    first, second = words(group, index)
    width = _width(first, second)
    lines = [x for x in crossing if left < x < right]
    start, free = _start(left + _INSET, right - _INSET, width, lines)
    base = top + 12.5
    marks: list[Mark] = []
    if not free:
        marks.append(Rect(start - 3, top + 2.5, width + 6, HEIGHT - 5, 3, Ink(fill=fill)))
    marks.append(write(first, start, base, size=CLASS, fill=theme.ink, weight="semibold"))
    if second:
        start += text_width(first, CLASS, "semibold") + _GAP
        marks.append(write(second, start, base, size=NAME, fill=theme.muted))
    return tuple(marks)


def _start(low: float, high: float, width: float, lines: list[float]) -> tuple[float, bool]:
    """The leftmost place with no line through it, and whether there is one."""
    places = [low, *(x + 7 for x in sorted(lines))]
    for place in places:
        if place + width <= high + 1 and not any(place - 4 < x < place + width + 4 for x in lines):
            return place, True
    return low, False
