"""Any string through SVG and DOT: what a parser reads back is what was written."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netviz.renderers.escape_dot import quoted
from netviz.renderers.escape_xml import attribute, identifier, text

NASTY = [
    "", " ",
    '"', "'", "\\", "\\\\", 'a"b', "<b>&amp;</b>", "]]>", "#1", "x_y^2%", "{a|b}", "a\nb",
    "a\r\nb", "\x00\x01\x1b", "\ud800", "\udfff\ud800", "\ufffe", "\u202eabc", "אבג", "モデル",
    "😀", "n" * 300, "\\N", "\\l", "\\n", "&nbsp;", "&#65;", "-->", "<!--", "${x}", "\u2028",
]  # fmt: skip
ANY = st.text(alphabet=st.characters(codec=None), max_size=60) | st.sampled_from(NASTY)
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@given(ANY)
def test_xml_text_comes_back(string: str) -> None:
    back = ET.fromstring(f"<t>{text(string)}</t>").text or ""
    assert back == FORBIDDEN.sub("\ufffd", string)


@given(ANY)
def test_xml_attribute_comes_back(string: str) -> None:
    back = ET.fromstring(f'<t a="{attribute(string)}"/>').get("a")
    assert back == FORBIDDEN.sub("\ufffd", string)


@given(ANY)
def test_xml_ids_are_never_empty_and_hold_no_space(string: str) -> None:
    back = ET.fromstring(f'<t id="{identifier(string)}"/>').get("id")
    assert back
    assert not re.search(r"\s", back)


@given(st.lists(ANY, min_size=2, max_size=2, unique=True))
def test_xml_ids_stay_apart(strings: list[str]) -> None:
    clean = [FORBIDDEN.sub("\ufffd", string) for string in strings]
    if clean[0] != clean[1]:
        assert identifier(strings[0]) != identifier(strings[1])


@given(ANY)
def test_dot_is_one_quoted_string_in_one_line(string: str) -> None:
    found = quoted(string)
    assert re.fullmatch(r'"(?:[^"\\\n\r]|\\.)*"', found)


@pytest.mark.parametrize("string", [s for s in NASTY if "\ud800" not in s and "\udfff" not in s])
def test_graphviz_reads_and_shows_the_very_string(string: str) -> None:
    pygraphviz = pytest.importorskip("pygraphviz")
    source = f"digraph {{ n [label={quoted(string)} shape=plaintext fontname=Helvetica] }}"
    drawn = pygraphviz.AGraph(string=source).draw(format="svg", prog="dot")
    root = ET.fromstring(re.sub(rb"<!DOCTYPE[^>]*>", b"", drawn))
    texts = [t.text or "" for t in root.iter("{http://www.w3.org/2000/svg}text")]
    # Graphviz writes blanks as no-break spaces.
    shown = "\n".join(texts).replace("\xa0", " ")
    assert shown.strip() == _as_drawn(string).strip()


def _as_drawn(string: str) -> str:
    """Line ends of any kind as one, what cannot be drawn as U+FFFD."""
    clean = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]", "\ufffd", string)
    return re.sub("\r\n|\r|\u2028|\u2029", "\n", clean)
