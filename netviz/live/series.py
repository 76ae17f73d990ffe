"""Curves of any length in bounded memory: each bucket keeps its least and its greatest value."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

LIMIT = 1024
Point = tuple[int, float]


@dataclass(slots=True)
class _Bucket:
    first: int
    low: Point
    high: Point
    bad: Point | None
    total: float
    size: int

    def points(self) -> list[Point]:
        if self.size == 1:
            return [self.low]
        return sorted({self.low, self.high, *([self.bad] if self.bad else [])})


def _merged(part: Sequence[_Bucket]) -> _Bucket:
    """One bucket for neighbours."""
    return _Bucket(
        part[0].first,
        min((b.low for b in part), key=_rank),
        max((b.high for b in part), key=_rank_high),
        next((b.bad for b in part if b.bad), None),
        sum(b.total for b in part),
        sum(b.size for b in part),
    )


def _rank(point: Point) -> float:
    return point[1] if math.isfinite(point[1]) else math.inf


def _rank_high(point: Point) -> float:
    return point[1] if math.isfinite(point[1]) else -math.inf


class Series:
    """Points (step, value) of one curve; memory and the cost of drawing do not grow with it.

    Neighbours merge in pairs when there are ``limit`` buckets; peaks and non-finite values stay.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._buckets: list[_Bucket] = []
        self._width = 1
        self._filled = 0
        self.last: float = math.nan
        self.last_step = 0
        self.count = 0
        self.ema: float | None = None

    def add(self, step: int, value: float) -> None:
        """Append a point."""
        self.last, self.last_step, self.count = value, step, self.count + 1
        if math.isfinite(value):
            self.ema = value if self.ema is None else 0.98 * self.ema + 0.02 * value
        point, finite = (step, value), math.isfinite(value)
        new = _Bucket(step, point, point, None if finite else point, value if finite else 0.0, 1)
        if self._buckets and self._filled < self._width:
            self._buckets[-1] = _merged((self._buckets[-1], new))
            self._filled += 1
        else:
            self._buckets.append(new)
            self._filled = 1
        if len(self._buckets) > self._limit:
            self._halve()

    def _halve(self) -> None:
        old = self._buckets
        pairs = [_merged(pair) for pair in zip(old[::2], old[1::2], strict=False)]
        self._filled = self._filled if len(old) % 2 else 2 * self._width
        self._buckets = pairs + ([old[-1]] if len(old) % 2 else [])
        self._width *= 2

    def points(self, limit: int = 500) -> tuple[list[int], list[float | None]]:
        """At most ``limit`` points (min and max of each stretch), None where not finite."""
        single = self._width == 1 and len(self._buckets) <= limit
        found = self._buckets if single else map(_merged, self._stretches(limit // 2))
        kept = [point for bucket in found for point in bucket.points()]
        return [step for step, _ in kept], [rounded(value) for _, value in kept]

    def means(self, limit: int = 120) -> tuple[list[int], list[float]]:
        """At most ``limit`` steps and the mean of what follows each: alike for curves that are
        recorded together, so that they may be stacked."""
        parts = self._stretches(limit)
        means = [sum(b.total for b in part) / sum(b.size for b in part) for part in parts]
        return [part[0].first for part in parts], means

    def _stretches(self, limit: int) -> list[list[_Bucket]]:
        """At most ``limit`` stretches of neighbours."""
        length = max(1, math.ceil(len(self._buckets) / limit))
        starts = range(0, len(self._buckets), length)
        return [self._buckets[start : start + length] for start in starts]

    def bad(self) -> list[int]:
        """Steps at which it was not finite (one a stretch)."""
        return [bucket.bad[0] for bucket in self._buckets if bucket.bad]


def rounded(value: float | None, digits: int = 5) -> float | None:
    """``value`` to a few digits, None for what is not finite: what a page's JSON can hold."""
    if value is None or not math.isfinite(value):
        return None
    return float(f"{value:.{digits}g}")
