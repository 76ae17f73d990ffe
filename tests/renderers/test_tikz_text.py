"""Any text as TeX: ASCII, balanced, and of characters whose length is known."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from netviz.renderers.tikz_text import LETTERS, ROMAN, SIGNS, lacking, tex
from netviz.themes.metrics import metrics, using
from tests.renderers.test_escape import ANY

COMMANDS = re.compile(r"\\(char|accent)\d+ |\\nv(mi|sy)\{\d+ \}|\\nv(under|dots)\{\}|\\nvup\{\d\}"
                      r"|\\nvframe\{[\d.]+\}")  # fmt: skip


@given(ANY)
def test_what_is_left_besides_known_commands_means_itself(string: str) -> None:
    found = tex(string)
    assert found.isascii()
    depth = 0
    for bracket in re.sub("[^{}]", "", found):
        depth += 1 if bracket == "{" else -1
        assert depth >= 0
    assert depth == 0
    assert re.search(r"[\\$%#&^_]", COMMANDS.sub("", found)) is None


@pytest.mark.parametrize("weight", ["regular", "semibold"])
def test_every_character_that_tex_sets_is_measured(weight: str) -> None:
    with using("cm"):
        measured = metrics().advances[weight]
    assert {c for table in (ROMAN, LETTERS, SIGNS) for c in table} <= set(measured)


def test_characters_are_slots_of_tex_fonts() -> None:
    assert tex("a_b → α") == r"a\nvunder{}b \nvsy{33 } \nvmi{11 }"
    assert tex("é") == r"{\accent19 e}"
    assert tex("50%") == r"50{\char37 }"
    assert tex("漢") == r"\nvframe{1.000}"
    assert lacking("x漢") == {"漢"}


def test_lines_and_blanks_become_single_spaces() -> None:
    assert tex(" a\n\n b\t") == "a b"
