"""Slabs, arrows and labels of a U, as elements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from netviz.layouts.oblique.arrows import arrow
from netviz.layouts.oblique.balls import signed
from netviz.layouts.oblique.coats import Coats
from netviz.layouts.oblique.legends import SWATCH, beside
from netviz.layouts.oblique.lines import tip
from netviz.layouts.oblique.piece import moved
from netviz.layouts.oblique.tags import tag
from netviz.layouts.oblique.words import channels, spatial
from netviz.layouts.styles.sheet import Sheet
from netviz.layouts.styles.unet.arcs import Skip, clear
from netviz.layouts.styles.unet.legend import words
from netviz.layouts.styles.unet.levels import Step
from netviz.layouts.styles.unet.palette import arrows
from netviz.layouts.styles.unet.places import Slab, small
from netviz.layouts.writing import write
from netviz.passes.figure import Block, FigureGraph
from netviz.scene import Element, Ink, Mark, Point, Rect, Text
from netviz.themes.metrics import ascent, visible

_WIDE = 1.5


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draws ``slabs`` of the steps ``found``, ``skips`` straight or along ``ways``, ``bundled``
    of them on lines of others; ``same``: steps whose channels the one before them tells."""

    figure: FigureGraph
    found: Sequence[Step]
    slabs: Sequence[Slab]
    skips: Mapping[int, Skip]
    ways: Mapping[int, tuple[Point, ...]]
    coats: Coats
    sheet: Sheet
    bundled: int = 0
    same: frozenset[int] = frozenset()

    def elements(self) -> list[Element]:
        """All of it, in painting order."""
        return [*self._edges(), *self._nodes()]

    def _nodes(self) -> Iterator[Element]:
        for n, step in enumerate(self.found):
            own = self.sheet.of(*step.block.names)
            marks = moved((*self._slab(n), *self._labels(n)), own.dx, own.dy)
            block = step.block
            yield Element(id=block.id, kind="node", role=block.role, tip=tip(block), marks=marks)
        for n, skip in self.skips.items():
            for place, id_ in enumerate(skip.via):
                block = self.figure.block(id_)
                marks = () if place else self._plate(n, skip)
                yield Element(id=id_, kind="node", role=block.role, tip=tip(block), marks=marks)

    def _plate(self, n: int, skip: Skip) -> tuple[Mark, ...]:
        via = tuple(self.figure.block(id_) for id_ in skip.via)
        marks, *size = tag(via, self.coats.block(via[0]), self.sheet)
        others = [way for m, way in self.ways.items() if m != n]
        return moved(marks, *clear(self.ways[n][1:3], (size[0], size[1]), others))

    def _slab(self, n: int) -> tuple[Mark, ...]:
        step, slab = self.found[n], self.slabs[n]
        coat = self.coats.block(step.block)
        ink = Ink(fill=coat.fill, stroke=coat.edge, width=0.6)
        if slab.round:
            x, y = slab.middle
            drawn = signed(step.block, ink=ink, radius=slab.width / 2, text=self.sheet.text)
            return moved(drawn, x, y)
        if step.copied is not None:
            edge = self.coats.block(step.copied).edge
            ink = Ink(fill=self.sheet.theme.background, stroke=edge, width=0.6)
        return (Rect(slab.x, slab.y, slab.width, slab.height, 0.0, ink),)

    def _labels(self, n: int) -> Iterator[Text]:
        step, slab, size = self.found[n], self.slabs[n], small(self.sheet.text)
        if "shapes" in self.sheet.show and self._first(n) and step.block.size.spatial:
            yield write(
                spatial(step.block.size), slab.x - 4, slab.y + slab.height - 1, size=size,
                fill=self.sheet.theme.muted, anchor="end",
            )  # fmt: skip
        if step.block.role in ("input", "output"):
            name = visible(step.block.name)[:20] or step.block.role
            low = slab.y + slab.height + self.sheet.text + 2
            lined = self._touched(n)[1]
            x, anchor = (slab.middle[0] - 4, "end") if lined else (slab.middle[0], "middle")
            muted = self.sheet.theme.muted
            yield write(name, x, low, size=size, fill=muted, anchor=anchor)
        yield from self._count(n)

    def _first(self, n: int) -> bool:
        level = self.found[n].level
        mine = [self.slabs[m].x for m, step in enumerate(self.found) if step.level == level]
        return self.slabs[n].x == min(mine)

    def _count(self, n: int) -> Iterator[Text]:
        """Channels above a slab; not again where pooling keeps them."""
        step, slab = self.found[n], self.slabs[n]
        copied_next = n + 1 < len(self.found) and self.found[n + 1].copied is not None
        same = step.block.size.channels == step.block.taken.channels
        quiet = step.block.role in ("pooling", "activation", "normalisation", "dropout") and same
        usual = (
            "" if quiet or copied_next or slab.round or n in self.same else channels([step.block])
        )
        label = self.sheet.label(usual if "shapes" in self.sheet.show else "", *step.block.names)
        if not label:
            return
        size, (x, _) = self.sheet.text, slab.middle
        if step.copied is not None:
            x = (min(slab.x, self.slabs[n - 1].x) + max(slab.right, self.slabs[n - 1].right)) / 2
        top, low = self._touched(n)
        high, deep = slab.y - 3, slab.y + slab.height + ascent(size) + 3
        place = (x, high, "middle")
        if top and not low and step.block.role not in ("input", "output"):
            place = (x, deep, "middle")
        elif top and step.move < 0 and step.copied is None:  # the next one's label is at its right
            place = (min(x - 4, slab.x - 2.5), high, "end")
        elif top:
            place = (max(x + 4, slab.right + 2.5), high, "start")
        yield write(
            visible(label), place[0], place[1], size=size, fill=self.sheet.theme.ink,
            anchor=place[2],
        )  # fmt: skip

    def _touched(self, n: int) -> tuple[bool, bool]:
        """Whether lines end at the top of a slab, and at its bottom."""
        here, after = self.found[n], self.found[n + 1] if n + 1 < len(self.found) else None
        away = after.move if after else 0
        bent = any(n in (self.skips[k].source, self.skips[k].target) for k in self.ways)
        below = here.move < 0 or (away > 0)
        if here.copied is not None:
            below = below or self.found[n - 1].move < 0
        return here.move > 0 or away < 0 or bent, below

    def _edges(self) -> Iterator[Element]:
        colour = arrows(self.coats)
        place = {step.block.id: n for n, step in enumerate(self.found)}
        for link in self.figure.links:
            one, two = place.get(link.source), place.get(link.target)
            if one is not None and two == one + 1:
                marks = self._step(two, colour(self._does(self.found[two].block)))
                id_ = f"{link.source}->{link.target}"
                yield Element(id=id_, kind="edge", role=link.kind, marks=marks)
        for n, skip in self.skips.items():
            marks = self._skip(n, skip, colour("copy"))
            for part, link in enumerate(skip.links):
                id_ = f"{link.source}->{link.target}"
                yield Element(id=id_, kind="edge", role=link.kind, marks=() if part else marks)

    def _does(self, block: Block) -> str:
        """What the arrow to ``block`` stands for."""
        if block.role == "convolution" and block.window:
            if max(block.window.size) == 1:
                return "fit"
            return "down" if max(block.window.stride) > 1 else "convolution"
        return block.role

    def _skip(self, n: int, skip: Skip, colour: str) -> tuple[Mark, ...]:
        dash = (0.8, 1.8) if skip.via else ()
        if n in self.ways:
            return arrow(self.ways[n], colour, _WIDE, dash)
        one, two = self.slabs[skip.source], self.slabs[skip.target]
        y = two.middle[1]
        return arrow(((one.right + 1, y), (two.x - 0.5, y)), colour, 2 * _WIDE, size=1.5)

    def _step(self, n: int, colour: str) -> tuple[Mark, ...]:
        step, one, two = self.found[n], self._block_before(n), self.slabs[n]
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
        before = self.slabs[n - 1]
        if self.found[n - 1].copied is None:
            return before
        return max(self.slabs[n - 2 : n], key=lambda slab: slab.right)

    def legend(self, at: Point, width: float) -> list[Element]:
        """What the arrows stand for."""
        colour = arrows(self.coats)
        kinds = Counter(self._does(s.block) for s in self.found[1:] if s.copied is None)
        told = words(kinds, [s.block for s in self.found], self._does, copies=bool(self.skips))
        signs = [(role, text, partial(_sign, colour(role))) for role, text in told]
        size, ink = self.sheet.text, self.sheet.theme.ink
        return beside(signs, at=at, width=width, size=size, ink=ink, room=14.0)


def _elbow(start: Point, end: Point) -> tuple[Point, ...]:
    if abs(start[0] - end[0]) < 1:
        return start, (start[0], end[1])
    middle = (start[1] + end[1]) / 2
    return start, (start[0], middle), (end[0], middle), end


def _sign(colour: str, x: float, y: float) -> tuple[Mark, ...]:
    middle = y + SWATCH / 2
    return arrow(((x, middle), (x + 14.0, middle)), colour, _WIDE)
