"""Measured text: the table, the font file and matplotlib agree."""

from __future__ import annotations

import re
import shutil
import subprocess
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netviz.errors import FormatError
from netviz.themes.metrics import (
    metrics,
    needs_full_font,
    shorten,
    text_width,
    using,
    visible,
)

WORDS = ("Conv2d", "1×64×56×56", "64 → 128 · 3×3 · /2", "scaled_dot_product_attention", "слой αβ")


@pytest.mark.parametrize("weight", ["regular", "semibold"])
@pytest.mark.parametrize("word", WORDS)
def test_the_table_agrees_with_the_font(word: str, weight: str) -> None:
    ttlib = pytest.importorskip("fontTools.ttLib")
    with resources.as_file(resources.files("netviz.themes") / f"fonts/inter-{weight}.ttf") as path:
        font = ttlib.TTFont(path)
    names, widths = font.getBestCmap(), font["hmtx"]
    expected = sum(widths[names[ord(c)]][0] for c in word) * 10 / font["head"].unitsPerEm
    assert text_width(word, 10, weight) == pytest.approx(expected)


@pytest.mark.parametrize("word", WORDS)
def test_matplotlib_draws_what_was_measured(word: str) -> None:
    ft2font = pytest.importorskip("matplotlib.ft2font")
    path = resources.files("netviz.themes") / "fonts/inter-regular.ttf"
    font = ft2font.FT2Font(str(path))
    font.set_size(100, 72)
    font.set_text(word, 0.0, flags=ft2font.LoadFlags.NO_HINTING)
    assert font.get_width_height()[0] / 64 == pytest.approx(text_width(word, 100), rel=0.03)


def test_wide_and_unseen_characters_are_estimated() -> None:
    assert text_width("漢字", 10) == pytest.approx(20)
    assert text_width("e\u0301", 10) == pytest.approx(text_width("e", 10), rel=0.01)


@given(st.text(max_size=400), st.floats(20, 300))
def test_shortened_text_fits(string: str, limit: float) -> None:
    assert text_width(shorten(string, limit, size=9), 9) <= max(limit, 30)


@given(st.text(alphabet=st.characters(codec=None), max_size=50))
def test_visible_text_is_one_line_that_any_encoder_takes(string: str) -> None:
    shown = visible(string)
    assert shown == " ".join(shown.split())
    assert shown.encode().decode() == shown
    assert visible(shown) == shown


def test_what_needs_the_full_font() -> None:
    assert not needs_full_font(frozenset(("Conv2d", "1×64", "→ ∞")))
    assert needs_full_font(frozenset(("слой",)))
    assert not needs_full_font(frozenset(("漢字",)))


def test_computer_modern_is_measured_within_its_block_alone() -> None:
    before = text_width("Convolution", 8)
    with using("cm"):
        inside = text_width("Convolution", 8)
        assert metrics().family == "Computer Modern"
    assert inside < before == text_width("Convolution", 8)


def test_an_unknown_family_is_told_with_those_there_are() -> None:
    with pytest.raises(FormatError, match="did you mean 'inter'"), using("intre"):
        pass


def test_kerns_and_ligatures_count_as_in_tex() -> None:
    with using("cm"):  # cmr10.tfm: f 0.3056, i 0.2778, fi 0.5556; A 0.75, V 0.75, kern -0.1111
        assert text_width("fi", 10) == pytest.approx(5.556, abs=0.002)
        assert text_width("AV", 10) == pytest.approx(13.889, abs=0.002)


@pytest.mark.skipif(not shutil.which("tftopl"), reason="needs TeX's tftopl")
@pytest.mark.parametrize(("weight", "tfm"), [("regular", "cmr10"), ("semibold", "cmbx10")])
def test_advances_are_those_of_the_tfm_file(weight: str, tfm: str) -> None:
    listing = subprocess.run(["tftopl", tfm], capture_output=True, text=True, check=True).stdout
    widths = re.findall(r"\(CHARACTER C (\w)\n\s+\(CHARWD R ([\d.]+)\)", listing)
    assert len(widths) == 62
    with using("cm"):
        for character, ems in widths:
            assert text_width(character, 1, weight) == pytest.approx(float(ems), abs=1e-4)
