"""Kernels on the faces of prisms, and the pyramids from them to what they give."""

from __future__ import annotations

import math
from dataclasses import dataclass

from netviz.layouts.oblique.arrows import line
from netviz.layouts.oblique.lines import Stood, meets
from netviz.layouts.oblique.piece import shifted
from netviz.layouts.oblique.solid import face
from netviz.passes.figure import Block, FigureGraph
from netviz.scene import Ink, Mark, Point

_LEAST = 0.1
_HIGH, _DEEP = 0.6, 0.55


@dataclass(frozen=True, slots=True)
class Pyramids:
    """Draws between two pieces of ``figure`` in ``colour``; plain lines in ``ink``; ``logarithm``:
    kernels by their logarithm."""

    figure: FigureGraph
    colour: str
    ink: str
    logarithm: bool

    def __call__(self, one: Stood, two: Stood) -> tuple[Mark, ...]:
        """The kernel of the second on the first, or lines between two vectors."""
        before, after = self.figure.block(one[0].id), self.figure.block(two[0].id)
        side, back = shifted(one[0].side, *one[1]), shifted(two[0].back, *two[1])
        if not side or not back:
            return ()
        if not before.size.spatial and not after.size.spatial:
            pairs = ((side[0], back[0]), (side[3], back[3]))
            texts = [shifted(t, *stood[1]) for stood in (one, two) for t in stood[0].labels]
            if any(meets(*pair, text, 0.1) for pair in pairs for text in texts):
                return ()
            return tuple(line(pair, self.ink, 0.45) for pair in pairs)
        if after.window is None or not before.size.spatial or not after.size.spatial:
            return ()
        goal = (two[1][0] + two[0].enter[0], two[1][1])
        return self._kernel(before, after, side, goal)

    def _kernel(
        self, before: Block, after: Block, side: tuple[Point, ...], goal: Point
    ) -> tuple[Mark, ...]:
        size = after.window.size if after.window else (1,)
        high = self._part(size[-2 if len(size) > 1 else 0], before.size.height)
        deep = self._part(size[-1], before.size.width) if len(size) > 1 else 1.0
        low, near = _HIGH * (1 - high), _DEEP * (1 - deep)
        corners = tuple(
            _on(side, low + y * high, near + z * deep) for y, z in ((1, 0), (1, 1), (0, 1), (0, 0))
        )
        ink = Ink(fill=self.colour, stroke=self.colour, opacity=0.22, width=0.6)
        lines = tuple(line((corner, goal), self.colour, 0.5) for corner in corners)
        return (face(corners, ink), *lines)

    def _part(self, kernel: int, whole: int) -> float:
        """The part of an edge that a kernel takes."""
        if self.logarithm:
            part = math.log2(kernel + 1) / math.log2(whole + 1) if whole > 1 else 1.0
            part *= 0.6
        else:
            part = kernel / whole
        return min(max(part, _LEAST), 1.0)


def _on(side: tuple[Point, ...], y: float, z: float) -> Point:
    """A place on a right face: ``y`` 0 bottom to 1 top, ``z`` 0 front to 1 back."""
    top, back_top, _, bottom = side
    x = top[0] + (back_top[0] - top[0]) * z
    down = (back_top[1] - top[1]) * z
    return x, bottom[1] + (top[1] - bottom[1]) * y + down
