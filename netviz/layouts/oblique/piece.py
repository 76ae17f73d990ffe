"""What stands on an axis as one: a stack of slabs, a ball, a vector; and where lines meet it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from netviz.layouts.oblique.polygons import Polygon, extent
from netviz.scene import Circle, Mark, Path, Point, Rect, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """``blocks`` drawn as one, the left end of the first at x = 0, the axis at y = 0.

    ``marks``: by block, in painting order. ``hull``: the convex outlines of its solids;
    ``labels``: those of its texts. ``enter`` and ``leave``: where lines of the main flow come in
    and go out. ``tops``: by block, where skips leave and land. ``round``: the radius of a ball,
    0 for solids. ``side`` and ``back``: the four corners of its last right face and of its first
    left one, for what is drawn between two pieces. ``chain``: of its blocks; ``runs``: around it.
    """

    blocks: tuple[str, ...]
    marks: Mapping[str, tuple[Mark, ...]]
    hull: tuple[Polygon, ...]
    labels: tuple[Polygon, ...] = ()
    enter: Point = (0.0, 0.0)
    leave: Point = (0.0, 0.0)
    tops: Mapping[str, Point] = field(default_factory=dict)
    round: float = 0.0
    side: Polygon = ()
    back: Polygon = ()
    chain: int = 0
    runs: tuple[str, ...] = ()
    _extent: list[tuple[float, float, float, float]] = field(
        default_factory=list, repr=False, compare=False
    )

    @property
    def id(self) -> str:
        """That of its first block."""
        return self.blocks[0]

    @property
    def right(self) -> float:
        """Where its solids and its words end."""
        return max(x for shape in (*self.hull, *self.labels) for x, _ in shape)

    def extent(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of it all."""
        if not self._extent:
            self._extent.append(extent((*self.hull, *self.labels)))
        return self._extent[0]


def shifted(shape: Polygon, dx: float, dy: float) -> Polygon:
    """``shape`` moved."""
    return tuple((x + dx, y + dy) for x, y in shape)


def moved(marks: Iterable[Mark], dx: float, dy: float) -> tuple[Mark, ...]:
    """``marks`` moved."""
    return tuple(_moved(mark, dx, dy) for mark in marks)


def _moved(mark: Mark, dx: float, dy: float) -> Mark:
    if isinstance(mark, Path):
        pieces = tuple(
            (name, *(float(v) + (dy if i % 2 else dx) for i, v in enumerate(numbers)))
            for name, *numbers in mark.pieces
        )
        return replace(mark, pieces=pieces)
    if isinstance(mark, (Rect, Circle, Text)):
        return replace(mark, x=mark.x + dx, y=mark.y + dy)
    return replace(mark, x=mark.x + dx, y=mark.y + dy)
