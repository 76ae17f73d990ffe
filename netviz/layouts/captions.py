"""Captions of frames, kept clear of the lines that pass through."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from netviz.ir import Group, Index
from netviz.layouts.boxes import LONGEST
from netviz.layouts.wording import relative, times_over
from netviz.layouts.writing import write
from netviz.passes.frames import PLAIN
from netviz.scene import Ink, Mark, Rect
from netviz.themes import Theme
from netviz.themes.metrics import shorten, text_width, visible

CLASS, NAME = 9.5, 9.0
HEIGHT, _GAP, _INSET = 22.0, 5.0, 9.0
"""Of the strip for a caption: its last points are left to the heads of arrows."""
BEFORE, AFTER = 4.5, 7.0
_STRIP = 18.0
_GOES_ON = "continued"

Span = tuple[float, float]


def words(group: Group, index: Index) -> tuple[str, str]:
    """What a frame is labelled with, the more telling of its class and its name first."""
    call = f" (call {group.call})" if group.call > 1 else ""
    name = visible(f"{relative(group.path, group.parent, index)}{call}")
    pair = visible(group.class_name), name
    if group.class_name in PLAIN and name:
        pair = name, ""
    if group.kind == "repeat" and ", " in group.class_name:
        pair = pair[0], ""  # of neighbours unlike each other no one's name is that of all
    first = shorten(pair[0], LONGEST, size=CLASS, weight="semibold")
    return first + times_over(group), shorten(pair[1], LONGEST, size=NAME)


@dataclass(frozen=True, slots=True)
class Needs:
    """What a caption needs. ``extent``: width and height; ``halves``: the widths of its two parts,
    which may stand on both sides of a line; ``room``: what to keep on each side of a line at the
    frame's middle."""

    extent: Span
    halves: Span
    room: Span


def needs(group: Group, index: Index, *, again: bool = False) -> Needs:
    """What the caption of ``group`` needs; ``again``: on the continuation of its frame."""
    first, second = _said(group, index, again=again)
    halves = parts(group, index, again=again)
    width = _width(first, second) + 2 * _INSET
    return Needs((width, HEIGHT), halves, (max(halves) + _INSET + AFTER, HEIGHT))


def parts(group: Group, index: Index, *, again: bool = False) -> tuple[float, float]:
    """Widths of the caption's two halves, which may stand on both sides of a line."""
    first, second = _said(group, index, again=again)
    return text_width(first, CLASS, "semibold"), text_width(second, NAME)


def _said(group: Group, index: Index, *, again: bool) -> tuple[str, str]:
    first, second = words(group, index)
    return first, _GOES_ON if again else second


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
    again: bool = False,
) -> tuple[Mark, ...]:
    """The caption in the top strip of ``box`` (left, top, right, bottom), away from the
    vertical lines at ``crossing``; where there is no room, the lines pass behind it.
    ``again``: this is the continuation of a frame."""
    left, top, right, _ = box
    first, second = _said(group, index, again=again)
    halves = parts(group, index, again=again)
    width = _width(first, second)
    lines = sorted(x for x in crossing if left < x < right)
    start, free = _start(left + _INSET, right - _INSET, width, lines)
    after = start + halves[0] + _GAP
    if split(left, right, lines, halves) and (not free or start > left + _INSET):
        start, after, free = left + _INSET, lines[0] + AFTER, True
    base = top + 12.5
    marks: list[Mark] = []
    if not free:
        marks.append(Rect(start - 3, top + 2.5, width + 6, _STRIP - 5, 3, Ink(fill=fill)))
    marks.append(write(first, start, base, size=CLASS, fill=theme.ink, weight="semibold"))
    if second:
        marks.append(write(second, after, base, size=NAME, fill=theme.muted))
    return tuple(marks)


def split(left: float, right: float, lines: list[float], halves: tuple[float, float]) -> bool:
    """Whether a caption fits with its first half before the first of ``lines`` and its second
    behind it."""
    if not lines:
        return False
    end = min([x - BEFORE for x in lines if x > lines[0] + 1] + [right - _INSET])
    before = left + _INSET + halves[0] + BEFORE <= lines[0]
    return before and lines[0] + AFTER + halves[1] <= end


def _start(low: float, high: float, width: float, lines: list[float]) -> tuple[float, bool]:
    """The leftmost place with no line through it, and whether there is one."""
    places = [low, *(x + 7 for x in sorted(lines))]
    for place in places:
        if place + width <= high + 1 and not any(place - 4 < x < place + width + 4 for x in lines):
            return place, True
    return low, False
