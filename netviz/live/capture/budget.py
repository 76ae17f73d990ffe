"""How often all layers are looked at, so that the monitor keeps to its share of the time."""

from __future__ import annotations

import math
from collections.abc import Sequence

LONGEST = 100_000


class Budget:
    """Which steps are sampled. ``every``: as wished; ``share``: of wall time, at most.

    Above the share the distance doubles; below a third of it, it halves, down to what was wished.
    """

    def __init__(self, every: int, share: float, *, adapt: bool = True) -> None:
        self.wished = self.every = every
        self.share = share
        self.overhead = 0.0
        self._adapt = adapt
        self._next = 0
        self._looks = 0

    def due(self, done: int) -> bool:
        """Whether the step after ``done`` steps, or the one that has just begun, is sampled."""
        return done + 1 >= self._next

    def looked(self, step: int, overhead: float, looking: float) -> None:
        """Step ``step`` was sampled; ``overhead`` is the monitor's share of time since the last.

        ``looking``: the part of it that looks cost. What every step costs is left aside where it
        is most of the whole, since looking less often would not make it less.
        """
        self._looks += 1
        if self._looks > 3:  # the first looks trace the model and fill caches
            self.overhead = overhead
            left = max(self.share - (overhead - looking), self.share / 4)
            if self._adapt and looking > left:
                self.every = min(self.every * 2, LONGEST)
            elif self._adapt and looking < left / 3 and self.every > self.wished:
                self.every = max(self.every // 2, self.wished)
        self._plan(step)

    def wish(self, every: int) -> None:
        """From now on look every ``every`` steps."""
        self._next += max(1, every) - self.every
        self.wished = self.every = max(1, every)

    def _plan(self, step: int) -> None:
        """The next multiple of ``every``, at least half of it away."""
        self._next = step - step % self.every + self.every
        if self._next - step < self.every // 2:
            self._next += self.every


class Spread:
    """Which looks also take the distributions of all layers: ever fewer, a third further apart."""

    def __init__(self) -> None:
        self._count = 0
        self._next = 1
        self._step = -1
        self._now = False

    def due(self, step: int) -> bool:
        """Whether this look does; the same answer for all optimizers of one step."""
        if step != self._step:
            self._step = step
            self._count += 1
            self._now = self._count >= self._next
            if self._now:
                self._next = max(self._next + 1, self._next * 4 // 3)
        return self._now


def spread(paths: Sequence[str], most: int = 64) -> Sequence[str]:
    """At most ``most`` of ``paths``, evenly."""
    return paths[:: math.ceil(len(paths) / most)] if paths else paths
