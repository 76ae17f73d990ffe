"""Solves for the sizes that a forward wants, by trials that tell too small from too big."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from netviz.tracers.inputs.shapes import COMMON_SIZES

LIMITS = {"S": 2048, "V": 512, "L": 262_144, "T": 8192, "N": 8192, "E": 8192}

Judge = Callable[[int], str]
"""Answers "ok", "small", "big" or "" (cannot tell) for a size."""


@dataclass(slots=True)
class Range:
    """What is known: every size up to ``low`` is too small, every one from ``high`` too big."""

    low: int
    high: int
    known: dict[int, str] = field(default_factory=dict)

    def ask(self, judge: Judge, size: int) -> str:
        """Judge ``size`` once and narrow the range."""
        if size not in self.known:
            self.known[size] = judge(size)
            if self.known[size] == "small":
                self.low = max(self.low, size)
            elif self.known[size] == "big":
                self.high = min(self.high, size)
        return self.known[size]


def solve(symbol: str, judge: Judge, also: tuple[int, ...] = ()) -> int | None:
    """A size that is "ok": a common one where possible, then a round one, else any.

    ``also``: sizes that an error message named. None when no size is found.
    """
    limits = Range(0, LIMITS[symbol] + 1)
    for size in (*also, *COMMON_SIZES[symbol]):
        if limits.low < size < limits.high and limits.ask(judge, size) == "ok":
            return size
    if limits.low == 0 and limits.high > LIMITS[symbol]:
        return None
    for step in (32, 16, 8):
        found = _search(limits, judge, step)
        if found is not None:
            return found
    return _roundest(limits, judge, _search(limits, judge, 1))


def _search(limits: Range, judge: Judge, step: int) -> int | None:
    """Bisect over the multiples of ``step`` inside the range."""
    low, high = limits.low // step, -(-limits.high // step)
    while high - low > 1:
        middle = (low + high) // 2
        verdict = limits.ask(judge, middle * step)
        if verdict == "ok":
            return middle * step
        if verdict == "small":
            low = middle
        elif verdict == "big":
            high = middle
        else:
            return None
    return None


def _roundest(limits: Range, judge: Judge, found: int | None) -> int | None:
    """Among the neighbours that are also right, the roundest: pooling forgives a few pixels."""
    if found is None:
        return None
    for step in (100, 50, 20, 10, 5, 4, 2):
        for size in (found // step * step, (found // step + 1) * step):
            if limits.low < size < limits.high and limits.ask(judge, size) == "ok":
                return size
    return found
