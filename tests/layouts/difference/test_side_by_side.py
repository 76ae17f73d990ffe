"""The picture of a difference: matched boxes in line, every change marked, nothing overlapping."""

from __future__ import annotations

import itertools
import re

import pytest

import netviz
from netviz.drawing import draw_match
from netviz.layouts.aspect import Aspect
from netviz.layouts.difference import compose
from netviz.layouts.difference.tiles import ROOM, page_of
from netviz.layouts.look import Look
from netviz.passes.match import Match, match
from netviz.scene import Circle, Element, Rect, Scene, Text, box_of
from netviz.themes import load, names
from tests.layouts.checks import off_the_page, overlapping_boxes, repeated_ids
from tests.passes.match.pairs import Net, Swapped, chain, compared, conv, nested, plain


def kernel() -> Match:
    model = plain()
    model[2] = conv(8, 8, 5)
    return compared(plain(), model)


PAIRS = {
    "kernel": kernel,
    "block": lambda: compared(Net(), Net(blocks=3)),
    "name": lambda: compared(Net(), Net(body="trunk")),
    "other": lambda: compared(plain(), Net()),
    "order": lambda: compared(Swapped(late=False), Swapped(late=True)),
    "equal": lambda: compared(Net(), Net()),
    "deep": lambda: match(nested(6), nested(9)),
}


def scene_of(found: Match, *, direction: str = "TB", depth: int | None = None) -> Scene:
    return compose(found, look=Look(theme=load("classic"), direction=direction), depth=depth)


def nodes(scene: Scene) -> dict[str, Element]:
    return {element.id: element for element in scene.elements if element.kind == "node"}


def outline(element: Element) -> Rect:
    return next(mark for mark in element.marks if isinstance(mark, Rect))


@pytest.mark.parametrize("direction", ["TB", "LR"])
@pytest.mark.parametrize("name", PAIRS)
def test_boxes_do_not_overlap_and_lie_on_the_page(name: str, direction: str) -> None:
    scene = scene_of(PAIRS[name](), direction=direction)
    boxes = [box_of(outline(element)) for element in nodes(scene).values()]
    for a, b in itertools.combinations(boxes, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    for element in scene.elements:
        for left, top, right, bottom in map(box_of, element.marks):
            assert left >= 0
            assert top >= 0
            assert right <= scene.width
            assert bottom <= scene.height
    assert len({element.id for element in scene.elements}) == len(scene.elements)


@pytest.mark.parametrize("direction", ["TB", "LR"])
@pytest.mark.parametrize("name", PAIRS)
def test_wrapped_pairs_keep_their_lines_and_say_how_they_go_on(name: str, direction: str) -> None:
    found = PAIRS[name]()
    look = Look(theme=load("classic"), direction=direction, aspect=Aspect(4.0))
    long, wrapped = scene_of(found, direction=direction), compose(found, look=look)
    assert set(nodes(long)) == set(nodes(wrapped))
    assert overlapping_boxes(wrapped) == off_the_page(wrapped) == repeated_ids(wrapped) == []
    if direction == "TB" and long.height > 2 * long.width:
        assert wrapped.width / wrapped.height > 1
        texts = [m.string for e in wrapped.elements for m in e.marks if isinstance(m, Text)]
        assert texts.count("continued") >= 2


@pytest.mark.parametrize("name", [name for name in PAIRS if name != "order"])
def test_matched_boxes_are_in_line_and_equally_large(name: str) -> None:
    found = nodes(scene_of(PAIRS[name]()))
    both = [id_ for id_ in found if id_.startswith("0:") and f"1{id_[1:]}" in found]
    assert both
    for id_ in both:
        a, b = outline(found[id_]), outline(found[f"1{id_[1:]}"])
        assert a.y == pytest.approx(b.y)
        assert a.height == pytest.approx(b.height)
        assert a.x + a.width < b.x


def test_a_change_says_what_changed_and_bears_its_sign() -> None:
    found = nodes(scene_of(kernel()))
    changed = [element for element in found.values() if element.role == "changed"]
    texts = [[m.string for m in e.marks if isinstance(m, Text)] for e in changed]
    assert ["kernel 3×3" in words for words in texts] == [True, False]
    assert ["kernel 3×3 → 5×5" in words for words in texts] == [False, True]
    assert all(any(isinstance(mark, Circle) for mark in e.marks) for e in changed)
    calm = [e for e in found.values() if e.role == "equal"]
    assert not any(isinstance(mark, Circle) for e in calm for mark in e.marks)


def test_the_legend_counts_layers() -> None:
    scene = scene_of(PAIRS["block"]())
    told = [
        mark.string
        for element in scene.elements
        if element.kind == "legend"
        for mark in element.marks
        if isinstance(mark, Text)
    ]
    assert told == ["3 added", "11 equal"]


def test_lines_join_what_is_next_to_one_another_past_what_is_hidden() -> None:
    model = plain()
    model[2] = conv(8, 8, 5)
    scene = scene_of(compared(plain(), model))
    lines = [e.id for e in scene.elements if e.kind == "edge" and e.id.startswith("1:")]
    assert len(lines) == 4


@pytest.mark.parametrize("name", names())
def test_every_theme_tells_the_kinds_apart(name: str) -> None:
    theme = load(name)
    paints = [theme.roles[kind] for kind in ("added", "removed", "changed", "renamed", "equal")]
    assert len({(paint.fill, paint.stroke) for paint in paints}) == 5
    draw_match(kernel(), theme=name)


def test_a_theme_without_these_roles_borrows_them(tmp_path: object) -> None:
    path = f"{tmp_path}/mine.json"
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123 - as a user would
        file.write('{"base": "classic", "ink": "#000000"}')
    assert b"#1f8a4c" in draw_match(PAIRS["block"](), theme=path)


def test_depth_is_chosen_so_that_the_picture_stays_readable() -> None:
    graphs = [netviz.trace(f"zoo:{name}") for name in ("resnet18", "resnet50")]
    found = match(*graphs)
    page = page_of(found)
    assert max(sum(tile.side == side for tile in page.tiles) for side in (0, 1)) <= ROOM
    assert len(page_of(found, depth=3).tiles) > len(page.tiles)


def test_thousands_of_changes_fit_on_a_page() -> None:
    left, right = (netviz.trace(chain(n), input_size=(1, 2)) for n in (3000, 2000))
    assert len(nodes(scene_of(match(left, right)))) < 60
    other = netviz.trace(plain(), input_size=(1, 3, 8, 8))
    assert len(nodes(scene_of(match(left, other)))) < 60


def test_svg_is_the_same_each_time_and_holds_tips() -> None:
    first, second = (draw_match(kernel()).decode() for _ in range(2))
    assert first == second
    assert re.search(r"<title>2\nConv2d\nchanged\nkernel_size 3×3 → 5×5", first)
