"""How big tensors are drawn, in units: heights linear in the logarithm of the resolution, widths
in that of the channels, as in figures tuned by hand; a bigger tensor is never drawn smaller."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from netviz.passes.figure import Block, Size

THIN = 2.0
"""Units of what has no extent: the depth of a signal, the height of a vector."""

_DEEPEST, _STEP = 2.2, 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """``tallest``: units of the largest resolution, ``largest``; ``octave``: units lost when it
    halves. ``widest``: units at most across; ``least``: channels that are two units wide.
    ``longest``: features of the longest vector. ``linear``: heights and lengths in proportion.
    """

    tallest: float = 40.0
    largest: int = 1
    octave: float = 8.0
    widest: float = 12.0
    least: int = 1
    longest: int = 1
    linear: bool = False
    growth: float = 1.5

    @classmethod
    def of(
        cls,
        blocks: Iterable[Block],
        *,
        tallest: float = 40.0,
        widest: float = 12.0,
        linear: bool = False,
    ) -> Scale:
        """The scale that spreads the tensors of ``blocks`` over the heights there are."""
        found = [block.size for block in blocks if block.role != "flatten"]
        edges = [n for size in found for n in size.spatial[-2:] if n > 1] or [1]
        wide = [size.channels for size in found if size.spatial and size.channels >= 8]
        flat = [size.channels for size in found if not size.spatial]
        octaves = math.log2(max(edges) / min(edges))
        return cls(
            tallest=tallest,
            widest=widest,
            largest=max(edges),
            octave=min(8.0, (tallest - 5.0) / octaves) if octaves else 8.0,
            least=min(wide, default=1),
            longest=max(flat, default=1),
            linear=linear,
        )

    def edge(self, length: int) -> float:
        """Height or depth of ``length`` pixels."""
        if length <= 1:
            return THIN
        if self.linear:
            return max(self.tallest * length / self.largest, THIN)
        return max(self.tallest - self.octave * math.log2(self.largest / length), THIN)

    def width(self, channels: int) -> float:
        """Width of ``channels`` maps: at least one unit, so that a single one is seen."""
        octaves = math.log2(max(channels, 1) / self.least)
        return min(max(2.0 + self.growth * octaves, 1.0), self.widest)

    def length(self, features: int) -> float:
        """Depth of a vector, by the root of its length; the longest is as long on the page as
        maps are high."""
        part = features / self.longest
        # A vector of four numbers is no longer than one of a thousand in another figure.
        most = min(self.tallest * _DEEPEST, _STEP * math.log2(self.longest + 1))
        return max(most * (part if self.linear else math.sqrt(part)), THIN)

    def box(self, size: Size) -> tuple[float, float, float]:
        """Width, height and depth of a tensor, in units."""
        if not size.spatial:
            return THIN + 0.5, THIN + 0.5, self.length(size.channels)
        if len(size.spatial) == 1:
            return self.width(size.channels), self.edge(size.height), THIN
        return self.width(size.channels), self.edge(size.height), self.edge(size.width)
