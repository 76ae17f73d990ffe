"""Twins side by side are told apart by their names; others are not named."""

from __future__ import annotations

from netviz.drawing import scene_of
from netviz.ir import Graph, TensorSpec
from netviz.scene import Text
from tests.renderers.fixture import Builder

FLAT = TensorSpec((1, 8, 16))


def attention(*, values: int = 16) -> Graph:
    """Query, key and value of one tensor, then a layer like them that stands alone."""
    b = Builder("Attention")
    x = b.node("", "input", (), FLAT, kind="input", called="x", name="x")
    b.group("block", "Block")
    made = []
    for name, width in (("query", 16), ("key", 16), ("value", values), ("out", 16)):
        source = b.node("block", "attend", tuple(made), FLAT) if name == "out" else x
        sizes = {"in_features": 16, "out_features": width}
        path = f"block.{name}"
        made.append(b.layer(path, "Linear", "linear", source, FLAT, attributes=sizes))
    b.node("", "output", (made[-1],), None, kind="output", called="y", name="y")
    return b.graph()


def written(graph: Graph, **options: object) -> dict[str, list[str]]:
    return {
        e.id: [m.string for m in e.marks if isinstance(m, Text)]
        for e in scene_of(graph, engine="layered", **options).elements
        if e.kind == "node"
    }


def test_query_key_and_value_are_named() -> None:
    found = written(attention())
    for name in ("query", "key", "value"):
        assert found[f"block.{name}"] == ["Linear", f"{name} · 16 → 16"]
    assert found["block.out"] == ["Linear", "16 → 16"]


def test_a_sibling_that_differs_is_named_with_the_twins() -> None:
    assert written(attention(values=8))["block.value"] == ["Linear", "value · 16 → 8"]


def test_names_that_are_shown_anyway_are_not_said_twice() -> None:
    assert written(attention(), show=("names",))["block.key"] == ["Linear", "16 → 16", "key"]
