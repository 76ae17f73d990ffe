"""A U as elements: slabs and signs, plates on its skips, pictures at its ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from netviz.layouts.oblique.balls import signed
from netviz.layouts.oblique.lines import tip
from netviz.layouts.oblique.piece import moved
from netviz.layouts.oblique.pixels import picture_of
from netviz.layouts.oblique.tags import tag
from netviz.layouts.styles.unet.arcs import Skip, clear
from netviz.layouts.styles.unet.arrows import Arrows
from netviz.layouts.styles.unet.entries import entries
from netviz.layouts.styles.unet.labels import APART, Labels
from netviz.layouts.styles.unet.plan import Plan
from netviz.scene import Element, Image, Ink, Mark, Rect, Text


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draws ``plan``."""

    plan: Plan

    def elements(self) -> list[Element]:
        """All of it, in painting order."""
        return [*Arrows(self.plan).elements(), *self._nodes(), *entries(self.plan)]

    def _nodes(self) -> Iterator[Element]:
        for n, step in enumerate(self.plan.found):
            own = self.plan.sheet.of(*step.block.names)
            marks = moved((*self._slab(n), *self._picture(n), *self._labels(n)), own.dx, own.dy)
            block = step.block
            yield Element(id=block.id, kind="node", role=block.role, tip=tip(block), marks=marks)
        for n, skip in self.plan.skips.items():
            for place, id_ in enumerate(skip.via):
                block = self.plan.figure.block(id_)
                marks = () if place else self._plate(n, skip)
                yield Element(id=id_, kind="node", role=block.role, tip=tip(block), marks=marks)

    def _plate(self, n: int, skip: Skip) -> tuple[Mark, ...]:
        via = tuple(self.plan.figure.block(id_) for id_ in skip.via)
        marks, *size = tag(via, self.plan.coats.block(via[0]), self.plan.sheet)
        others = [way for m, way in self.plan.ways.items() if m != n]
        return moved(marks, *clear(self.plan.ways[n][1:3], (size[0], size[1]), others))

    def _slab(self, n: int) -> tuple[Mark, ...]:
        step, slab = self.plan.found[n], self.plan.slabs[n]
        coat = self.plan.coats.block(step.block)
        ink = Ink(fill=coat.fill, stroke=coat.edge, width=0.6)
        if slab.round:
            x, y = slab.middle
            drawn = signed(step.block, ink=ink, radius=slab.width / 2, text=self.plan.sheet.text)
            return moved(drawn, x, y)
        if step.copied is not None:
            edge = self.plan.coats.block(step.copied).edge
            ink = Ink(fill=self.plan.sheet.theme.background, stroke=edge, width=0.6)
        return (Rect(slab.x, slab.y, slab.width, slab.height, 0.0, ink),)

    def _picture(self, n: int) -> tuple[Mark, ...]:
        """The real input and output, as high as their slabs, at the ends of the U."""
        block, slab = self.plan.found[n].block, self.plan.slabs[n]
        if block.role not in ("input", "output"):
            return ()
        # What the last layer gives is the output, which no operator computes.
        shown = block if block.role == "input" else self.plan.found[n - 1].block
        png = picture_of(shown, self.plan.sheet, self.plan.image)
        if png is None:
            return ()
        wide, high = self._wide(n), slab.height
        x = slab.x - APART - wide if block.role == "input" else slab.right + APART
        frame = Ink(stroke=self.plan.coats.block(block).edge, width=0.6)
        return (
            Image(x=x, y=slab.y, across=(wide, 0.0), down=(0.0, high), png=png),
            Rect(x, slab.y, wide, high, 0.0, frame),
        )

    def _wide(self, n: int) -> float:
        """The width of a picture as high as the slab of step ``n``."""
        size = self.plan.found[n].block.size
        return self.plan.slabs[n].height * size.width / max(size.height, 1)

    def _labels(self, n: int) -> Iterator[Text]:
        seen = self.plan.found[n].block.role == "input" and bool(self._picture(n))
        return Labels(self.plan).at(n, self._wide(n) if seen else 0.0)
