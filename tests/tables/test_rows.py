"""Nothing is left out of the rows, and nothing is counted twice."""

from __future__ import annotations

from dataclasses import replace

from netviz.ir import Graph, Group, Node, Parameter, Port, TensorSpec, verify
from netviz.passes.fold import fold
from netviz.tables.rows import rows_of
from tests.tables.networks import blocks, nested, small


def test_the_graphs_of_these_tests_are_sound() -> None:
    for graph in (small(), blocks(3), nested(3)):
        verify(graph)


def test_modules_and_free_operators_are_rows_in_execution_order() -> None:
    told = [(row.kind, row.name) for row in rows_of(small())]
    assert told == [
        ("model", "Small"),
        ("module", "conv"),
        ("operator", "relu"),
        ("operator", "flatten"),
        ("module", "fc"),
        ("module", "fc @2"),
        ("operator", "mystery"),
        ("unused", "spare"),
    ]


def test_every_operator_is_in_exactly_one_end() -> None:
    rows = rows_of(blocks(2))
    parents = {row.parent for row in rows}
    ends = [row for row in rows if row.id not in parents]
    assert sum(row.totals.nodes for row in ends) == rows[0].totals.nodes
    assert sum(row.totals.flops for row in ends) == rows[0].totals.flops


def test_a_second_call_counts_no_parameters() -> None:
    rows = {row.name: row for row in rows_of(small())}
    assert rows["fc"].counted == rows["fc"].totals.parameters == 65536
    assert rows["fc @2"].counted == 0
    assert rows["fc @2"].shared
    assert not rows["fc"].shared
    assert rows["fc @2"].totals.flops == rows["fc"].totals.flops


def test_tied_weights_are_counted_where_they_are_first_used() -> None:
    graph = small()
    tied = replace(
        graph,
        parameters=(
            Parameter("conv.weight", TensorSpec((4, 3, 3, 3)), aliases=("fc.weight",)),
            *graph.parameters[2:],
        ),
    )
    rows = {row.name: row for row in rows_of(tied)}
    assert rows["conv"].counted == 108
    assert rows["fc"].counted == 0
    assert rows["fc"].totals.parameters == 108
    assert sum(row.counted for row in rows.values() if row.depth == 1) == rows["Small"].counted


def test_parameters_of_modules_never_called_have_a_row() -> None:
    spare = next(row for row in rows_of(small()) if row.kind == "unused")
    assert (spare.path, spare.totals.parameters, spare.totals.frozen_parameters) == (
        "spare",
        10,
        10,
    )


def test_a_module_whose_parameters_are_read_is_not_called_unused() -> None:
    graph = small()
    nodes = [replace(n, parameters=("spare.weight",)) if n.op == "relu" else n for n in graph.nodes]
    spare = next(row for row in rows_of(replace(graph, nodes=tuple(nodes))) if row.name == "spare")
    assert (spare.kind, spare.class_name) == ("container", "(read directly)")


def test_a_parameter_of_a_module_with_parts_has_a_row() -> None:
    rows = rows_of(nested(2))
    assert [(r.kind, r.path) for r in rows] == [
        ("model", ""),
        ("module", "m"),
        ("parameter", "m.scale"),
        ("module", "m.m"),
    ]


def attention(own: bool, flops: int = 100, second: str = "matmul") -> Graph:
    graph = small()
    base = graph.nodes[1]
    group = Group(
        id="mix", path="mix", class_name="Mix", parent="", module="net" if own else "torch.nn"
    )
    nodes = [
        Node(
            id=f"mix/{i}",
            kind="operator",
            op=op,
            name=op,
            group="mix",
            cost=replace(base.cost, flops=flops if op == "matmul" else 0),
        )
        for i, op in enumerate(("matmul", second))
    ]
    return replace(
        graph, groups=(*graph.groups, group), nodes=(*graph.nodes[:-1], *nodes), edges=()
    )


def test_code_of_the_users_own_is_opened_where_it_multiplies_matrices() -> None:
    assert "matmul" in {row.name for row in rows_of(attention(own=True))}
    assert "matmul" not in {row.name for row in rows_of(attention(own=False))}
    assert "matmul" not in {row.name for row in rows_of(attention(own=True, flops=0))}
    assert "matmul" not in {row.name for row in rows_of(attention(own=True, second="add"))}
    assert "matmul" not in {row.name for row in rows_of(attention(own=True, second="add"))}


def test_a_folded_module_holds_its_parameters() -> None:
    graph = blocks(3)
    for depth in (1, 2, 3):
        rows = rows_of(fold(graph, depth=depth), backward=True)
        parents = {row.parent for row in rows}
        ends = [row for row in rows if row.kind == "operator" or row.id not in parents]
        assert sum(row.counted for row in ends) == 432 + 3 * 2 * 2304
        assert sum(row.totals.flops for row in ends) == rows[0].totals.flops
        assert not [row for row in rows if row.kind == "unused"]
    assert [(r.name, r.class_name) for r in rows_of(fold(graph, depth=1))][1:] == [
        ("stem", "Conv2d"),
        ("layers", "Sequential"),
    ]


def test_names_are_relative_to_the_row_above() -> None:
    graph = small()
    elsewhere = Group(id="a.b", path="a.b", class_name="X", parent="conv")
    direct = Group(id="features.0", path="features.0", class_name="X", parent="")
    rows = rows_of(replace(graph, groups=(*graph.groups, elsewhere, direct)))
    assert {"a.b", "features.0"} <= {row.name for row in rows}


def test_depth_and_length_break_nothing() -> None:
    assert len(rows_of(nested(4000))) > 4000
    assert len(rows_of(blocks(1500))) > 6000


def test_a_graph_without_operators_has_one_row() -> None:
    alone = Graph(name="empty", groups=(Group(id="", path="", class_name="Empty"),))
    assert [row.name for row in rows_of(alone)] == ["empty"]


def test_a_view_rearranges_and_a_convolution_does_not() -> None:
    rows = {row.name: row for row in rows_of(small())}
    assert rows["flatten"].rearranges
    assert not rows["relu"].rearranges
    assert not rows["mystery"].rearranges
    assert not rows["conv"].rearranges


def test_ports_give_the_shapes() -> None:
    row = next(row for row in rows_of(small()) if row.name == "conv")
    assert row.inputs == (Port("input", TensorSpec((1, 3, 8, 8))).tensor,)
    assert row.outputs == (TensorSpec((1, 4, 8, 8)),)
