"""Boxes with a sign for what became of them, and the legend."""

from __future__ import annotations

from collections.abc import Mapping

from netviz.layouts.boxes import Line
from netviz.layouts.writing import write
from netviz.scene import Circle, Element, Ink, Mark, Path, Rect
from netviz.themes import Paint, Theme, load, mix
from netviz.themes.metrics import text_width

RADIUS = 6.5
_NAME, _SIZE, _GAP = 11.5, 9.0, 18.0

_SIGNS: Mapping[str, tuple[tuple[str | float, ...], ...]] = {
    "added": (("M", -3.2, 0), ("L", 3.2, 0), ("M", 0, -3.2), ("L", 0, 3.2)),
    "removed": (("M", -3.2, 0), ("L", 3.2, 0)),
    "changed": (("M", -3.4, 0.9), ("C", -1.8, -3.1, 1.2, 3.0, 3.4, -1.0)),
    "renamed": (("M", -3.4, 0), ("L", 3.2, 0), ("M", 0.6, -2.5), ("L", 3.2, 0), ("L", 0.6, 2.5)),
}
"""Strokes around the middle, in points, for a circle of `RADIUS`."""

_ROLES = {"renamed": "renamed", "resized": "equal", "mixed": "changed"}
_LEGEND = (
    ("removed", "removed"),
    ("added", "added"),
    ("changed", "changed"),
    ("renamed", "renamed"),
    ("equal", "equal"),
    ("resized", "equal on other shapes"),
)


def paint_of(kind: str, theme: Theme) -> Paint:
    """The paint of a kind of change; that of the classic theme where ``theme`` has none."""
    role = _ROLES.get(kind, kind)
    return theme.roles.get(role) or load("classic").paint(role)


def box(
    kind: str,
    area: tuple[float, float, float, float],
    lines: tuple[Line, ...],
    *,
    theme: Theme,
    pill: bool = False,
    folded: bool = False,
) -> tuple[Mark, ...]:
    """The marks of a tile over ``area`` (left, top, width, height)."""
    left, top, width, height = area
    paint = paint_of(kind, theme)
    quiet = kind in ("equal", "resized")
    ink = Ink(fill=paint.fill, stroke=paint.stroke, width=0.9 if quiet else 1.3,
              dash=(3.0, 2.2) if kind == "resized" else ())  # fmt: skip
    found: list[Mark] = []
    if folded:
        back = Ink(fill=mix(paint.fill, paint.stroke, 0.25), stroke=paint.stroke, width=ink.width)
        found.append(Rect(left + 5, top + 3, width - 10, height, 5, back))
    found.append(Rect(left, top, width, height, height / 2 if pill else 5.0, ink))
    base = top + height / 2 - sum(line.pitch for line in lines) / 2
    for line in lines:
        fill = mix(paint.text, paint.fill, 0.2) if line.quiet else paint.text
        middle = base + line.pitch / 2 + line.size * 0.36
        found.append(write(line.string, left + width / 2, middle, size=line.size, fill=fill,
                           anchor="middle", weight=line.weight))  # fmt: skip
        base += line.pitch
    return (*found, *badge(kind, left + 11, top + min(11, height / 2), theme=theme))


def badge(kind: str, x: float, y: float, *, theme: Theme) -> tuple[Mark, ...]:
    """The sign of a kind of change in a circle around ``x``, ``y``; none for what is equal."""
    strokes = _SIGNS.get("changed" if kind == "mixed" else kind)
    if strokes is None:
        return ()
    paint = paint_of(kind, theme)
    moved = tuple(
        (name, *(float(v) + (y if i % 2 else x) for i, v in enumerate(numbers)))
        for name, *numbers in strokes
    )
    disc = Circle(x, y, RADIUS, Ink(fill=paint.stroke, stroke=theme.background, width=1.0))
    return disc, Path(moved, Ink(stroke=theme.background, width=1.5))


def heading_width(title: tuple[str, str]) -> float:
    """Points that `heading` needs."""
    return max(text_width(title[0], _NAME, "semibold"), text_width(title[1], _SIZE))


def heading(
    title: tuple[str, str], *, theme: Theme, x: float, y: float, anchor: str
) -> tuple[Mark, ...]:
    """A model's name and its size in words, above ``y``."""
    name = write(title[0], x, y - 19, size=_NAME, fill=theme.ink, anchor=anchor, weight="semibold")
    return name, write(title[1], x, y - 7, size=_SIZE, fill=theme.muted, anchor=anchor)


def continued(name: str, *, theme: Theme, x: float, y: float) -> tuple[Mark, ...]:
    """That the frame whose corner is ``x``, ``y`` goes on with the model ``name``."""
    first = write(name, x + 9, y + 13, size=9.5, fill=theme.ink, weight="semibold")
    rest = write("continued", x + 14 + first.width, y + 13, size=_SIZE, fill=theme.muted)
    return first, rest


def legend(counts: Mapping[str, int], *, theme: Theme, x: float, y: float) -> list[Element]:
    """How many layers are added, removed and so on, from ``x`` on, the middle at ``y``."""
    found = []
    for kind, name in _LEGEND:
        if not counts.get(kind):
            continue
        marks = badge(kind, x + RADIUS, y, theme=theme)
        if not marks:
            paint = paint_of(kind, theme)
            dash = (2.4, 1.8) if kind == "resized" else ()
            marks = (Rect(x + 0.5, y - 5.5, 12, 11, 3,
                          Ink(fill=paint.fill, stroke=paint.stroke, dash=dash)),)  # fmt: skip
        text = write(f"{counts[kind]:,} {name}", x + 2 * RADIUS + 5, y + 3.2, size=_SIZE,
                     fill=theme.ink)  # fmt: skip
        found.append(Element(id=f"legend/{kind}", kind="legend", role=kind, marks=(*marks, text)))
        x += 2 * RADIUS + 5 + text.width + _GAP
    return found
