"""A U that is placed: what every part of its drawing looks up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netviz.layouts.oblique.coats import Coats
from netviz.layouts.styles.sheet import Sheet
from netviz.layouts.styles.unet.arcs import Skip
from netviz.layouts.styles.unet.levels import Step
from netviz.layouts.styles.unet.places import Slab
from netviz.passes.figure import Block, FigureGraph
from netviz.scene import Point


@dataclass(frozen=True, slots=True)
class Plan:
    """``slabs`` of the steps ``found``, ``skips`` straight or along ``ways``, ``bundled`` of them
    on lines of others; ``same``: steps whose channels the one before them tells; ``image``: the
    input's picture as PNG."""

    figure: FigureGraph
    found: Sequence[Step]
    slabs: Sequence[Slab]
    skips: Mapping[int, Skip]
    ways: Mapping[int, tuple[Point, ...]]
    coats: Coats
    sheet: Sheet
    bundled: int = 0
    same: frozenset[int] = frozenset()
    image: bytes = b""

    def touched(self, n: int) -> tuple[bool, bool]:
        """Whether lines end at the top of a slab, and at its bottom."""
        here, after = self.found[n], self.found[n + 1] if n + 1 < len(self.found) else None
        away = after.move if after else 0
        bent = any(n in (self.skips[k].source, self.skips[k].target) for k in self.ways)
        below = here.move < 0 or (away > 0)
        if here.copied is not None:
            below = below or self.found[n - 1].move < 0
        return here.move > 0 or away < 0 or bent, below

    def first(self, n: int) -> bool:
        """Whether a step is the leftmost of its level."""
        level = self.found[n].level
        mine = [self.slabs[m].x for m, step in enumerate(self.found) if step.level == level]
        return self.slabs[n].x == min(mine)


def does(block: Block) -> str:
    """What the arrow to ``block`` stands for."""
    if block.role == "convolution" and block.window:
        if max(block.window.size) == 1:
            return "fit"
        return "down" if max(block.window.stride) > 1 else "convolution"
    return block.role
