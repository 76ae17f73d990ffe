"""Measured text: the table, the font file and matplotlib agree."""

from __future__ import annotations

from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netviz.themes.metrics import needs_full_font, shorten, text_width, visible

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
