"""Parts as a scene: the same figure as TeX's, for every other format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path as File

from netviz.builder.colours import colour
from netviz.builder.parts import UNIT, Arrow, Ball, Box, Part, Picture, Skip
from netviz.builder.place import Spot, Stand, spot, stand, stands
from netviz.builder.plain import plain
from netviz.errors import FormatError
from netviz.layouts.oblique.piece import moved
from netviz.layouts.oblique.pixels import as_png
from netviz.layouts.oblique.solid import SLANT, Coat, Solid, paint
from netviz.layouts.writing import write
from netviz.scene import Circle, Element, Image, Ink, Mark, Path, Point, Scene, Text, bounds
from netviz.themes import mix
from netviz.themes.metrics import using

CM = 72 / 2.54
_SIZE = 9.96
_INK, _MARGIN = "#000000", 8.0
_BAND = 0.8
"""How opaque TeX's bands are, unless the whole box is."""
_MAIN, _OVER = "#265b5e", "#24246d"


def picture(parts: Sequence[Part], *, title: str = "") -> Scene:
    """The scene of ``parts``; raises `FormatError` for places and names that there are not."""
    known = stands(parts)
    with using("cm"):
        elements = tuple(_element(n, part, known) for n, part in enumerate(parts))
    left, top, right, bottom = bounds(elements)
    shown = tuple(
        Element(id=e.id, kind=e.kind, role=e.role, marks=moved(e.marks, 8 - left, 8 - top))
        for e in elements
    )
    width, height = right - left + 2 * _MARGIN, bottom - top + 2 * _MARGIN
    return Scene(
        width=width, height=height, title=title, background="#ffffff", elements=shown, font="cm"
    )


def _element(number: int, part: Part, known: Mapping[str, Stand]) -> Element:
    if isinstance(part, Box):
        return Element(id=part.name, kind="node", role="box", marks=_box(part, known[part.name]))
    if isinstance(part, Ball):
        return Element(id=part.name, kind="node", role="ball", marks=_ball(part, known[part.name]))
    if isinstance(part, Picture):
        return Element(id=part.name, kind="node", role="input", marks=(_image(part, known),))
    id_ = f"{part.source}->{part.target}#{number}"
    marks = _arrow(part, known) if isinstance(part, Arrow) else _skip(part, known)
    return Element(id=id_, kind="edge", marks=marks)


def _page(at: Spot) -> Point:
    return (at[0] - SLANT * at[2]) * CM, -(at[1] - SLANT * at[2]) * CM


def _box(box: Box, here: Stand) -> tuple[Mark, ...]:
    base_x, base_y = _page(here.at)
    opaque = 0.7 if box.opacity is None else box.opacity
    band = colour(box.band) if box.band else None
    coat = Coat(colour(box.fill), "#404040", band, opaque=opaque)
    found: list[Mark] = []
    x = 0.0
    for n, units in enumerate(box.widths):
        width = units * UNIT * CM
        solid = Solid(x=x, width=width, height=here.height * CM, depth=here.depth * CM)
        found += _painted(solid, coat)
        if n < len(box.below):
            room = width - 1.5 if len(box.widths) > 1 else None
            (left, _), _, (right, low), _ = solid.front()
            found += _label(box.below[n], (left + right) / 2, low + 2, room=room)
        x += width
    front = Solid(x=0.0, width=x, height=here.height * CM, depth=here.depth * CM)
    (left, _), _, (right, low), _ = front.front()
    found += _label(box.caption, (left + right) / 2, low + 20, weight="semibold")
    (_, high), (far, _), (_, back_low), (near, near_low) = front.side()
    middle = ((near + far) / 2 + 6, (near_low + back_low) / 2 + 1)
    found += _label(box.depth_label, *middle, at="start")
    found += _label(box.side, left - 2, -_SIZE * 0.34 + (near_low + high) / 2, at="end")
    return moved(found, base_x, base_y)


def _painted(solid: Solid, coat: Coat) -> list[Mark]:
    """Its faces, the band of its right part more opaque than the rest, as in TeX."""
    found = list(paint(solid, coat, line=0.4))
    if coat.band is None:
        return found
    opaque = 1.0 if coat.opaque == 1 else _BAND
    banded = replace(coat, opaque=opaque)
    return [*found[:2], *paint(solid, banded, line=0.4)[2:]]


