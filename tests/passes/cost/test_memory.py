"""Lifetimes of activations; sizes in float32 elements, so bytes are four times."""

from __future__ import annotations

from netviz.passes.cost import live_bytes, totals
from tests.passes.cost.build import Builder


def _alive(b: Builder) -> dict[str, int]:
    graph = b.graph()
    return {n.id: size // 4 for n, size in zip(graph.nodes, live_bytes(graph), strict=True)}


def test_a_chain_holds_two_neighbours() -> None:
    b = Builder()
    b.node("x", kind="input", sizes=(1,))
    b.node("a", "x", sizes=(10,))
    b.node("b", "a", sizes=(100,))
    b.node("c", "b", sizes=(1000,))
    b.node("y", "c", kind="output", sizes=())
    assert _alive(b) == {"x": 1, "a": 11, "b": 110, "c": 1100, "y": 1000}


def test_a_skip_stays_until_it_is_added() -> None:
    b = Builder()
    b.node("x", kind="input", sizes=(1,))
    b.node("a", "x", sizes=(10,))
    b.node("b", "a", sizes=(100,))
    b.node("c", "b", sizes=(1000,))
    b.node("add", "c", "a", sizes=(10_000,))
    b.node("y", "add", kind="output", sizes=())
    assert _alive(b) == {"x": 1, "a": 11, "b": 110, "c": 1110, "add": 11_010, "y": 10_000}


def test_a_view_costs_nothing_and_keeps_its_base() -> None:
    b = Builder()
    b.node("x", kind="input", sizes=(1,))
    b.node("a", "x", sizes=(10,))
    b.node("view", "a", sizes=(10,), alias=0)
    b.node("b", "x", sizes=(100,))
    b.node("c", "view", "b", sizes=(1000,))
    b.node("y", "c", kind="output", sizes=())
    assert _alive(b) == {"x": 1, "a": 11, "view": 11, "b": 111, "c": 1110, "y": 1000}


def test_views_of_views_and_writes_in_place() -> None:
    b = Builder()
    b.node("x", kind="input", sizes=(5,))
    b.node("relu_", "x", sizes=(5,), alias=0)
    b.node("view", "relu_", sizes=(5,), alias=0)
    b.node("y", "view", kind="output", sizes=())
    assert set(_alive(b).values()) == {5}


def test_views_of_parameters_are_weights_not_activations() -> None:
    b = Builder()
    b.parameter("w", 50)
    b.node("w", kind="parameter", sizes=(50,), parameters=("w",))
    b.node("t", "w", sizes=(50,), alias=0)
    b.node("read", sizes=(50,))
    b.node("m", "t", sizes=(3,))
    b.node("y", "m", kind="output", sizes=())
    assert _alive(b) == {"w": 0, "t": 0, "read": 50, "m": 3, "y": 3}
    assert totals(b.graph()).peak_bytes == 4 * (50 + 50)


def test_inputs_wait_from_the_start_and_results_stay_to_the_end() -> None:
    b = Builder()
    b.node("x", kind="input", sizes=(1,))
    b.node("late", kind="input", sizes=(10,))
    b.node("a", "x", sizes=(100,))
    b.node("b", "a", "late", sizes=(1000,))
    b.node("y0", "a", kind="output", sizes=())
    b.node("y1", "b", kind="output", sizes=())
    assert _alive(b) == {"x": 11, "late": 11, "a": 111, "b": 1110, "y0": 1100, "y1": 1100}


def test_a_result_that_nobody_reads_lives_for_its_own_step() -> None:
    b = Builder()
    b.node("x", kind="input", sizes=(1,))
    b.node("lstm", "x", sizes=(10, 100))
    b.node("a", "lstm", sizes=(1000,))
    b.node("y", "a", kind="output", sizes=())
    assert _alive(b) == {"x": 1, "lstm": 111, "a": 1010, "y": 1000}


def test_constants_stay() -> None:
    b = Builder()
    b.node("x", kind="input", sizes=(1,))
    b.node("k", kind="constant", sizes=(10,))
    b.node("a", "x", "k", sizes=(100,))
    b.node("y", "a", kind="output", sizes=())
    assert _alive(b) == {"x": 11, "k": 11, "a": 111, "y": 110}
