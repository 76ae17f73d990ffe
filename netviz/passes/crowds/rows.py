"""Rows of neighbours: one after another of one kind, some perhaps broken off.

A loop over experts computes first who is sent to each of them, and goes on to the next where it is
nobody: such a beginning of a copy belongs to the row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from netviz.passes.runs.periods import Run, periods


@dataclass(frozen=True, slots=True)
class Row:
    """``copies``: the places of each whole copy, in order; from the first of them, ``start``, to
    ``end`` lies nothing but these and beginnings of such; ``weight``: of all of that."""

    copies: tuple[range, ...]
    start: int
    end: int
    weight: int


def rows(labels: list[int], weights: Sequence[int], crossing: Sequence[int]) -> Iterator[Row]:
    """The rows in ``labels``, longest first; ``weights``, ``crossing``: see `periods`."""
    free = bytearray(b"\1" * len(labels))
    found = periods(labels, weights, crossing)
    for run in sorted(found, key=lambda run: (-run.count, run.start)):
        if all(free[run.start : run.end]):
            copies, end = _extended(labels, run, free)
            start = copies[0].start
            row = Row(tuple(copies), start, end, sum(weights[start:end]))
            free[row.start : row.end] = bytes(row.end - row.start)
            yield row


def _extended(labels: list[int], run: Run, free: bytearray) -> tuple[list[range], int]:
    """The copies of ``run``, further ones before and behind it, and the end of all."""
    pattern = labels[run.start : run.start + run.period]
    copies = [range(p, p + run.period) for p in range(run.start, run.end, run.period)]
    end = run.end
    while size := _begun(labels, pattern, end, free):
        if size == run.period:
            copies.append(range(end, end + size))
        end += size
    start = run.start
    while size := _before(labels, pattern, start, free):
        if size == run.period:
            copies.insert(0, range(start - size, start))
        start -= size
    return copies, end


def _begun(labels: Sequence[int], pattern: Sequence[int], place: int, free: bytearray) -> int:
    """How many labels of ``pattern``, from its first on, are at ``place``."""
    size = 0
    while size < len(pattern) and place + size < len(labels) and free[place + size]:
        if labels[place + size] != pattern[size]:
            break
        size += 1
    return size


def _before(labels: list[int], pattern: list[int], place: int, free: bytearray) -> int:
    """How many labels of ``pattern``, from its first on, end at ``place``: all of them, or few."""
    sizes = (len(pattern), *range(1, len(pattern)))
    lows = ((size, max(place - size, 0)) for size in sizes)
    fits = (n for n, low in lows if all(free[low:place]) and labels[low:place] == pattern[:n])
    return next(fits, 0)