def _label(
    tex: str, x: float, top: float, *, room: float | None = None, at: str = "middle",
    weight: str = "regular",
) -> list[Text]:  # fmt: skip
    """``tex`` in plain letters, the top of its capitals at ``top``, in ``room`` if need be."""
    words = plain(tex)
    if not words:
        return []
    text = write(words, x, top, size=_SIZE, fill=_INK, anchor=at, weight=weight)
    size = _SIZE * min(1.0, room / text.width) if room is not None else _SIZE
    lines = [write(w, x, top, size=size, fill=_INK, anchor=at, weight=weight)
             for w in words.split("\n")]  # fmt: skip
    return [replace(line, y=top + line.ascent + n * size * 1.2) for n, line in enumerate(lines)]


def _ball(ball: Ball, here: Stand) -> tuple[Mark, ...]:
    x, y = _page(here.at)
    radius = ball.radius * UNIT * CM
    ink = Ink(fill=mix(colour(ball.fill), "#ffffff", 0.25), stroke="#404040", width=0.4,
              opacity=min(1.0, ball.opacity + 0.2))  # fmt: skip
    found: list[Mark] = [Circle(x, y, radius, ink)]
    size = radius * 1.4
    sign = plain(ball.logo)
    if sign:
        text = write(sign, x, y + size * 0.25, size=size, fill=_INK, anchor="middle")
        found.append(text)
    return (*found, *_label(ball.caption, x, y + radius + 10, weight="semibold"))


def _image(part: Picture, known: Mapping[str, Stand]) -> Image:
    """Across the depth: its left edge far, as on a canvas of z and y."""
    try:
        data = File(part.path).read_bytes()
    except OSError as error:
        raise FormatError(f"cannot read the image {part.path}: {error.strerror}") from error
    x, y, z = spot(part.to, known)
    half, high = part.width / 2, part.height / 2
    (left, top), (right, end) = _page((x, y + high, z + half)), _page((x, y + high, z - half))
    down = (0.0, part.height * CM)
    return Image(x=left, y=top, across=(right - left, end - top), down=down, png=as_png(data))


def _arrow(arrow: Arrow, known: Mapping[str, Stand]) -> tuple[Mark, ...]:
    target = stand(arrow.target, known)
    start, end = _page(stand(arrow.source, known).anchor("east")), _page(target.anchor("west"))
    if arrow.outside:
        end = (_page(target.anchor("nearwest"))[0], end[1])
    return _line([start, end], _MAIN)


def _skip(skip: Skip, known: Mapping[str, Stand]) -> tuple[Mark, ...]:
    one, two = stand(skip.source, known), stand(skip.target, known)
    start = _page(one.anchor("north" if one.round else skip.start))
    end = _page(two.anchor("north"))
    rise = max(skip.pos * s.height + _low(s) for s in (one, two))
    high = -(rise if skip.top is None else skip.top) * CM
    start = (start[0] + skip.aside[0] * CM, start[1])
    end = (end[0] + skip.aside[1] * CM, end[1])
    return _line([start, (start[0], high), (end[0], high), end], _OVER)


def _low(here: Stand) -> float:
    return here.anchor("south")[1] - SLANT * here.anchor("south")[2]


def _line(points: list[Point], ink: str) -> tuple[Mark, ...]:
    """Straight pieces, each with an arrow's head at its middle."""
    (x, y), *rest = points
    path = Path((("M", x, y), *(("L", *p) for p in rest)), Ink(stroke=ink, width=1.6))
    return (path, *(_head(a, b, ink) for a, b in zip(points, rest, strict=False)))


def _head(start: Point, end: Point, ink: str) -> Path:
    length = ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5 or 1.0
    ux, uy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    shape = ((6.0, 0.0), (-4.0, 4.0), (-1.5, 0.0), (-4.0, -4.0))
    (a, b), *rest = [(x + u * ux - v * uy, y + u * uy + v * ux) for u, v in shape]
    return Path((("M", a, b), *(("L", *p) for p in rest)), Ink(fill=ink), closed=True)
