"""Lifetimes of activations; sizes in float32 elements, so bytes are four times."""

from __future__ import annotations

import random

from netviz.passes.cost import live_bytes, totals
from netviz.passes.cost.scopes import Scopes
from netviz.passes.cost.tree import Tree
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
    assert _alive(b) == {"x": 1, "a": 11, "b": 111, "c": 1101, "y": 1001}


def test_a_skip_stays_until_it_is_added() -> None:
    b = Builder()
    b.node("x", kind="input", sizes=(1,))
    b.node("a", "x", sizes=(10,))
    b.node("b", "a", sizes=(100,))
    b.node("c", "b", sizes=(1000,))
    b.node("add", "c", "a", sizes=(10_000,))
    b.node("y", "add", kind="output", sizes=())
    assert _alive(b) == {"x": 1, "a": 11, "b": 111, "c": 1111, "add": 11_011, "y": 10_001}


def test_a_view_costs_nothing_and_keeps_its_base() -> None:
    b = Builder()
    b.node("x", kind="input", sizes=(1,))
    b.node("a", "x", sizes=(10,))
    b.node("view", "a", sizes=(10,), alias=0)
    b.node("b", "x", sizes=(100,))
    b.node("c", "view", "b", sizes=(1000,))
    b.node("y", "c", kind="output", sizes=())
    assert _alive(b) == {"x": 1, "a": 11, "view": 11, "b": 111, "c": 1111, "y": 1001}


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


def test_inputs_and_results_belong_to_the_caller() -> None:
    b = Builder()
    b.node("x", kind="input", sizes=(1,))
    b.node("late", kind="input", sizes=(10,))
    b.node("a", "x", sizes=(100,))
    b.node("b", "a", "late", sizes=(1000,))
    b.node("y0", "a", kind="output", sizes=())
    b.node("y1", "b", kind="output", sizes=())
    assert _alive(b) == {"x": 11, "late": 11, "a": 111, "b": 1111, "y0": 1111, "y1": 1111}


def test_a_result_that_nobody_reads_lives_for_its_own_step() -> None:
    b = Builder()
    b.node("x", kind="input", sizes=(1,))
    b.node("lstm", "x", sizes=(10, 100))
    b.node("a", "lstm", sizes=(1000,))
    b.node("y", "a", kind="output", sizes=())
    assert _alive(b) == {"x": 1, "lstm": 111, "a": 1011, "y": 1001}


def test_constants_stay() -> None:
    b = Builder()
    b.node("x", kind="input", sizes=(1,))
    b.node("k", kind="constant", sizes=(10,))
    b.node("a", "x", "k", sizes=(100,))
    b.node("y", "a", kind="output", sizes=())
    assert _alive(b) == {"x": 11, "k": 11, "a": 111, "y": 111}


def test_a_call_keeps_its_arguments_until_it_returns() -> None:
    b = Builder()
    b.group("block")
    b.group("block.inner", "block")
    b.node("x", kind="input", sizes=(1,))
    b.node("a", "x", sizes=(10,))
    b.node("b", "a", sizes=(100,), group="block.inner")
    b.node("c", "b", sizes=(1000,), group="block.inner")
    b.node("d", "c", sizes=(10_000,), group="block")
    b.node("e", "d", sizes=(100_000,))
    b.node("y", "e", kind="output", sizes=())
    assert _alive(b) == {
        "x": 1, "a": 11, "b": 111, "c": 1111, "d": 11_011, "e": 110_001, "y": 100_001,
    }  # fmt: skip


def test_containers_are_no_calls_and_keep_nothing() -> None:
    b = Builder()
    b.group("layers", kind="container")
    b.group("layers.0", "layers")
    b.group("layers.1", "layers")
    b.node("x", kind="input", sizes=(1,))
    b.node("a", "x", sizes=(10,))
    b.node("b", "a", sizes=(100,), group="layers.0")
    b.node("c", "b", sizes=(1000,), group="layers.1")
    b.node("y", "c", kind="output", sizes=())
    assert _alive(b) == {"x": 1, "a": 11, "b": 111, "c": 1101, "y": 1001}


def test_entering_deep_calls_matches_a_plain_search() -> None:
    """The search outwards by jumps against climbing one call at a time, on a random tree."""
    chance = random.Random(3)
    b = Builder()
    names = [""]
    for number in range(200):
        kind = "container" if chance.random() < 0.2 else "module"
        names.append(b.group(f"g{number}", chance.choice(names[-15:]), kind=kind))
    graph = b.graph()
    tree = Tree(graph)
    scopes = Scopes(graph, tree)
    outer = [[n] for n in range(len(names))]
    for number in range(1, len(names)):
        outer[number] += outer[tree.parent[number]]
    for source in range(0, len(names), 3):
        for target in range(len(names)):
            calls = [c for c in outer[target] if graph.groups[c].kind != "container"]
            expected = [c for c in calls if c not in outer[source]]
            assert scopes.entered(source, target) == (expected[-1] if expected else None)
