"""Two networks side by side in a browser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from torch import nn

import netviz

HOSTILE = "</script><script>document.title='broken'</script>"


class Block(nn.Sequential):
    def __init__(self) -> None:
        super().__init__(nn.Conv2d(8, 8, 3, padding=1), nn.ReLU())


class Net(nn.Module):
    def __init__(self, blocks: int, *, classes: int = 10, norm: bool = True) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, padding=1)
        if norm:
            self.norm = nn.BatchNorm2d(8)
        self.body = nn.Sequential(*(Block() for _ in range(blocks)))
        self.head = nn.Linear(8, classes)

    def forward(self, x: Any) -> Any:
        x = self.stem(x)
        x = self.norm(x) if hasattr(self, "norm") else x
        return self.head(self.body(x).mean((2, 3)))


@pytest.fixture(scope="module")
def difference() -> Any:
    return netviz.diff(Net(6), Net(8, classes=20, norm=False), input_size=(1, 3, 32, 32))


@pytest.fixture
def page(difference, tab, tmp_path):
    path = difference.save(tmp_path / "diff.html")
    tab.goto(path.as_uri())
    tab.wait_for_selector("body[data-ready]")
    return tab


def test_every_part_is_coloured_by_what_became_of_it(difference, page):
    seen = page.evaluate(
        """sides.map(({ viewer }) => {
          viewer.toDepth(Infinity);
          viewer.net.view.runs.forEach((_, place) => viewer.state.unfolded.add(place));
          viewer.render();
          return Object.fromEntries(viewer.closed().map((box) =>
            [viewer.net.id(box.item), viewer.net.kind(box.item)]));
        })"""
    )
    for side, own in (("left", seen[0]), ("right", seen[1])):
        told = {getattr(c, side): c for c in difference.changes if getattr(c, side) is not None}
        for id_, kind in own.items():
            path = id_.partition("/")[0]
            above = [path.rsplit(".", n)[0] for n in range(path.count(".") + 1)]
            change = next((told[p] for p in (id_, *above) if p in told), None)
            expected = "resized" if change.follows else change.kind
            assert kind == expected, (side, id_)


def test_lists_each_change_and_jumps_there(difference, page):
    rows = page.query_selector_all("#list [data-change]:not(.around)")
    changes = [c for c in difference.changes if c.kind != "equal" and not c.follows and c.what]
    changes += [c for c in difference.changes if c.kind in ("added", "removed")]
    assert len(rows) == len(changes) - 1  # the two blocks that are added are told in one line
    assert "6–7 ×2" in page.inner_text("#list")
    row = page.query_selector("#list .changed:has-text('out_features')")
    assert re.search("out_features 10 → 20", row.inner_text())
    row.click()
    chosen = page.evaluate("sides.map(({ viewer }) => viewer.net.id(viewer.chosen))")
    assert chosen == ["head", "head"]
    spots = page.evaluate(
        """sides.map(({ viewer }) => {
          const spot = viewer.shown.spots.get(viewer.keyFor(viewer.chosen));
          return viewer.camera.y + (spot.y + spot.h / 2) * viewer.camera.k;
        })"""
    )
    assert spots[0] == pytest.approx(spots[1], abs=12)  # beside each other
    page.keyboard.press("n")
    assert page.query_selector("#list [aria-current=true]") is not None


def test_views_move_open_and_darken_as_one(page):
    same = "sides.map(({ viewer }) => [viewer.camera.k, viewer.dark, viewer.across])"
    page.evaluate("sides[0].viewer.camera.zoom(1.3)")
    page.evaluate("sides[1].viewer.setDark(true)")
    page.evaluate("sides[0].viewer.turn()")
    one, other = page.evaluate(same)
    assert one == pytest.approx(other)
    opened = "sides.map(({ viewer }) => viewer.state.opened.has(-1 - viewer.net.find('body')))"
    assert page.evaluate(opened) == [True, True]
    page.evaluate("sides[1].viewer.toggle(sides[1].viewer.net.find('body'), false)")
    assert page.evaluate(opened) == [False, False]
    before = page.evaluate("sides[1].viewer.camera.x")
    page.evaluate("sides[0].viewer.camera.pan(-40, 0)")
    assert page.evaluate("sides[1].viewer.camera.x") < before


def test_equal_stretches_fold_alike(page):
    folded = page.evaluate(
        """sides.map(({ viewer }) => viewer.net.view.runs.map((run) => run.copies.map((copy) =>
          viewer.net.id(copy[0]))))"""
    )
    both = [f"body.{n}" for n in range(6)]
    assert folded == [[[*both]], [[*both], ["body.6", "body.7"]]]


def test_equal_models_and_hostile_names_do_no_harm(tab, tmp_path):
    model = nn.Sequential()
    model.add_module(HOSTILE.replace(".", ""), nn.Linear(3, 3))
    found = netviz.diff(model, model, input_size=(2, 3))
    path = found.save(tmp_path / "same.html")
    tab.goto(path.as_uri())
    tab.wait_for_selector("body[data-ready]")
    assert "Nothing differs" in tab.inner_text("#list")
    assert "broken" not in tab.title()
