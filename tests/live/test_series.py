"""Curves in bounded memory."""

from __future__ import annotations

import math

import pytest

from netviz.live.series import Series
from netviz.live.state import COLUMNS, Grid


def test_a_short_curve_is_kept_as_it_is() -> None:
    series = Series()
    for step in range(10):
        series.add(step, step * 0.5)
    assert series.points() == (list(range(10)), [step * 0.5 for step in range(10)])


@pytest.mark.parametrize("count", [3_000, 100_000])
def test_a_long_curve_keeps_its_peaks_and_few_points(count: int) -> None:
    series = Series()
    for step in range(count):
        series.add(step, 100.0 if step == 777 else -50.0 if step == 1234 else step % 7)
    steps, values = series.points()
    assert len(steps) <= 500
    assert steps == sorted(steps)
    assert 100.0 in values
    assert -50.0 in values
    assert series.count == count


def test_numbers_that_are_not_finite_are_gaps_that_stay() -> None:
    series = Series()
    for step in range(5000):
        series.add(step, math.nan if step == 2500 else 1.0)
    values = series.points()[1]
    assert None in values
    assert series.bad() == [2500]
    assert all(v is None or v == 1.0 for v in values)


def test_all_nan_is_no_fault() -> None:
    series = Series()
    for step in range(3000):
        series.add(step, math.inf)
    assert set(series.points()[1]) == {None}


def test_a_grid_merges_columns_and_keeps_the_greatest() -> None:
    grid = Grid()
    for step in range(1000):
        grid.add(step, (9.0 if step == 333 else 1.0, None))
    assert len(grid.columns) <= COLUMNS
    assert max(value for value in grid.row(0)[1] if value is not None) == 9.0
    assert set(grid.row(1)[1]) == {None}
