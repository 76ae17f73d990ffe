"""Lines run straight where nothing is in their way."""

from __future__ import annotations

import itertools

import pytest

from netviz.drawing import scene_of
from netviz.layouts.grid import grid
from netviz.layouts.lanes import straightened
from netviz.layouts.place import place
from netviz.layouts.plan import Across, Cell, Frame, Grid, Link, Plan
from netviz.scene import Path, Scene, box_of
from tests.renderers.fixture import WIDE, Builder


def passing(rows: int) -> Grid:
    """A chain of ``rows`` boxes, and a line from the first to the last beside it."""
    names = [f"box{n}" for n in range(rows)]
    cells = tuple(Cell(id=name, across=60, along=20, frame="") for name in names)
    links = [Link(a, 0, b) for a, b in itertools.pairwise(names)]
    plan = Plan(
        cells=cells, frames=(Frame("", None, (0, 0)),), links=(*links, Link("box0", 0, names[-1]))
    )
    return grid(plan)


def staircase(of: Grid) -> Across:
    """Boxes in the middle, and each knot a little further right than the one above."""
    return Across(
        {id_: 0.0 if item.cell else 60.0 + 5 * of.row_of[id_] for id_, item in of.items.items()}
    )


def test_small_steps_become_one_lane() -> None:
    rows = passing(8)
    found = straightened(rows, staircase(rows)).centre
    lanes = {found[id_] for id_, item in rows.items.items() if item.cell is None}
    assert len(lanes) == 1
    assert all(found[id_] == 0.0 for id_, item in rows.items.items() if item.cell is not None)


def test_a_box_in_the_way_parts_a_lane_and_keeps_its_side() -> None:
    """The fourth box lies where the lane of the others would be."""
    rows = passing(8)
    across = staircase(rows)
    places = {**across.centre, "box3": 70.0}
    for id_, item in rows.items.items():
        if item.cell is None and rows.row_of[id_] == 3:
            places[id_] = 120.0
    found = straightened(rows, Across(places)).centre
    beside = [
        found[id_]
        for id_, item in rows.items.items()
        if item.cell is None and rows.row_of[id_] == 3
    ]
    assert beside[0] - 3 > 70 + 30
    assert len({found[id_] for id_, item in rows.items.items() if item.cell is None}) <= 3


@pytest.mark.parametrize("name", ["vit_b_16", "resnet50", "gpt2"])
def test_the_main_line_goes_straight_through_signs(name: str) -> None:
    """No line steps aside by a few points on its way."""
    from netviz import zoo
    from netviz.tracers import trace

    model = zoo.build(name)
    assert small_steps(scene_of(trace(model, model.example_inputs))) == []


def test_lines_that_cross_below_their_source_turn_on_levels_of_their_own() -> None:
    """Three outputs, each of which goes to a box on the other side: the second must turn before
    the first, which ends below it, and neither may then lie on the third."""
    ports = {0: -68.0, 1: 0.0, 2: 68.0}
    goals = {"a": 0.0, "b": -125.0, "c": -207.0}
    cells = [Cell(id="s", across=160, along=20, frame="", exits=ports)]
    cells += [Cell(id=goal, across=60, along=20, frame="") for goal in goals]
    links = tuple(Link("s", port, goal) for port, goal in enumerate(goals))
    plan = Plan(cells=tuple(cells), frames=(Frame("", None, (0, 0)),), links=links)
    routes = place(grid(plan), Across({"s": 0.0, **goals})).routes
    first, second, third = (route[1][1] for route in routes)
    assert second < first
    assert len({first, second, third}) == 3


@pytest.mark.parametrize("count", [4, 5, 8])
def test_what_many_equal_branches_meet_in_stands_in_their_middle(count: int) -> None:
    b = Builder("Fan")
    x = b.node("", "input", (), WIDE, kind="input", called="x", name="x")
    branches = [b.node("", "relu", (x,), WIDE, called=f"branch{n}") for n in range(count)]
    joined = b.node("", "cat", tuple(branches), WIDE, called="joined")
    b.node("", "output", (joined,), None, kind="output", called="out", name="out")
    middle = {
        e.id: (box_of(e.marks[0])[0] + box_of(e.marks[0])[2]) / 2
        for e in scene_of(b.graph(), repeats=False, detail="full").elements
        if e.kind == "node"
    }
    row = sorted(middle[branch] for branch in branches)
    between = row[(count - 1) // 2] - 1, row[count // 2] + 1
    assert between[0] <= middle["x"] <= between[1]
    assert between[0] <= middle["joined"] <= between[1]


def small_steps(scene: Scene) -> list[str]:
    """Ids of lines that go on less than 14 points beside where they came from."""
    found = []
    for element in scene.elements:
        paths = [m for m in element.marks if isinstance(m, Path) and not m.closed]
        for path in paths if element.kind == "edge" else ():
            ends = [(float(p[-2]), float(p[-1])) for p in path.pieces]
            upright = [a[0] for a, b in itertools.pairwise(ends) if a[0] == b[0] and a[1] != b[1]]
            found += [element.id for a, b in itertools.pairwise(upright) if 0.5 < abs(a - b) < 14]
    return found
