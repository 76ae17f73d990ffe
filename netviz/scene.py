"""Positioned shapes: the figure itself, before any file format.

Lengths are points (1/72 inch), the origin is the page's top left corner and y grows downwards.
A `Scene` is a page and its `Element` s in painting order; an element is what a reader would point
at (a layer, a frame, an edge, a legend entry) and holds the `Mark` s that draw it. Renderers only
translate marks, so that every format shows the same figure to the point.
"""

from __future__ import annotations

from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """How a shape is painted: None paints nothing. ``dash``: lengths on and off.

    ``opacity``: of the fill alone, 0 to 1; outlines are always opaque.
    """

    fill: str | None = None
    stroke: str | None = None
    width: float = 1.0
    dash: tuple[float, ...] = ()
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle with rounded corners; ``x``, ``y`` is its top left corner."""

    x: float
    y: float
    width: float
    height: float
    radius: float = 0.0
    ink: Ink = Ink()


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle around ``x``, ``y``."""

    x: float
    y: float
    radius: float
    ink: Ink = Ink()


@dataclass(frozen=True, slots=True)
class Path:
    """Straight and cubic pieces: ``("M", x, y)``, ``("L", x, y)``, ``("C", x1, y1, x2, y2, x, y)``.

    ``closed`` joins the end to the start.
    """

    pieces: tuple[tuple[str | float, ...], ...]
    ink: Ink = Ink()
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One line of text on the baseline ``y``.

    ``anchor``: "start", "middle" or "end" of the text lies at ``x``. ``width`` is its measured
    length, ``ascent`` and ``descent`` what it takes above and below the baseline.
    ``weight``: "regular" or "semibold".
    """

    x: float
    y: float
    string: str
    size: float
    fill: str
    width: float
    ascent: float
    descent: float
    anchor: str = "start"
    weight: str = "regular"


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture on a parallelogram: its top left corner at ``x``, ``y``, its top edge along
    ``across`` and its left edge along ``down`` (vectors in points). ``png``: a PNG file's bytes.
    """

    x: float
    y: float
    across: Point
    down: Point
    png: bytes


Mark = Rect | Circle | Path | Text | Image


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """Something a reader can point at.

    ``id``: the graph's id of the node or group, or a name of its own ("legend/convolution"),
    unique in the scene. ``kind``: "frame", "edge", "node", "legend", "title" or "footer".
    ``role``: what it does in the network, a key of the theme. ``tip``: text shown on hovering.
    """

    id: str
    kind: str
    role: str = ""
    tip: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A page. ``background``: its colour, or None for a transparent page.

    ``font``: the family that its text was measured in, a key of `netviz.themes.metrics.FAMILIES`.
    ``notes``: what could not be shown, by name, for whoever asked for the figure.
    """

    width: float
    height: float
    title: str = ""
    background: str | None = None
    elements: tuple[Element, ...] = ()
    font: str = "inter"
    notes: tuple[str, ...] = ()


def box_of(mark: Mark) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of ``mark``; a curve's control points are its bounds."""
    if isinstance(mark, Rect):
        return mark.x, mark.y, mark.x + mark.width, mark.y + mark.height
    if isinstance(mark, Circle):
        r = mark.radius
        return mark.x - r, mark.y - r, mark.x + r, mark.y + r
    if isinstance(mark, Text):
        left = mark.x - mark.width * {"start": 0.0, "middle": 0.5, "end": 1.0}[mark.anchor]
        return left, mark.y - mark.ascent, left + mark.width, mark.y + mark.descent
    if isinstance(mark, Image):
        corners = ((0, 0), mark.across, mark.down, _sum(mark.across, mark.down))
        columns = [mark.x + dx for dx, _ in corners], [mark.y + dy for _, dy in corners]
        return min(columns[0]), min(columns[1]), max(columns[0]), max(columns[1])
    numbers = [[float(v) for v in piece[1:]] for piece in mark.pieces]
    xs = [v for piece in numbers for v in piece[::2]]
    ys = [v for piece in numbers for v in piece[1::2]]
    return min(xs), min(ys), max(xs), max(ys)


def _sum(one: Point, other: Point) -> Point:
    return one[0] + other[0], one[1] + other[1]


def bounds(elements: tuple[Element, ...]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of everything in ``elements``; zeros when there is nothing."""
    boxes = [box_of(mark) for element in elements for mark in element.marks]
    if not boxes:
        return 0.0, 0.0, 0.0, 0.0
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
