"""Posters: every part of the figure on some sheet, each sheet the paper asked for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import netviz
from netviz.drawing import draw_files, draw_graph, scene_of
from netviz.errors import FormatError
from netviz.layouts.fit import paper
from netviz.layouts.sheets import Sheets, cut, sheets
from netviz.scene import Scene, Text, box_of
from tests.renderers.fixture import residual


def words(scene: Scene) -> set[str]:
    return {
        mark.string
        for element in scene.elements
        if element.kind != "sheet"
        for mark in element.marks
        if isinstance(mark, Text)
    }


@pytest.mark.parametrize("fit", [None, "A4"])
def test_everything_is_on_some_sheet(fit: str | None) -> None:
    scene = scene_of(residual(blocks=6), repeats=False)
    parts = cut(scene, Sheets(2, 3), paper(fit) if fit else None)
    assert len(parts) == 6
    assert set().union(*map(words, parts)) == words(scene)
    assert all(words(part) < words(scene) for part in parts)


def test_a_mark_keeps_its_distance_to_the_sheets_corner() -> None:
    scene = scene_of(residual(blocks=6), repeats=False)
    first, second = cut(scene, Sheets(1, 2), None)
    node = next(e for e in scene.elements if e.kind == "node")
    there = next(e for e in first.elements if e.id == node.id)
    x, y, _, _ = box_of(node.marks[0])
    assert box_of(there.marks[0])[:2] == pytest.approx((x + 28, y + 28))
    below = next(e for e in reversed(scene.elements) if e.kind == "node")
    there = next(e for e in second.elements if e.id == below.id)
    assert box_of(there.marks[0])[1] == pytest.approx(
        box_of(below.marks[0])[1] - scene.height / 2 + 28
    )


def test_sheets_of_paper_have_its_size_and_are_filled() -> None:
    scene = scene_of(residual(blocks=2))
    parts = cut(scene, Sheets(2, 2), paper("A4"))
    assert {(round(p.width, 1), round(p.height, 1)) for p in parts} == {(595.3, 841.9)}
    title = next(m for p in parts for e in p.elements if e.kind == "title" for m in e.marks)
    assert isinstance(title, Text)
    assert title.size > 14


@pytest.mark.parametrize(
    ("text", "found"), [("2x3", (2, 3)), ("3×1", (3, 1)), ("1", (1, 1)), ("5", (5, 1)), (6, (2, 3))]
)
def test_how_many_sheets(text: str | int, found: tuple[int, int]) -> None:
    shape = 4.0 if text == "5" else 0.6
    into = sheets(text, None, shape)
    assert (into.across, into.down) == found


@pytest.mark.parametrize("text", ["0", "x3", "-2", "2x", "many", "999x999"])
def test_strange_numbers_are_refused(text: str) -> None:
    with pytest.raises(FormatError, match="2x3"):
        sheets(text, None)


def test_paper_without_a_height_is_refused() -> None:
    with pytest.raises(FormatError, match="column's width"):
        draw_graph(residual(), format="pdf", pages=2, fit="17cm")


def test_a_pdf_holds_all_pages_and_other_formats_have_a_file_each(tmp_path: Path) -> None:
    graph = residual(blocks=4)
    pdf = draw_graph(graph, format="pdf", pages="2x2", fit="A5")
    assert len(re.findall(rb"/Type /Page\b", pdf)) == 4
    made = draw_files(graph, format="svg", pages=3, stem="net")
    assert list(made) == ["net.svg", "net-2.svg", "net-3.svg"]
    netviz.draw(graph, pages=2).save(tmp_path / "poster.png")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["poster-2.png", "poster.png"]


def test_formats_without_pages_say_so() -> None:
    with pytest.raises(FormatError, match="pages are for pdf"):
        draw_graph(residual(), format="gif", pages=2)
