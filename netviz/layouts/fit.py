"""A figure made as large as the paper that it is for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from netviz.errors import FormatError
from netviz.layouts.lengths import UNITS
from netviz.scene import Circle, Element, Image, Ink, Mark, Path, Rect, Scene, Text

LEAST = 6.0
"""The smallest text, in points, that is still read on paper."""

_MARGIN = 36.0
_SHEETS = {
    "a3": (841.9, 1190.6),
    "a4": (595.3, 841.9),
    "a5": (419.5, 595.3),
    "letter": (612.0, 792.0),
    "slide": (960.0, 540.0),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """The room for a figure in points; ``height`` None: as much as it takes. ``margin``: what is
    left free around it on a sheet."""

    width: float
    height: float | None
    margin: float = 0.0

    @property
    def aspect(self) -> str | None:
        """The shape that fills it, as `netviz.layouts.aspect.aspect` reads it."""
        return f"{self.width:g}:{self.height:g}" if self.height is not None else None


def paper(text: str) -> Paper:
    """``text`` read: a sheet ("A4", "letter", "slide"; its margins taken off), or a column's
    width ("17.8cm", "3.5in").

    Raises `FormatError` for anything else.
    """
    sheet = _SHEETS.get(text.lower())
    if sheet is not None:
        return Paper(sheet[0] - 2 * _MARGIN, sheet[1] - 2 * _MARGIN, _MARGIN)
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(cm|mm|in|pt)", text)
    if found is None or float(found[1]) <= 0:
        raise FormatError(
            f"cannot fit to {text!r}; write A3, A4, A5, letter, slide, or a width (17.8cm, 3.5in)"
        )
    return Paper(float(found[1]) * UNITS[found[2]], None)


def fit(scene: Scene, room: Paper) -> Scene:
    """``scene`` made smaller, never larger, so that it fits ``room``."""
    scale = min(1.0, room.width / scene.width)
    if room.height is not None:
        scale = min(scale, room.height / scene.height)
    return scene if scale == 1.0 else scaled(scene, scale)


def scaled(scene: Scene, scale: float) -> Scene:
    """``scene`` with everything in it ``scale`` times as large."""
    return replace(
        scene,
        width=scene.width * scale,
        height=scene.height * scale,
        elements=tuple(_element(element, scale) for element in scene.elements),
    )


def smallest_text(scene: Scene) -> float:
    """The size in points of the smallest text of ``scene``; infinite when it has none."""
    sizes = [m.size for e in scene.elements for m in e.marks if isinstance(m, Text)]
    return min(sizes, default=float("inf"))


def _element(element: Element, scale: float) -> Element:
    return replace(element, marks=tuple(_mark(mark, scale) for mark in element.marks))


def _mark(mark: Mark, k: float) -> Mark:
    if isinstance(mark, Rect):
        return Rect(
            mark.x * k, mark.y * k, mark.width * k, mark.height * k, mark.radius * k, _ink(mark, k)
        )
    if isinstance(mark, Circle):
        return Circle(mark.x * k, mark.y * k, mark.radius * k, _ink(mark, k))
    if isinstance(mark, Path):
        pieces = tuple((n, *(float(v) * k for v in rest)) for n, *rest in mark.pieces)
        return replace(mark, pieces=pieces, ink=_ink(mark, k))
    if isinstance(mark, Image):
        (ax, ay), (bx, by) = mark.across, mark.down
        return replace(
            mark, x=mark.x * k, y=mark.y * k, across=(ax * k, ay * k), down=(bx * k, by * k)
        )
    return replace(
        mark, x=mark.x * k, y=mark.y * k, size=mark.size * k, width=mark.width * k,
        ascent=mark.ascent * k, descent=mark.descent * k,
    )  # fmt: skip


def _ink(mark: Rect | Circle | Path, k: float) -> Ink:
    """Lines grow thinner with the figure, but not invisible."""
    width = max(mark.ink.width * k, min(mark.ink.width, 0.35))
    return replace(mark.ink, width=width, dash=tuple(part * k for part in mark.ink.dash))
