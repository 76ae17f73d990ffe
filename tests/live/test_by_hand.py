"""Trainings that update their weights without an optimizer, and what is recorded at which step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn

from tests.live.helpers import curve, records, watched


def by_hand(model: nn.Module, steps: int, *, parts: int = 1) -> None:
    for _ in range(steps):
        model.zero_grad()
        for _ in range(parts):
            loss = model(torch.randn(4, 6)).square().mean()
            loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 0.25)
        for parameter in model.parameters():
            assert parameter.grad is not None
            parameter.data.add_(parameter.grad, alpha=-0.1)


def test_weights_changed_by_the_script_itself_are_steps(log: Path) -> None:
    model = nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 2))
    run = watched(log, lambda _: by_hand(model, 12), every=2, budget=1.0)
    assert run.step == 12
    assert [step for step, _ in curve(log, "loss")] == list(range(1, 13))
    looks = records(log, "layers")
    assert len(looks) >= 4
    assert all(0 < value < 1 for look in looks[1:] for value in (look["stats"]["ratio"][0],))


def test_weights_are_the_same_as_without(log: Path) -> None:
    def trained(_: Any = None) -> None:
        torch.manual_seed(0)
        model = nn.Sequential(nn.Linear(6, 8), nn.Dropout(0.5), nn.Linear(8, 2))
        by_hand(model, 9)
        found.append(model.state_dict())

    found: list[dict[str, torch.Tensor]] = []
    trained()
    watched(log, trained, every=1)
    assert all(torch.equal(found[0][key], found[1][key]) for key in found[0])


def test_gradients_that_are_accumulated_for_an_optimizer_are_no_steps(log: Path) -> None:
    model = nn.Linear(6, 2)

    def body(_: Any) -> None:
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for part in range(12):
            (model(torch.randn(4, 6)).square().mean() / 4).backward()
            if part % 4 == 3:
                optimizer.step()
                optimizer.zero_grad()

    run = watched(log, body)
    assert run.step == 3
    assert len(curve(log, "loss")) == 3


def test_a_validation_belongs_to_the_step_before_it(log: Path) -> None:
    model = nn.Linear(6, 3)

    def body(_: Any) -> None:
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _epoch in range(3):
            for _step in range(4):
                optimizer.zero_grad()
                F.cross_entropy(model(torch.randn(5, 6)), torch.arange(5) % 3).backward()
                optimizer.step()
            with torch.no_grad():
                F.cross_entropy(model(torch.randn(5, 6)), torch.arange(5) % 3)

    watched(log, body)
    for name in ("val_loss", "val_accuracy"):
        assert [step for step, _ in curve(log, name)] == [4, 8, 12]


def test_a_model_made_later_has_all_its_layers(log: Path) -> None:
    def fold(_: int) -> None:
        model = nn.Sequential(nn.Linear(6, 8), nn.SiLU(), nn.Linear(8, 2))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _step in range(4):
            optimizer.zero_grad()
            model(torch.randn(4, 6)).square().mean().backward()
            optimizer.step()

    def body(_: Any) -> None:
        for number in range(3):
            fold(number)

    watched(log, body)
    found = [[kind for _, kind, _ in record["layers"]] for record in records(log, "model")]
    assert found == [["Linear", "SiLU", "Linear"]] * 3


def test_a_compiled_model_has_the_name_of_its_variable(log: Path) -> None:
    def body(_: Any) -> None:
        net: Any = torch.compile(nn.Sequential(nn.Linear(6, 2)), backend="eager")
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
        for _step in range(3):
            optimizer.zero_grad()
            net(torch.randn(4, 6)).square().mean().backward()
            optimizer.step()

    watched(log, body)
    assert [record["name"] for record in records(log, "model")] == ["net"]
