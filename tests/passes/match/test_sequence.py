"""The longest common subsequence."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from netviz.passes.match.sequence import common

KEYS = st.lists(st.integers(0, 3), max_size=14)


def longest(a: list[int], b: list[int]) -> int:
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, j in itertools.product(range(len(a)), range(len(b))):
        best = max(table[i][j + 1], table[i + 1][j])
        table[i + 1][j + 1] = table[i][j] + 1 if a[i] == b[j] else best
    return table[-1][-1]


@given(KEYS, KEYS)
def test_pairs_ascend_are_equal_and_as_many_as_can_be(a: list[int], b: list[int]) -> None:
    pairs = common(a, b)
    assert all(a[i] == b[j] for i, j in pairs)
    assert all(p[0] < q[0] and p[1] < q[1] for p, q in itertools.pairwise(pairs))
    assert len(pairs) == longest(a, b)


def test_a_repeat_is_added_at_the_end_of_its_run() -> None:
    assert common("cr" * 2 + "p", "cr" * 3 + "p") == [(0, 0), (1, 1), (2, 2), (3, 3), (4, 6)]


def test_long_and_wholly_shuffled_sequences_are_matched() -> None:
    pairs = common([i * i % 7 for i in range(10_000)], [i * i * i % 5 for i in range(10_000)])
    assert len(pairs) > 3000
    assert common(range(10_000), range(9_999, -1, -1))
