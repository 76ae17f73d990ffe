"""Curves of any length in bounded memory: each bucket keeps its least and its greatest value."""

from __future__ import annotations

import math
from dataclasses import dataclass

LIMIT = 1024
Point = tuple[int, float]


@dataclass(slots=True)
class _Bucket:
    first: int
    low: Point
    high: Point
    bad: Point | None = None

    def merged(self, later: _Bucket) -> _Bucket:
        return _Bucket(
            self.first,
            min(self.low, later.low, key=_rank),
            max(self.high, later.high, key=_rank_high),
            self.bad or later.bad,
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
        point = (step, value)
        new = _Bucket(step, point, point, None if math.isfinite(value) else point)
        if self._buckets and self._filled < self._width:
            self._buckets[-1] = self._buckets[-1].merged(new)
            self._filled += 1
        else:
            self._buckets.append(new)
            self._filled = 1
        if len(self._buckets) > self._limit:
            self._halve()

    def _halve(self) -> None:
        old = self._buckets
        pairs = [a.merged(b) for a, b in zip(old[::2], old[1::2], strict=False)]
        self._filled = self._filled if len(old) % 2 else 2 * self._width
        self._buckets = pairs + ([old[-1]] if len(old) % 2 else [])
        self._width *= 2

    def points(self, limit: int = 500) -> tuple[list[int], list[float | None]]:
        """At most ``limit`` points (min and max of each stretch), None where not finite."""
        stretch = max(1, math.ceil(len(self._buckets) * 2 / limit))
        single = self._width == 1 and len(self._buckets) <= limit
        steps: list[int] = []
        values: list[float | None] = []
        for start in range(0, len(self._buckets), 1 if single else stretch):
            part = self._buckets[start : start + (1 if single else stretch)]
            bucket = part[0]
            for other in part[1:]:
                bucket = bucket.merged(other)
            kept = {bucket.low, bucket.high, *([bucket.bad] if bucket.bad else [])}
            for step, value in sorted(kept):
                steps.append(step)
                values.append(rounded(value))
        return steps, values

    def bad(self) -> list[int]:
        """Steps at which it was not finite (one a stretch)."""
        return [bucket.bad[0] for bucket in self._buckets if bucket.bad]


def rounded(value: float | None, digits: int = 5) -> float | None:
    """``value`` to a few digits, None for what is not finite: what a page's JSON can hold."""
    if value is None or not math.isfinite(value):
        return None
    return float(f"{value:.{digits}g}")
