"""A line on its way, and where lines of one tensor part."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

_LEAD = 14.0

Spot = tuple[float, float]
"""Along the figure, across it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One tensor's way: ``stems`` ends in an arrowhead each; ``id``: "source->target"."""

    id: str
    stems: tuple[tuple[Spot, ...], ...]


def branched(lines: list[Line]) -> list[Line]:
    """``lines``, each from shortly before it leaves another of the same tensor, so that no long
    stretch is drawn twice and corners stay round."""
    drawn: dict[str, list[tuple[Spot, Spot]]] = {}
    found = []
    for line in lines:
        seen = drawn.setdefault(line.id.partition("->")[0], [])
        stems = tuple(_trimmed(stem, seen) for stem in line.stems)
        seen += (pair for stem in stems for pair in pairwise(stem))
        found.append(Line(line.id, stems))
    return found


def _trimmed(stem: tuple[Spot, ...], seen: list[tuple[Spot, Spot]]) -> tuple[Spot, ...]:
    kept = list(stem)
    gone = None
    while len(kept) > 2 and any(_covers(one, (kept[0], kept[1])) for one in seen):
        gone = kept.pop(0)
    if gone is None:
        return stem
    far = abs(gone[0] - kept[0][0]) + abs(gone[1] - kept[0][1])
    part = min(1.0, _LEAD / far) if far else 0.0
    lead = tuple(b + (a - b) * part for a, b in zip(gone, kept[0], strict=True))
    return ((lead[0], lead[1]), *kept)


def _covers(one: tuple[Spot, Spot], other: tuple[Spot, Spot]) -> bool:
    for way in (0, 1):
        fixed = 1 - way
        if all(abs(spot[fixed] - one[0][fixed]) < 0.01 for spot in (one[1], *other)):
            low, high = sorted((one[0][way], one[1][way]))
            return all(low - 0.01 <= spot[way] <= high + 0.01 for spot in other)
    return False
