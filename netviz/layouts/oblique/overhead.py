"""What passes over pieces: arcs of skips, tags, frames of runs, each on a level of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PITCH, CLEAR, MOST = 7.0, 7.0, 6
"""Points between levels, and above what is passed over; levels before arcs are bundled."""


@dataclass(slots=True)
class Over:
    """Something from ``left`` to ``right`` that takes ``below`` and ``above`` its line, which is
    at ``y`` once placed (upwards is negative). ``key``: what it is. ``bundled``: shares a line."""

    key: tuple[str, int]
    left: float
    right: float
    below: float = 0.0
    above: float = 0.0
    y: float = 0.0
    bundled: bool = False

    @property
    def top(self) -> float:
        """The highest level it takes."""
        return self.y - self.above


def levels(wanted: Iterable[Over], tops: Sequence[tuple[float, float, float]]) -> list[Over]:
    """``wanted`` placed, narrow spans first; ``tops``: left, right and top of what stands below.

    Each is above all that it spans. Where more than six levels of arcs would pass, they share.
    """
    found: list[Over] = []
    for item in sorted(wanted, key=lambda o: (o.right - o.left, o.left)):
        under = [top for left, right, top in tops if left < item.right and item.left < right]
        base = min(under, default=0.0) - CLEAR - item.below
        passed = [o for o in found if o.left < item.right + 3 and item.left < o.right + 3]
        arcs = sorted({o.y for o in passed if o.key[0] == "arc"})
        if item.key[0] == "arc" and len(arcs) >= MOST and arcs[0] <= base:
            item.y, item.bundled = arcs[0], True
        else:
            item.y = min([base, *(o.top - PITCH - item.below for o in passed)])
        found.append(item)
    return found
