"""The arrows of a U: from step to step, across it, and into it from beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from netviz.layouts.oblique.arrows import arrow
from netviz.layouts.oblique.legends import SWATCH, beside
from netviz.layouts.styles.unet.arcs import Skip
from netviz.layouts.styles.unet.legend import words
from netviz.layouts.styles.unet.palette import arrows
from netviz.layouts.styles.unet.places import Slab
from netviz.layouts.styles.unet.plan import Plan, does
from netviz.scene import Element, Mark, Point

_WIDE = 1.5


@dataclass(frozen=True, slots=True)
class Arrows:
    """Draws the links of ``plan``."""

    plan: Plan

    def elements(self) -> Iterator[Element]:
        """Every arrow that has a place."""
        colour = arrows(self.plan.coats)
        place = {step.block.id: n for n, step in enumerate(self.plan.found)}
        for link in self.plan.figure.links:
            one, two = place.get(link.source), place.get(link.target)
            if one is not None and two == one + 1:
                marks = self._step(two, colour(does(self.plan.found[two].block)))
                id_ = f"{link.source}->{link.target}"
                yield Element(id=id_, kind="edge", role=link.kind, marks=marks)
        for n, skip in self.plan.skips.items():
            marks = self._skip(n, skip, colour("copy"))
            for part, link in enumerate(skip.links):
                id_ = f"{link.source}->{link.target}"
                yield Element(id=id_, kind="edge", role=link.kind, marks=() if part else marks)

    def _skip(self, n: int, skip: Skip, colour: str) -> tuple[Mark, ...]:
        dash = (0.8, 1.8) if skip.via else ()
        if n in self.plan.ways:
            return arrow(self.plan.ways[n], colour, _WIDE, dash)
        one, two = self.plan.slabs[skip.source], self.plan.slabs[skip.target]
        y = two.middle[1]
        return arrow(((one.right + 1, y), (two.x - 0.5, y)), colour, 2 * _WIDE, size=1.5)

    def _step(self, n: int, colour: str) -> tuple[Mark, ...]:
        step, one, two = self.plan.found[n], self._block_before(n), self.plan.slabs[n]
        if step.copied is not None:
            return ()
        (x0, y0), (x1, y1) = one.middle, two.middle
        if step.move > 0:
            top = one.y + one.height + 1
            return arrow(_elbow((x0, top), (x1, two.y - 0.5)), colour, _WIDE)
        if step.move < 0:
            low = two.y + two.height + 0.5
            if abs(x0 - x1) < 1 or one.x < x1 < one.right:
                return arrow(((x1, one.y - 1), (x1, low)), colour, _WIDE)
            return arrow(((one.right + 1, y0), (x1, y0), (x1, low)), colour, _WIDE)
        return arrow(((one.right + 0.8, y1), (two.x - 0.5, y1)), colour, _WIDE)

    def _block_before(self, n: int) -> Slab:
        """The slab that the arrow to step ``n`` leaves: of a copy and its maps the right one."""
        before = self.plan.slabs[n - 1]
        if self.plan.found[n - 1].copied is None:
            return before
        return max(self.plan.slabs[n - 2 : n], key=lambda slab: slab.right)

    def legend(self, at: Point, width: float) -> list[Element]:
        """What the arrows stand for."""
        colour = arrows(self.plan.coats)
        kinds = Counter(does(s.block) for s in self.plan.found[1:] if s.copied is None)
        told = words(kinds, [s.block for s in self.plan.found], does, copies=bool(self.plan.skips))
        signs = [(role, text, partial(_sign, colour(role))) for role, text in told]
        size, ink = self.plan.sheet.text, self.plan.sheet.theme.ink
        return beside(signs, at=at, width=width, size=size, ink=ink, room=14.0)


def _elbow(start: Point, end: Point) -> tuple[Point, ...]:
    if abs(start[0] - end[0]) < 1:
        return start, (start[0], end[1])
    middle = (start[1] + end[1]) / 2
    return start, (start[0], middle), (end[0], middle), end


def _sign(colour: str, x: float, y: float) -> tuple[Mark, ...]:
    middle = y + SWATCH / 2
    return arrow(((x, middle), (x + 14.0, middle)), colour, _WIDE)
