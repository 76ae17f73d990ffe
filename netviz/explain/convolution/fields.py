"""How far a kernel with gaps reaches, and how far layers of them see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reach:
    """A kernel of ``kernel`` places on an axis with ``dilation`` steps between them."""

    kernel: int
    dilation: int

    @property
    def side(self) -> int:
        """The effective kernel: ``m + (m - 1)(d - 1)``."""
        return self.kernel + (self.kernel - 1) * (self.dilation - 1)

    @property
    def formula(self) -> str:
        """The same with its numbers."""
        m, d = self.kernel, self.dilation
        return f"{m} + ({m} - 1)({d} - 1) = {self.side}"


def reaches(kernel: int, dilations: Iterable[int]) -> tuple[Reach, ...]:
    """One for each of ``dilations``."""
    return tuple(Reach(kernel, dilation) for dilation in dilations)


def stacked(kernel: int, dilations: Sequence[int]) -> list[int]:
    """The receptive field on an axis after each layer of stride 1: each adds ``(m - 1) d``."""
    seen, found = 1, []
    for dilation in dilations:
        seen += (kernel - 1) * dilation
        found.append(seen)
    return found


def seen_by_one(kernel: int, dilations: Sequence[int]) -> list[set[int]]:
    """The places that one output depends on, counted from the first of them, from the last
    layer's input down to the first's.

    Gaps stay gaps: a place that no path reaches is not in the set.
    """
    places, found = {0}, []
    for dilation in reversed(dilations):
        places = {place + k * dilation for place in places for k in range(kernel)}
        found.append(places)
    return found
