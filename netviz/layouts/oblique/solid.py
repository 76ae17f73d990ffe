"""Boxes in oblique view: (u, v) = (x - 0.385 z, y - 0.385 z), the viewer to the lower left."""

from __future__ import annotations

from dataclasses import dataclass, replace

from netviz.layouts.hatches import hatch
from netviz.scene import Image, Ink, Mark, Path, Point
from netviz.themes import mix

SLANT = 0.385
Polygon = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Coat:
    """Colours of a solid: its ``fill``, that of the ``band`` at its right (None: no band), its
    ``edge``; the ``hatch`` on its front, and how ``opaque`` its faces are."""

    fill: str
    edge: str
    band: str | None = None
    hatch: str = ""
    opaque: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Solid:
    """A box whose left face is at ``x``, centred on the axis y = 0. Lengths are points."""

    x: float = 0.0
    width: float
    height: float
    depth: float

    def point(self, x: float, y: float, z: float) -> Point:
        """A corner on the page: ``x`` 0 left to 1 right, ``y`` 0 bottom to 1 top, ``z`` 0 front to
        1 back. The page's y grows downwards."""
        up, back = (y - 0.5) * self.height, (z - 0.5) * self.depth * SLANT
        return self.x + x * self.width + back, -up - back

    def front(self, left: float = 0.0, right: float = 1.0) -> Polygon:
        """The front face, or a strip of it."""
        corners = ((left, 1.0), (right, 1.0), (right, 0.0), (left, 0.0))
        return tuple(self.point(x, y, 0.0) for x, y in corners)

    def top(self, left: float = 0.0, right: float = 1.0) -> Polygon:
        """The top face, or a strip of it."""
        corners = ((left, 0.0), (left, 1.0), (right, 1.0), (right, 0.0))
        return tuple(self.point(x, 1.0, z) for x, z in corners)

    def side(self) -> Polygon:
        """The right face: front top, back top, back bottom, front bottom."""
        return tuple(self.point(1.0, y, z) for y, z in ((1, 0), (1, 1), (0, 1), (0, 0)))

    def outline(self) -> Polygon:
        """The silhouette, a convex hexagon."""
        corners = ((0, 0, 0), (1, 0, 0), (1, 0, 1), (1, 1, 1), (0, 1, 1), (0, 1, 0))
        return tuple(self.point(x, y, z) for x, y, z in corners)


def paint(solid: Solid, coat: Coat, *, band: float = 1 / 3, line: float = 0.5) -> tuple[Mark, ...]:
    """The three faces that are seen; the band is the right part ``band`` of the width."""
    ink = Ink(stroke=coat.edge, width=line, opacity=coat.opaque, dash=coat.dash)
    end = coat.band or coat.fill
    split = 1 - band if coat.band else 1.0
    found: list[Mark] = [
        face(solid.front(0, split), replace(ink, fill=coat.fill)),
        face(solid.top(0, split), replace(ink, fill=mix(coat.fill, "#ffffff", 0.3))),
    ]
    if coat.band:
        found.append(face(solid.front(split, 1), replace(ink, fill=coat.band)))
        found.append(face(solid.top(split, 1), replace(ink, fill=mix(coat.band, "#ffffff", 0.3))))
    found.append(face(solid.side(), replace(ink, fill=mix(end, "#ffffff", 0.12))))
    if coat.hatch:
        (left, top), _, (right, bottom), _ = solid.front()
        found += hatch(coat.hatch, (left, top, right, bottom), coat.edge)
    return tuple(found)


def face(corners: Polygon, ink: Ink) -> Path:
    """A closed polygon."""
    (x, y), *rest = corners
    return Path((("M", x, y), *(("L", *corner) for corner in rest)), ink, closed=True)


def on_side(solid: Solid, png: bytes) -> Image:
    """A picture on the right face."""
    (x, y), (right, high), _, (_, low) = solid.side()
    return Image(x=x, y=y, across=(right - x, high - y), down=(0.0, low - y), png=png)
