"""What is written at the slabs of a U: channels above them, the resolution of a level, names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from netviz.layouts.oblique.words import channels, spatial
from netviz.layouts.styles.unet.places import small
from netviz.layouts.styles.unet.plan import Plan
from netviz.layouts.writing import write
from netviz.scene import Text
from netviz.themes.metrics import ascent, visible

APART = 6.0
"""Points between a slab and a picture beside it."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Writes at the slabs of ``plan``."""

    plan: Plan

    def at(self, n: int, beside: float = 0.0) -> Iterator[Text]:
        """Texts at step ``n``, which has a picture of the width ``beside`` at its left."""
        step, slab, size = self.plan.found[n], self.plan.slabs[n], small(self.plan.sheet.text)
        if "shapes" in self.plan.sheet.show and self.plan.first(n) and step.block.size.spatial:
            low = slab.y + slab.height - 1 + (self.plan.sheet.text + 3 if beside else 0.0)
            x, anchor = slab.x - 4, "end"
            if beside:
                x, anchor = slab.x - APART - beside / 2, "middle"
            muted, told = self.plan.sheet.theme.muted, spatial(step.block.size)
            yield write(told, x, low, size=size, fill=muted, anchor=anchor)
        if step.block.role in ("input", "output"):
            name = visible(step.block.name)[:20] or step.block.role
            low = slab.y + slab.height + self.plan.sheet.text + 2
            lined = self.plan.touched(n)[1]
            x, anchor = (slab.middle[0] - 4, "end") if lined else (slab.middle[0], "middle")
            muted = self.plan.sheet.theme.muted
            yield write(name, x, low, size=size, fill=muted, anchor=anchor)
        yield from self._count(n)

    def _count(self, n: int) -> Iterator[Text]:
        """Channels above a slab; not again where pooling keeps them."""
        step, slab = self.plan.found[n], self.plan.slabs[n]
        copied_next = n + 1 < len(self.plan.found) and self.plan.found[n + 1].copied is not None
        same = step.block.size.channels == step.block.taken.channels
        quiet = step.block.role in ("pooling", "activation", "normalisation", "dropout") and same
        usual = (
            ""
            if quiet or copied_next or slab.round or n in self.plan.same
            else channels([step.block])
        )
        label = self.plan.sheet.label(
            usual if "shapes" in self.plan.sheet.show else "", *step.block.names
        )
        if not label:
            return
        size, (x, _) = self.plan.sheet.text, slab.middle
        if step.copied is not None:
            x = (
                min(slab.x, self.plan.slabs[n - 1].x)
                + max(slab.right, self.plan.slabs[n - 1].right)
            ) / 2
        top, low = self.plan.touched(n)
        high, deep = slab.y - 3, slab.y + slab.height + ascent(size) + 3
        place = (x, high, "middle")
        if top and not low and step.block.role not in ("input", "output"):
            place = (x, deep, "middle")
        elif top and step.move < 0 and step.copied is None:  # the next one's label is at its right
            place = (min(x - 4, slab.x - 2.5), high, "end")
        elif top:
            place = (max(x + 4, slab.right + 2.5), high, "start")
        yield write(
            visible(label), place[0], place[1], size=size, fill=self.plan.sheet.theme.ink,
            anchor=place[2],
        )  # fmt: skip
