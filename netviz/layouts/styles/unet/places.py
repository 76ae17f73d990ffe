"""Where slabs stand: levels below each other, each step to the right of what is in its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from netviz.layouts.fit import LEAST
from netviz.layouts.oblique.scales import Scale
from netviz.layouts.oblique.words import channels
from netviz.layouts.styles.unet.levels import Step
from netviz.layouts.styles.unet.options import Options
from netviz.themes.metrics import text_width, visible


@dataclass(frozen=True, slots=True)
class Slab:
    """The maps that a step gives: left, top, width and height; ``round``: a sign, not maps."""

    x: float
    y: float
    width: float
    height: float
    round: bool = False

    @property
    def right(self) -> float:
        """Its right end."""
        return self.x + self.width

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle."""
        return self.x + self.width / 2, self.y + self.height / 2


def small(text: float) -> float:
    """The size of what is told beside labels of the size ``text``: less, while it can be read."""
    return max(text * 0.85, min(text, LEAST))


def repeated(found: Sequence[Step]) -> frozenset[int]:
    """Steps with as many channels as the one before them, on one level: where there is little
    room, that one's label tells."""
    return frozenset(
        number
        for number, (before, step) in enumerate(pairwise(found), 1)
        if (not step.move or step.block.role == "pooling")
        and step.copied is None
        and before.copied is None
        and step.block.size.channels == before.block.size.channels
        and step.block.role not in ("input", "output")
    )


@dataclass(slots=True)
class Places:
    """Puts ``found`` at ``unit`` points a unit; ``text``: the size of labels, which keep apart;
    ``arcs``: room above a level for skips within it, by level; ``same``: steps without a label."""

    found: Sequence[Step]
    scale: Scale
    options: Options
    unit: float
    text: float
    arcs: dict[int, float] = field(default_factory=dict)
    same: frozenset[int] = frozenset()
    slabs: list[Slab] = field(default_factory=list)
    axes: dict[int, float] = field(default_factory=dict)

    def run(self) -> Places:
        """Place it all."""
        self._axes()
        ends: dict[int, float] = {}
        for number, step in enumerate(self.found):
            width, height, ball = self._size(step)
            x = self._across(number, width, ends)
            self.slabs.append(Slab(x, self.axes[step.level] - height / 2, width, height, ball))
            ends[step.level] = max(ends.get(step.level, x), x + width)
        return self

    def _size(self, step: Step) -> tuple[float, float, bool]:
        if step.block.role in ("add", "gate", "merge", "matmul", "arithmetic") or self._alone(step):
            return 2 * self._radius(), 2 * self._radius(), True
        size = step.copied.size if step.copied else step.block.size
        height = self.scale.edge(step.block.size.height if step.block.size.spatial else 1)
        if not step.block.size.spatial:
            height = self.scale.length(step.block.size.channels) / 3
            return 2.0 * self.unit, max(height, 3.0) * self.unit, False
        return self.scale.width(size.channels) * self.unit, max(height, 3.0) * self.unit, False

    def _alone(self, step: Step) -> bool:
        return step.block.role == "concat" and step.copied is None

    def _radius(self) -> float:
        return max(2.4 * self.unit, 4.0)

    def _axes(self) -> None:
        y, drop = 0.0, max(self.options.drop * self.unit, 2.1 * self.text + 8)
        for level in sorted({step.level for step in self.found}):
            high = max(self._size(s)[1] for s in self.found if s.level == level)
            y += self.arcs.get(level, 0.0)
            self.axes[level] = y + high / 2
            y += high + drop

    def _across(self, number: int, width: float, ends: dict[int, float]) -> float:
        """Beside what is before it; right below or above where the level changes."""
        if not number:
            return 0.0
        step, before = self.found[number], self.slabs[-1]
        if step.copied is not None:
            return before.x - width if self._left(number) else before.right
        copy = self._size(self.found[number + 1])[0] if self._left(number + 1) else 0.0
        gap = max(self.options.gap * self.unit, 6.4 if self.same else 10.0)
        room = (self._label(number) + self._label(number - 1)) / 2 + (2.5 if self.same else 4.0)
        if step.move:
            if self.found[number - 1].copied is not None:
                before = max(self.slabs[-2:], key=lambda slab: slab.right)
            x, floor = before.x + before.width / 2 - width / 2, ends.get(step.level)
            apart = gap * ((1.6 if self.same else 2.5) if step.move < 0 else 1.0)
            return x if floor is None else max(x, floor + apart + copy + self._label(number) / 2)
        right = ends[step.level]
        return max(right + gap, right - before.width / 2 + room - width / 2) + copy

    def _left(self, number: int) -> bool:
        """Whether a step is a copy that stands left of maps that come from another level."""
        if not 0 < number < len(self.found) or self.found[number].copied is None:
            return False
        return self.found[number - 1].move != 0

    def _label(self, number: int) -> float:
        """How wide the label above a slab is."""
        step = self.found[number]
        if self._size(step)[2] or number in self.same:
            return 0.0
        named = step.block.name if step.block.role in ("input", "output") else ""
        name = text_width(visible(named)[:20] or step.block.role, small(self.text))
        return max(
            text_width(channels([step.block]), self.text), name if named and not self.same else 0.0
        )
