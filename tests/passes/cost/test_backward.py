"""Which gradients are charged, on graphs written by hand."""

from __future__ import annotations

from netviz.passes.cost import backward_flops, totals
from tests.passes.cost.build import Builder, work


def _chain(*frozen: str) -> Builder:
    b = Builder()
    b.node("x", kind="input")
    for before, name in (("x", "l0"), ("l0", "l1"), ("l1", "l2")):
        b.parameter(f"{name}.weight", 4, 4, trainable=name not in frozen)
        b.parameter(f"{name}.bias", 4, trainable=name not in frozen)
        names = (f"{name}.weight", f"{name}.bias")
        b.node(name, before, op="linear", names=("input",), parameters=names, cost=work(100))
    b.node("y", "l2", kind="output", sizes=())
    return b


def test_the_first_layer_needs_no_input_gradient() -> None:
    graph = _chain().graph()
    cost = backward_flops(graph)
    assert [cost[n] for n in ("l0", "l1", "l2")] == [100, 200, 200]
    assert totals(graph, backward=True).backward_flops == 500


def test_a_frozen_stem_is_free_and_a_frozen_head_passes_gradients_through() -> None:
    assert totals(_chain("l0", "l1").graph(), backward=True).backward_flops == 100
    assert totals(_chain("l2").graph(), backward=True).backward_flops == 100 + 200 + 100
    assert totals(_chain("l0", "l1", "l2").graph(), backward=True).backward_flops == 0


def test_detach_stops_gradients() -> None:
    b = Builder()
    b.parameter("w", 4, 4)
    b.parameter("v", 4, 4)
    b.node("x", kind="input")
    b.node("a", "x", op="linear", parameters=("w",), cost=work(10))
    b.node("cut", "a", op="detach", alias=0)
    b.node("b", "cut", op="linear", parameters=("v",), cost=work(1000))
    assert backward_flops(b.graph())["b"] == 1000


def test_attention_needs_four_products() -> None:
    b = Builder()
    b.parameter("w", 4)
    b.node("x", kind="input")
    b.node("q", "x", op="mul", parameters=("w",))
    for name, sources in (("all", "qqq"), ("query", "qxx"), ("value", "xxq")):
        ports = ("query", "key", "value")
        op = "scaled_dot_product_attention"
        b.node(name, *sources, op=op, names=ports, cost=work(8))
    cost = backward_flops(b.graph())
    assert (cost["all"], cost["query"], cost["value"]) == (16, 8, 4)


def test_products_of_activations() -> None:
    b = Builder()
    b.parameter("w", 4)
    b.node("x", kind="input")
    b.node("h", "x", op="mul", parameters=("w",))
    b.node("both", "h", "h", op="matmul", cost=work(8))
    b.node("one", "h", "x", op="matmul", cost=work(8))
    b.node("add", "h", "x", "x", op="addmm", cost=work(8))
    cost = backward_flops(b.graph())
    assert (cost["both"], cost["one"], cost["add"]) == (16, 8, 0)


def test_recurrent_layer_spares_the_first_input() -> None:
    b = Builder()
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "weight_ih_l1", "weight_hh_l1")
    for name in names:
        b.parameter(name, 8, *([] if "bias" in name else [2]))
    b.node("x", kind="input")
    b.node("lstm", "x", op="lstm", parameters=names, cost=work(400))
    assert backward_flops(b.graph())["lstm"] == 800 - 100
