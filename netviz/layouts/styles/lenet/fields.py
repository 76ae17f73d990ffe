"""Receptive fields: the window on a map, and lines from it to what it gives."""

from __future__ import annotations

from dataclasses import dataclass

from netviz.layouts.oblique.arrows import line
from netviz.layouts.oblique.lines import Stood, meets
from netviz.layouts.oblique.piece import shifted
from netviz.passes.figure import Block, FigureGraph
from netviz.scene import Ink, Mark, Point, Rect

_LEAST = 2.6


@dataclass(frozen=True, slots=True)
class Fields:
    """Draws between two pieces of ``figure`` in ``colour``; plain lines in ``ink``."""

    figure: FigureGraph
    colour: str
    ink: str

    def __call__(self, one: Stood, two: Stood) -> tuple[Mark, ...]:
        """The window of the second on the first, or lines between two vectors."""
        before, after = self.figure.block(one[0].id), self.figure.block(two[0].id)
        side, back = shifted(one[0].side, *one[1]), shifted(two[0].back, *two[1])
        if not side or not back:
            return ()
        if not before.size.spatial and not after.size.spatial:
            pairs = ((side[0], back[0]), (side[2], back[2]))
            texts = [shifted(t, *stood[1]) for stood in (one, two) for t in stood[0].labels]
            if any(meets(*pair, text, 0.1) for pair in pairs for text in texts):
                return ()
            return tuple(line(pair, self.ink, 0.45) for pair in pairs)
        if after.window is None or not before.size.spatial or not after.size.spatial:
            return ()
        return self._window(before, after, (side[0], side[2]), (back[0], back[2]))

    def _window(
        self, before: Block, after: Block, edge: tuple[Point, Point], goal: tuple[Point, Point]
    ) -> tuple[Mark, ...]:
        """``edge``: the right edge of the front map; ``goal``: the left edge of the back one."""
        (right, top), (_, low) = edge
        high = low - top
        wide = high * before.size.width / before.size.height
        if len(before.size.spatial) < 2 or after.window is None:
            wide = 3.0
        size = after.window.size if after.window else (1,)
        tall = max(min(high * size[-2 if len(size) > 1 else 0] / before.size.height, high), _LEAST)
        broad = max(min(wide * size[-1] / before.size.width, wide), min(_LEAST, wide))
        # The upper right of the map, where no line of the window before it ends.
        x, y = right - broad - min(wide * 0.12, wide - broad), top + (high - tall) * 0.3
        end = (goal[0][0] + 1.2, goal[0][1] + (goal[1][1] - goal[0][1]) * 0.42)
        box = Rect(x, y, broad, tall, 0.0, Ink(fill=self.colour, stroke=self.colour, opacity=0.25,
                                               width=0.6))  # fmt: skip
        corners = ((x + broad, y), (x + broad, y + tall))
        return (box, *(line((corner, end), self.colour, 0.6) for corner in corners))
