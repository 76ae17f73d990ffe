"""The lines shown: readable unasked, true when folded, sorted on request."""

from __future__ import annotations

from dataclasses import replace

import pytest

from netviz.errors import FormatError
from netviz.tables.rows import rows_of
from netviz.tables.view import LONGEST, READABLE, Line, view
from tests.tables.networks import Builder, blocks, conv, nested, small


def labels(lines: tuple[Line, ...]) -> list[str]:
    return [line.label for line in lines]


def test_views_are_not_listed_but_counted() -> None:
    shown = view(rows_of(small()))
    assert "flatten" not in labels(shown.lines)
    assert shown.hidden == 1


def test_equal_blocks_are_told_once_with_their_number() -> None:
    shown = view(rows_of(blocks(12)))
    assert labels(shown.lines) == ["Blocks", "stem", "layers", "0–11", "conv1", "conv2", "add"]
    assert [line.repeat for line in shown.lines] == [1, 1, 1, 12, 1, 1, 1]


def test_folding_loses_no_parameter() -> None:
    rows = rows_of(blocks(12))
    held = sum(line.repeat * line.row.counted for line in view(rows).lines[1:] if line.row
               and line.row.depth == 3) * 12 + 432  # fmt: skip
    assert held == rows[0].totals.parameters


def test_what_differs_is_not_folded() -> None:
    b = Builder("Net", (1, 16, 8, 8))
    b.module("layers", "Sequential", out=(1, 16, 8, 8))
    for i, size in enumerate((8, 8, 8, 4, 4, 4)):
        conv(b, f"layers.{i}", (16, 16), size, stride=2 if i == 3 else 1)
    shown = view(rows_of(b.graph()))
    assert labels(shown.lines) == ["Net", "layers", "0–2", "3", "4", "5"]


def test_shared_weights_are_not_folded_with_own_ones() -> None:
    b = Builder("Net", (1, 8))
    for i in range(1, 5):
        group = b.module("fc", "Linear", weights={"weight": (8, 8)}, out=(1, 8), call=i)
        b.operator(group, "linear", (1, 8))
    shown = view(rows_of(b.graph()))
    assert labels(shown.lines) == ["Net", "fc", "fc @2–4"]


def test_names_that_do_not_count_up_are_not_folded() -> None:
    b = Builder("Net", (1, 16, 8, 8))
    for name in ("a", "b", "c", "d7", "d9", "d11"):
        conv(b, name, (16, 16), 8)
    assert len(view(rows_of(b.graph())).lines) == 7


def test_a_pair_of_single_rows_is_not_worth_folding() -> None:
    b = Builder("Net", (1, 16, 8, 8))
    for name in ("conv1", "conv2"):
        conv(b, name, (16, 16), 8)
    assert labels(view(rows_of(b.graph())).lines) == ["Net", "conv1", "conv2"]


def different(count: int) -> Builder:
    b = Builder("Wide", (1, 3, 8, 8))
    for i in range(count):
        b.module(f"stage{i}", "Stage", out=(1, i + 4, 8, 8), own=True)
        for j in range(10):
            conv(b, f"stage{i}.conv{j}", (3 + i + j, 4 + i + j), 8)
    return b


def test_a_large_model_is_readable_unasked() -> None:
    shown = view(rows_of(different(40).graph()))
    assert shown.depth == 1
    assert shown.deeper
    assert len(shown.lines) == 41 <= READABLE


def test_a_narrow_deep_model_is_readable_unasked() -> None:
    assert len(view(rows_of(nested(500))).lines) <= READABLE


def test_depth_is_obeyed() -> None:
    rows = rows_of(different(40).graph())
    assert len(view(rows, depth=2).lines) == 441
    assert len(view(rows, depth=0).lines) == 1
    assert not view(rows, depth=2).deeper
    assert view(rows, depth=99).depth == 2


@pytest.mark.parametrize(("sort", "first"), [("params", "fc"), ("flops", "fc"), ("memory", "conv")])
def test_sorted_lines_start_with_the_most(sort: str, first: str) -> None:
    assert view(rows_of(small()), sort=sort).lines[0].label == first


def test_sorted_lines_do_not_count_twice() -> None:
    rows = rows_of(different(3).graph())
    lines = view(rows, sort="params").lines
    assert sum(line.row.counted * line.repeat for line in lines if line.row) == 24210
    assert rows[0].totals.parameters == 24210
    numbers = [line.row.counted for line in lines if line.row]
    assert numbers == sorted(numbers, reverse=True)


def test_a_long_sorted_table_says_how_much_is_left() -> None:
    b = Builder("Wide", (1, 3, 8, 8))
    for i in range(90):
        conv(b, f"conv{i}", (3, 4 + i), 8)
    lines = view(rows_of(b.graph()), sort="flops").lines
    assert len(lines) == LONGEST + 1
    assert lines[-1].label == "… 50 more"
    assert view(rows_of(small()), sort="flops").lines[-1].label == "… 4 more with none"


def test_equal_rows_of_a_sorted_table_are_told_once() -> None:
    lines = view(rows_of(blocks(12)), sort="flops").lines
    assert labels(lines)[:2] == ["layers.*.conv*", "stem"]
    assert lines[0].repeat == 24
    b = Builder("Net", (1, 16, 8, 8))
    b.module("block1", "Block", out=(1, 16, 8, 8))
    for name in ("block1.0", "block1.1", "block1.2", "other"):
        conv(b, name, (16, 16), 8)
    assert labels(view(rows_of(b.graph()), sort="flops").lines) == ["block1.*", "other"]


def test_operators_have_their_modules_path_when_sorted() -> None:
    lines = view(rows_of(blocks(1)), sort="memory").lines
    assert "layers.0 · add" in labels(lines)


def test_unknown_sorts_and_depths_are_refused() -> None:
    rows = rows_of(small())
    with pytest.raises(FormatError, match="path, params, flops, memory"):
        view(rows, sort="size")
    with pytest.raises(FormatError, match="0 or more"):
        view(rows, depth=-1)


def test_branches_end_where_the_last_child_is() -> None:
    lines = view(rows_of(blocks(2))).lines
    assert [line.tree for line in lines[:4]] == ["", "├─ ", "└─ ", "   └─ "]


def test_the_names_of_a_renamed_graph_are_shown() -> None:
    assert view(rows_of(replace(small(), name="mine"))).lines[0].label == "mine"


def test_a_cache_that_grows_from_block_to_block_hides_no_repeat() -> None:
    graph = blocks(4)
    groups = [
        replace(group, inputs=group.inputs + group.inputs * int(group.path[-1]))
        if group.class_name == "Block"
        else group
        for group in graph.groups
    ]
    lines = view(rows_of(replace(graph, groups=tuple(groups)))).lines
    assert "0–3" in labels(lines)
