"""Numbers read as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netviz.ir import TensorSpec
from netviz.tables import units


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1.00 k"),
        (9994, "9.99 k"),
        (9995, "10.0 k"),
        (99950, "100 k"),
        (999_499, "999 k"),
        (999_500, "1.00 M"),
        (3_628_146_688, "3.63 G"),
        (35_130_000_000, "35.1 G"),
        (10**18, "1000 P"),
    ],
)
def test_short(number: int, text: str) -> None:
    assert units.short(number) == text


@given(st.integers(1, 10**17))
def test_short_is_true_to_three_digits(number: int) -> None:
    digits, _, prefix = units.short(number).partition(" ")
    scale = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "P": 10**15}[prefix]
    assert abs(float(digits) * scale - number) <= number * 0.0051
    assert len(digits.replace(".", "")) <= 3


def test_sizes() -> None:
    assert units.size(46_758_048) == "46.8 MB"
    assert units.size(12) == "12 B"


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(0, 5, ""), (5, 0, ""), (1, 10**6, "<0.1"), (1, 3, "33.3"), (3, 3, "100.0")],
)
def test_percent(part: int, whole: int, text: str) -> None:
    assert units.percent(part, whole) == text


def test_shapes() -> None:
    image = TensorSpec((1, 3, 224, 224))
    assert units.shapes((image,)) == "1×3×224×224"
    assert units.shapes((image, image, image)) == "1×3×224×224 +2"
    assert units.shapes((TensorSpec(()),)) == "scalar"
    assert units.shapes(()) == ""


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        ({}, ""),
        ({"kernel_size": (3, 3), "stride": (1, 1), "groups": 1}, "3×3"),
        ({"kernel_size": (7, 7), "stride": (2, 2)}, "7×7 /2"),
        ({"kernel_size": (3, 1), "stride": (2, 1), "dilation": (2, 2)}, "3×1 /2×1 d2"),
        ({"kernel_size": 2, "stride": 2}, "2 /2"),
        ({"kernel_size": (3,), "stride": (1,), "groups": 32}, "3 g32"),
        ({"kernel_size": (2, 2), "stride": None}, "2×2"),
    ],
)
def test_kernels(attributes: dict[str, object], text: str) -> None:
    assert units.kernel(attributes) == text  # type: ignore[arg-type]


@given(st.text())
def test_visible_text_cannot_move_the_cursor(text: str) -> None:
    shown = units.visible(text)
    assert len(shown) == len(text)
    assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in shown)
    assert len(shown.splitlines()) <= 1
    shown.encode("utf-8")
