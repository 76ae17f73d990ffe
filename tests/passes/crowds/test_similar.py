"""Rows that differ in size: one is shown, the others are one box, nothing is lost."""

from __future__ import annotations

import pytest

from netviz.ir import Graph, verify
from netviz.passes.cost import totals
from netviz.passes.crowds import similar
from netviz.passes.crowds.rows import rows
from netviz.passes.fold import fold
from netviz.passes.multiplicity import multiplicity
from tests.passes.sketch import Sketch


def experts(sizes: list[int], *, broken: int | None = None) -> Graph:
    """A loop over experts; each is sent ``size`` tokens, the ``broken`` one none."""
    s = Sketch("Mixture")
    x = s.input()
    y = s.op("zeros_like", x)
    for number, size in enumerate(sizes):
        chosen = s.op("where", s.op("eq", x))
        if number == broken:
            continue
        tokens = s.op("index_select", x, chosen, size=size)
        with s.module(f"experts.{number}", "Expert"):
            up = s.op("linear", tokens, weight=8, size=size)
            tokens = s.op("linear", s.op("silu", up, size=size), weight=8, size=size)
        y = s.op("index_add", y, tokens)
    s.output(y)
    return s.graph()


def grouped(graph: Graph) -> dict[str, str | None]:
    """Titles of new groups, and what is told of each."""
    after = verify(similar(graph))
    assert after.edges == graph.edges
    folded = verify(fold(after))
    times = multiplicity(folded)
    assert sum(times[n.id] * max(1, len(n.members)) for n in folded.nodes) == len(graph.nodes)
    assert totals(folded).flops == totals(graph).flops
    made = [g for g in after.groups if g.kind == "motif"]
    return {g.class_name: None if g.attributes.get("told") is None else
            str(g.attributes["told"]) for g in made}  # fmt: skip


def test_before_six_experts_after_one_and_five_more() -> None:
    found = grouped(experts([3, 5, 2, 7, 4, 6]))
    assert found == {"6 × Expert": "2…7", "5 more": "2…7"}


def test_an_expert_that_gets_no_token_does_not_break_the_row() -> None:
    assert list(grouped(experts([3, 5, 2, 7, 4, 6, 1], broken=3))) == ["6 × Expert", "5 more"]


def test_equal_experts_are_left_to_repeat() -> None:
    assert grouped(experts([4, 4, 4, 4, 4, 4])) == {}


def embeddings(count: int, *, chained: bool = False) -> Graph:
    s = Sketch()
    x = s.input()
    made = [x]
    for number in range(count):
        with s.module(f"tables.{number}", "Table"):
            source = made[-1] if chained else x
            y = s.op("embedding", source, weight=5 + number * number)
            made.append(s.op("relu", y))
    s.output(s.op("cat", *made[1:]))
    return s.graph()


def test_many_side_by_side_are_one_whatever_their_width() -> None:
    assert list(grouped(embeddings(26))) == ["26 × Table", "25 more"]
    assert grouped(embeddings(5)) == {}


def test_widths_that_follow_one_another_are_shown() -> None:
    assert grouped(embeddings(26, chained=True)) == {}


@pytest.mark.parametrize(("labels", "copies", "end"), [
    ("abcabcabc", [0, 3, 6], 9),
    ("abcabcabcababcabcabc", [0, 3, 6, 11, 14, 17], 20),
    ("xababababy", [1, 3, 5, 7], 9),
])  # fmt: skip
def test_rows_take_in_what_is_broken_off(labels: str, copies: list[int], end: int) -> None:
    codes = [ord(label) for label in labels]
    row = next(rows(codes, [1] * len(codes), [0] * (len(codes) + 1)))
    assert sorted(copy.start for copy in row.copies) == copies
    assert row.end == end
