"""Distributions of all layers, at ever fewer looks."""

from __future__ import annotations

import itertools
from pathlib import Path

from netviz.live.capture.budget import Spread, spread
from tests.live.helpers import Net, records, train, watched


def test_looks_lie_further_and_further_apart() -> None:
    looks = Spread()
    due = [step for step in range(1, 10_001) if looks.due(step)]
    assert due[:6] == [1, 2, 3, 4, 5, 6]
    assert len(due) < 40
    assert all(b <= a * 1.5 for a, b in itertools.pairwise(due[2:]))


def test_all_optimizers_of_a_step_are_treated_alike() -> None:
    looks = Spread()
    assert [looks.due(step) for step in (1, 1, 2, 2)] == [True] * 4


def test_of_many_layers_some_everywhere() -> None:
    paths = [str(i) for i in range(1000)]
    assert len(spread(paths)) <= 64
    assert int(spread(paths)[-1]) > 900
    assert spread([]) == []


def test_every_layer_has_distributions_without_being_asked(log: Path) -> None:
    model = Net()
    watched(log, lambda run: train(model, 6), model, every=1)
    kept = {(r["layer"], r["what"]) for r in records(log, "histogram")}
    assert {("conv", "weight"), ("fc", "gradient"), ("norm", "activation")} <= kept
