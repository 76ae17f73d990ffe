"""Where a sequence repeats itself: stretches of one period, the most saving ones first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

_MOST_PERIODS = 64


@dataclass(frozen=True, slots=True)
class Run:
    """``count`` copies of ``period`` neighbours, from the place ``start`` on."""

    start: int
    period: int
    count: int

    @property
    def end(self) -> int:
        """The place after the last copy."""
        return self.start + self.period * self.count


def periods(labels: Sequence[int], weights: Sequence[int], crossing: Sequence[int]) -> list[Run]:
    """Runs in ``labels`` that do not overlap, in order.

    ``weights``: what folding a place away saves. ``crossing``: how many tensors pass from before
    each place to it or behind it (one more entry than ``labels``): where the phase of a run is
    free, copies begin where the fewest pass.
    """
    before = [0]
    for weight in weights:
        before.append(before[-1] + weight)
    free = _Free(len(labels))
    found = []
    heap = [_entry(before, *stretch) for stretch in _stretches(labels)]
    heapify(heap)
    while heap:
        _, period, start, end = heappop(heap)
        low, high = free.within(start, end)
        if high - low < 2 * period:
            continue
        if (low, high) != (start, end):
            heappush(heap, _entry(before, low, high, period))
            continue
        run = _phased(low, high, period, crossing)
        free.take(run)
        found.append(run)
    return sorted(found, key=lambda run: run.start)


def _entry(before: list[int], start: int, end: int, period: int) -> tuple[int, int, int, int]:
    count = (end - start) // period
    saved = before[start + period * count] - before[start + period]
    return -saved, period, start, end


def _phased(low: int, high: int, period: int, crossing: Sequence[int]) -> Run:
    spare = range((high - low) % period + 1)
    phase = min(spare, key=lambda phase: (crossing[low + phase + period], phase))
    return Run(low + phase, period, (high - low - phase) // period)


def _stretches(labels: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Start, end and period of every stretch in which each place equals the one a period on."""
    previous: dict[int, int] = {}
    starts: dict[int, list[int]] = defaultdict(list)
    for place, label in enumerate(labels):
        if label in previous:
            starts[place - previous[label]].append(previous[label])
        previous[label] = place
    common = Counter({period: len(places) for period, places in starts.items()})
    for period, _ in sorted(common.most_common(_MOST_PERIODS)):
        covered = 0
        for place in starts[period]:
            if place < covered:
                continue
            start = place
            while start > covered and labels[start - 1] == labels[start - 1 + period]:
                start -= 1
            end = place
            while end + period < len(labels) and labels[end] == labels[end + period]:
                end += 1
            covered = end
            if end - start >= period:
                yield start, end + period, period


class _Free:
    """Places that no run has taken."""

    def __init__(self, size: int) -> None:
        self._taken = bytearray(size)

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The longest free stretch in ``start`` to ``end``."""
        if not any(self._taken[start:end]):
            return start, end
        best, low = (start, start), start
        for place in range(start, end + 1):
            if place == end or self._taken[place]:
                if place - low > best[1] - best[0]:
                    best = low, place
                low = place + 1
        return best

    def take(self, run: Run) -> None:
        """Mark the places of ``run``."""
        self._taken[run.start : run.end] = b"\1" * (run.end - run.start)
