"""Sequences of calls: what is used stands before the first call that uses it."""

from __future__ import annotations

from netviz.passes.runs.forest import Forest
from tests.passes.sketch import Sketch


def test_a_weight_met_within_a_call_and_used_by_a_later_one_stands_before_both() -> None:
    s = Sketch()
    x = s.input()
    with s.module("first"):
        x = s.op("relu", x)
        weight = s.op("parameter", kind="parameter")
        x = s.op("mul", x, weight)
    with s.module("second"):
        x = s.op("mul", x, weight)
    s.output(x)
    order = [item.id for item in Forest.of(s.graph()).items[""]]
    assert order == ["/input-x", weight, "first", "second", "/output-y"]
