"""The longest common subsequence, near-linear for long sequences that are much alike."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

Key = Hashable
Pairs = list[tuple[int, int]]

_PATIENCE = 256
"""Edits after which the best way found so far is taken, and the search goes on from its end."""


def common(left: Sequence[Key], right: Sequence[Key]) -> Pairs:
    """Ascending pairs of places with equal keys, as many as possible, early ones first.

    By Myers' greedy algorithm ("An O(ND) difference algorithm", 1986) between the equal ends; past
    `_PATIENCE` edits the result may be shorter than the longest, and the time stays linear.
    """
    known = set(left) & set(right)
    first = [place for place, key in enumerate(left) if key in known]
    second = [place for place, key in enumerate(right) if key in known]
    a = [left[place] for place in first]
    b = [right[place] for place in second]
    start, end = _ends(a, b)
    found: Pairs = [(place, place) for place in range(start)]
    middle = a[: len(a) - end], b[: len(b) - end]
    i = j = start
    while i < len(middle[0]) and j < len(middle[1]):
        steps, i, j = _stretch(*middle, i, j)
        found += steps
    found += [(len(a) - place, len(b) - place) for place in range(end, 0, -1)]
    return [(first[x], second[y]) for x, y in found]


def _ends(a: Sequence[Key], b: Sequence[Key]) -> tuple[int, int]:
    """How many keys are equal from the start on, and of the others how many up to the end."""
    least = min(len(a), len(b))
    start = end = 0
    while start < least and a[start] == b[start]:
        start += 1
    while end < least - start and a[-1 - end] == b[-1 - end]:
        end += 1
    return start, end


def _stretch(a: Sequence[Key], b: Sequence[Key], i: int, j: int) -> tuple[Pairs, int, int]:
    """Pairs from ``i``, ``j`` on, and where the search got to."""
    reach = {1: i}
    past: list[dict[int, int]] = []
    for edits in range(_PATIENCE + 1):
        past.append(reach.copy())
        for k in range(-edits, edits + 1, 2):
            x = _step(reach, k)
            y = j + (x - i) - k
            if x < i or x > len(a) or y > len(b):
                reach.pop(k, None)
                continue
            while x < len(a) and y < len(b) and a[x] == b[y]:
                x, y = x + 1, y + 1
            reach[k] = x
            if x == len(a) and y == len(b):
                return _back(past, i, j, (k, x)), x, y
    best = max((k for k in reach if (k + _PATIENCE) % 2 == 0), key=lambda k: 2 * reach[k] - k)
    x = reach[best]
    return _back(past, i, j, (best, x)), x, j + (x - i) - best


def _step(reach: dict[int, int], k: int) -> int:
    """How far along ``a`` one more edit leads on diagonal ``k``; the farther of both ways."""
    return max(reach.get(k + 1, -1), reach.get(k - 1, -2) + 1)


def _back(past: list[dict[int, int]], i: int, j: int, end: tuple[int, int]) -> Pairs:
    """The equal pairs on the way to ``end`` (diagonal and place in ``a``), from the start on."""
    k, x = end
    found: Pairs = []
    for reach in reversed(past):
        before = _step(reach, k)
        found += [(place, j + (place - i) - k) for place in range(x - 1, before - 1, -1)]
        if reach.get(k + 1, -1) == before:
            k += 1
            x = before
        else:
            k -= 1
            x = before - 1
    return found[::-1]
