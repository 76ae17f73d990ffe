"""Which rows boxes stand in: a frame begins where its data comes in."""

from __future__ import annotations

import itertools

from netviz.layouts.plan import Cell, Frame, Link, Plan
from netviz.layouts.ranks import ranks


def frozen_norms(count: int) -> Plan:
    """Convolutions, each followed by a frame in which data meets what is made of constants in
    five steps, as in a batch normalisation that is written out."""
    cells, frames, links = [cell("x")], [Frame("", None, (0, 0))], []
    last = "x"
    for n in range(count):
        frame = f"norm{n}"
        frames.append(Frame(frame, "", (40, 20)))
        names = [f"var{n}", f"add{n}", f"root{n}", f"scale{n}", f"weight{n}", f"bias{n}"]
        cells += [cell(f"conv{n}"), *(cell(name, frame, side=name[0] in "vb") for name in names)]
        cells += [cell(f"mul{n}", frame), cell(f"plus{n}", frame)]
        chain = [f"var{n}", f"add{n}", f"root{n}", f"scale{n}", f"weight{n}", f"mul{n}"]
        pairs = [(last, f"conv{n}"), (f"conv{n}", f"mul{n}"), (f"mul{n}", f"plus{n}")]
        pairs += [*itertools.pairwise(chain), (f"bias{n}", f"plus{n}")]
        links += [Link(a, 0, b) for a, b in pairs]
        last = f"plus{n}"
    return Plan(cells=tuple(cells), frames=tuple(frames), links=tuple(links))


def cell(id_: str, frame: str = "", *, side: bool = False) -> Cell:
    return Cell(id=id_, across=60, along=20, frame=frame, side=side)


def test_a_frame_begins_below_what_its_data_comes_from() -> None:
    plan = frozen_norms(6)
    rank = ranks(plan)
    for n in range(6):
        rows = [rank[cell.id] for cell in plan.cells if cell.frame == f"norm{n}"]
        assert min(rows) > rank[f"conv{n}"]
        if n:
            assert min(rows) > rank[f"plus{n - 1}"]


def test_what_is_made_of_constants_stands_next_to_where_it_is_used() -> None:
    rank = ranks(frozen_norms(6))
    for n in range(6):
        chain = [rank[f"{name}{n}"] for name in ("var", "add", "root", "scale", "weight", "mul")]
        assert chain == list(range(chain[0], chain[0] + 6))
        assert rank[f"bias{n}"] == rank[f"plus{n}"] - 1


def test_a_constant_taken_at_once_does_not_lengthen_the_figure() -> None:
    cells = (cell("x"), cell("table", "layer", side=True), cell("add", "layer"), cell("out"))
    links = (Link("x", 0, "add"), Link("table", 0, "add"), Link("add", 0, "out"))
    frames = (Frame("", None, (0, 0)), Frame("layer", "", (40, 20)))
    assert ranks(Plan(cells=cells, frames=frames, links=links)) == {
        "x": 0, "table": 0, "add": 1, "out": 2
    }  # fmt: skip
