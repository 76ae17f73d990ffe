"""A figure on paper: small enough, its parts in proportion, its text large enough or said."""

from __future__ import annotations

import warnings

import pytest

from netviz.drawing import scene_of
from netviz.errors import FormatError
from netviz.layouts.fit import paper, smallest_text
from tests.layouts.checks import complaints
from tests.layouts.test_columns import chain
from tests.renderers.fixture import residual


def test_a_figure_fits_its_paper_and_fills_its_shape() -> None:
    for name, (width, height) in {"A4": (595, 842), "slide": (960, 540)}.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            scene = scene_of(chain(40), repeats=False, fit=name)
        assert scene.width <= width
        assert scene.height <= height
        assert (scene.width > scene.height) == (width > height)
        assert complaints(scene) == []


def test_a_column_limits_the_width_alone() -> None:
    with pytest.warns(UserWarning, match=r"smallest text is [0-5]\.\d pt"):
        scene = scene_of(chain(40), repeats=False, fit="8.6cm", aspect="16:9")
    assert scene.width == pytest.approx(8.6 / 2.54 * 72)
    assert smallest_text(scene) < 6


def test_a_small_figure_is_left_as_it_is() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert scene_of(residual(), fit="17.8cm") == scene_of(residual())


def test_widths_have_units() -> None:
    assert paper("25.4mm").width == pytest.approx(72)
    assert paper("1in").width == paper("72pt").width == 72


@pytest.mark.parametrize("text", ["A9", "12", "0cm", "wide", "-3cm"])
def test_strange_paper_is_refused(text: str) -> None:
    with pytest.raises(FormatError, match=r"A4|a4"):
        scene_of(residual(), fit=text)
