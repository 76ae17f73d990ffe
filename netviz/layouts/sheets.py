"""A poster on several sheets, to be cut along their marks and put together."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from netviz.errors import FormatError
from netviz.layouts.fit import Paper, scaled
from netviz.layouts.moving import moved
from netviz.layouts.writing import write
from netviz.scene import Element, Ink, Path, Rect, Scene, box_of
from netviz.themes import mix, readable_on

MOST = 400
_MARGIN, _MARK, _GAP, _SIZE = 28.0, 12.0, 4.0, 7.0
_PORTRAIT = 0.77
"""Width over height of a sheet of usual paper."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """How many sheets lie ``across`` and ``down``."""

    across: int
    down: int

    def aspect(self, paper: Paper) -> str | None:
        """The shape that fills them, as `netviz.layouts.aspect.aspect` reads it."""
        if paper.height is None:
            return None
        return f"{self.across * paper.width:g}:{self.down * paper.height:g}"


def sheets(text: str | int, paper: Paper | None, shape: float = 0.8) -> Sheets:
    """``text`` read: "2x3" is two across and three down; of a number alone, the rows and columns
    that bring sheets of ``paper`` nearest to ``shape``, the poster's width over height.

    Raises `FormatError` for anything else, and for paper that has no height.
    """
    if paper is not None and paper.height is None:
        raise FormatError("pages are sheets: fit A4, A3, A5, letter or slide, not a column's width")
    found = re.fullmatch(r"\s*(\d{1,3})(?:\s*[x×]\s*(\d{1,3}))?\s*", str(text))
    first, second = (found[1], found[2]) if found else ("0", None)
    count = int(first) * int(second or 1)
    if not 1 <= count <= MOST:
        raise FormatError(f"no number of pages: {text!r}; write 2x3 (across x down) or a number")
    if second is not None:
        return Sheets(int(first), int(second))
    one = paper.width / paper.height if paper is not None and paper.height else _PORTRAIT
    ways = [Sheets(n, count // n) for n in range(1, count + 1) if count % n == 0]
    return min(ways, key=lambda way: abs(math.log(one * way.across / way.down / shape)))


def cut(scene: Scene, into: Sheets, paper: Paper | None) -> tuple[Scene, ...]:
    """``scene`` on sheets, row by row: each of ``paper``, which they fill together, or as large as
    its part. What lies beyond a sheet's marks is on the next one too."""
    margin = _MARGIN
    if paper is not None and paper.height is not None:
        whole = into.across * paper.width, into.down * paper.height
        scene = scaled(scene, min(whole[0] / scene.width, whole[1] / scene.height))
        wide, high, margin = paper.width, paper.height, paper.margin
    else:
        wide, high = scene.width / into.across, scene.height / into.down
        whole = scene.width, scene.height
    # In the middle of the poster, not in its corner.
    left, top = (scene.width - whole[0]) / 2, (scene.height - whole[1]) / 2
    return tuple(
        _sheet(
            scene,
            Area(left + column * wide, top + row * high, wide, high, margin),
            said=f"sheet {row * into.across + column + 1} of {into.across * into.down}: "
            f"row {row + 1}, column {column + 1}",
        )
        for row in range(into.down)
        for column in range(into.across)
    )


@dataclass(frozen=True, slots=True)
class Area:
    """A sheet's part of a poster, and the margin around it."""

    left: float
    top: float
    width: float
    height: float
    margin: float


def _sheet(scene: Scene, area: Area, *, said: str) -> Scene:
    width, height = area.width + 2 * area.margin, area.height + 2 * area.margin
    dx, dy = area.margin - area.left, area.margin - area.top
    shown = []
    for element in scene.elements:
        marks = tuple(m for m in element.marks if _meets(box_of(m), (-dx, -dy, width, height)))
        if marks:
            shown.append(moved(replace(element, marks=marks), dx, dy))
    ground = scene.background or "#ffffff"
    colour = mix(ground, readable_on(ground), 0.55)
    label = write(said, width / 2, height - area.margin / 2 + 2.5, size=_SIZE, fill=colour,
                  anchor="middle")  # fmt: skip
    x0, y0, x1, y1 = box_of(label)
    behind = Rect(x0 - 3, y0 - 1, x1 - x0 + 6, y1 - y0 + 2, 0, Ink(fill=ground))
    around = Element(id="sheet", kind="sheet", marks=(*_corners(area, colour), behind, label))
    return replace(scene, width=width, height=height, elements=(*shown, around))


def _meets(box: tuple[float, float, float, float], page: tuple[float, float, float, float]) -> bool:
    left, top, width, height = page
    return box[2] >= left and box[0] <= left + width and box[3] >= top and box[1] <= top + height


def _corners(area: Area, colour: str) -> tuple[Path, ...]:
    """A pair of short lines at each corner, where the sheet is cut."""
    ink = Ink(stroke=colour, width=0.5)
    found = []
    for x, out in ((area.margin, -1), (area.margin + area.width, 1)):
        for y, off in ((area.margin, -1), (area.margin + area.height, 1)):
            far = _GAP + min(_MARK, area.margin - _GAP)
            found.append(Path((("M", x + out * _GAP, y), ("L", x + out * far, y)), ink))
            found.append(Path((("M", x, y + off * _GAP), ("L", x, y + off * far)), ink))
    return tuple(found)
