"""What the hooks see of a training, and that they change nothing in it."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.modules import module as module_hooks
from torch.optim import optimizer as optimizer_hooks

import netviz
from netviz.live import MonitorAlert
from tests.live.helpers import Net, batch, curve, records, train, watched


def test_the_training_is_the_same_bit_for_bit(log: Path) -> None:
    torch.manual_seed(1)
    alone, seen = Net(), Net()
    seen.load_state_dict(alone.state_dict())
    train(alone, 25)
    watched(log, lambda run: train(seen, 25), every=3)
    for name, value in alone.state_dict().items():
        assert torch.equal(value, seen.state_dict()[name]), name
    assert len(curve(log, "loss")) == 25


def test_nothing_is_left_on_the_model_or_in_torch(log: Path) -> None:
    model = Net()
    before = len(pickle.dumps(model))
    functions = (F.cross_entropy, F.relu, torch.Tensor.backward)
    within = []
    watched(log, lambda run: (train(model, 3), within.append(len(pickle.dumps(model)))), every=1)
    assert within == [before]
    assert (F.cross_entropy, F.relu, torch.Tensor.backward) == functions
    assert not module_hooks._global_forward_hooks
    assert not module_hooks._global_forward_pre_hooks
    assert not optimizer_hooks._global_optimizer_pre_hooks
    assert not optimizer_hooks._global_optimizer_post_hooks


def test_statistics_are_those_of_the_layers(log: Path) -> None:
    model = nn.Sequential(nn.Linear(4, 3, bias=False), nn.Tanh())
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    facts: dict[str, float] = {}

    def body(run: Any) -> None:
        for _ in range(2):
            output = model(torch.ones(2, 4))
            output.sum().backward()
            weight, grad = model[0].weight.detach().clone(), model[0].weight.grad
            assert grad is not None
            facts.update(
                gradient=float(grad.norm()),
                weight=float(weight.norm()),
                ratio=float((0.5 * grad).norm() / weight.norm()),
                std=float((weight @ torch.ones(4)).repeat(2).std(correction=0)),
            )
            optimizer.step()
            optimizer.zero_grad()

    watched(log, body, model, every=1)
    last = records(log, "layers")[-1]["stats"]
    for name, value in facts.items():
        assert last[name][0] == pytest.approx(value, rel=1e-4), name
    assert curve(log, "grad_norm")[-1][1] == pytest.approx(facts["gradient"], rel=1e-4)


def test_models_losses_and_rates_are_found(log: Path) -> None:
    net = Net()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 2)

    def body(run: Any) -> None:
        for _ in range(4):
            x, y = batch()
            total_loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            total_loss.backward()
            optimizer.step()
            scheduler.step()

    watched(log, body)
    assert [r["name"] for r in records(log, "model")] == ["net"]
    assert len(curve(log, "total_loss")) == 4
    assert curve(log, "lr") == [(1, 0.1), (3, pytest.approx(0.01))]


def test_a_gan_has_two_models_and_two_optimizers(log: Path) -> None:
    generator, critic = nn.Linear(3, 5), nn.Linear(5, 1)
    opt_g = torch.optim.Adam(generator.parameters(), lr=1e-3)
    opt_d = torch.optim.Adam(critic.parameters(), lr=2e-3)

    def body(run: Any) -> None:
        for _ in range(6):
            fake = generator(torch.randn(4, 3))
            err_d = critic(torch.randn(4, 5)).mean() - critic(fake.detach()).mean()
            opt_d.zero_grad()
            err_d.backward()
            opt_d.step()
            err_g = critic(fake).mean()
            opt_g.zero_grad()
            err_g.backward()
            opt_g.step()
        assert run.step == 6

    watched(log, body, every=2)
    assert {r["name"] for r in records(log, "model")} == {"generator", "critic"}
    assert len(curve(log, "err_d")) == len(curve(log, "err_g")) == 6
    assert {r["model"] for r in records(log, "layers")} == {"generator", "critic"}


def test_accumulation_and_clipping(log: Path) -> None:
    model = Net()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

    def body(run: Any) -> None:
        for _ in range(3):
            for _ in range(4):
                x, y = batch()
                loss = F.cross_entropy(model(x), y) / 4
                loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 0.01)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        assert run.step == 3

    watched(log, body, model, every=1)
    assert len(curve(log, "loss")) == 3
    assert all(v == pytest.approx(0.01, rel=1e-2) for _, v in curve(log, "grad_norm"))
    assert all(v > 0.01 for _, v in curve(log, "grad_norm_before_clip"))


class Fragile(nn.Module):
    """Its middle layer gives infinity from the fourth batch on."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(4, 4)
        self.middle = Blow()
        self.last = nn.Linear(4, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.last(self.middle(self.first(x)))


class Blow(nn.Module):
    at = 4

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(1))
        self.register_buffer("calls", torch.zeros((), dtype=torch.long))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.calls += 1
        return x * self.scale / (0 if self.calls >= self.at else 1)


def _steps(model: nn.Module, count: int) -> None:
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for _ in range(count):
        loss = model(torch.ones(3, 4)).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def test_the_culprit_is_the_first_module_in_forward_order(log: Path) -> None:
    model = Fragile()
    run = watched(log, lambda run: _steps(model, 6), model, every=100)
    assert [(a.step, a.rule, a.layer) for a in run.alerts] == [(4, "nonfinite", "middle")]
    assert model.middle.calls == 6  # the search for it left no trace
    assert records(log, "scalars")[3]["values"]["loss"] in ("inf", "nan")


def test_a_gradient_alone_may_be_to_blame(log: Path) -> None:
    model = nn.Sequential(nn.Linear(2, 2, bias=False), nn.Linear(2, 1))
    with torch.no_grad():
        model[0].weight.zero_()

    def body(run: Any) -> None:
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        hidden = model[0](torch.ones(1, 2)).sqrt()  # the root's slope at 0 is infinite
        model[1](hidden).sum().backward()
        optimizer.step()

    run = watched(log, body, model)
    assert [a.layer for a in run.alerts] == ["0"]


def test_raise_on_ends_the_training(log: Path) -> None:
    model = Fragile()
    with pytest.raises(MonitorAlert, match="step 4: nonfinite: middle"):
        watched(log, lambda run: _steps(model, 50), model, raise_on="nonfinite")
    assert records(log, "end")[0]["reason"].startswith("MonitorAlert")


def test_a_resumed_run_goes_on(log: Path) -> None:
    model = Net()
    optimizer = torch.optim.Adam(model.parameters())

    def body(steps: int) -> Any:
        def run_them(run: Any) -> None:
            for _ in range(steps):
                x, y = batch()
                optimizer.zero_grad()
                F.cross_entropy(model(x), y).backward()
                optimizer.step()

        return run_them

    watched(log, body(5), model)
    assert watched(log, body(3), model).step == 8  # as the log says
    other = log.with_name("other.jsonl")
    assert watched(other, body(2), model).step == 10  # as Adam's state says


def test_compiled_models_keep_their_graphs(log: Path) -> None:
    torch._dynamo.reset()
    graphs: list[int] = []

    def backend(graph: Any, inputs: Any) -> Any:
        graphs.append(1)
        return graph.forward

    model = Net().eval()
    compiled = torch.compile(model, backend=backend)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

    def body(run: Any) -> None:
        for _ in range(6):
            x, y = batch()
            loss = F.cross_entropy(compiled(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    watched(log, body, every=2)
    assert len(graphs) == 1
    assert len(curve(log, "loss")) == 6
    assert records(log, "model")[0]["class_name"] == "Net"
    assert "gradient" in records(log, "layers")[-1]["stats"]


def test_validation_is_told_from_training(log: Path) -> None:
    model = Net()

    def body(run: Any) -> None:
        train(model, 3)
        with torch.no_grad():
            for _ in range(2):
                x, y = batch()
                F.cross_entropy(model(x), y)
        train(model, 1)

    watched(log, body, model)
    assert len(curve(log, "val_loss")) == len(curve(log, "val_accuracy")) == 1
    assert len(curve(log, "loss")) == 4


def test_dead_units_are_counted(log: Path) -> None:
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))
    with torch.no_grad():
        model[0].bias[:6] = -100.0

    def body(run: Any) -> None:
        optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
        for _ in range(12):
            optimizer.zero_grad()
            model(torch.randn(64, 4)).mean().backward()
            optimizer.step()

    run = watched(log, body, model, every=1)
    shares = records(log, "layers")[-1]["stats"]["dead"]
    assert shares[0] == pytest.approx(0.75)
    assert ("dead units", "0") in {(a.rule, a.layer) for a in run.alerts}


def test_a_second_watch_replaces_the_first(log: Path) -> None:
    first = netviz.watch(to="none", log=log, quiet=True)
    second = netviz.watch(to="none", log=log.with_name("b.jsonl"), quiet=True)
    train(Net(), 2)
    second.close()
    assert records(log, "end")
    assert not records(log, "model")
    assert first.step == 0


def test_a_fault_of_the_monitor_is_not_the_trainings(
    log: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from netviz.live.capture.sampler import Sampler

    def broken(*_: Any) -> None:
        raise RuntimeError("no such thing")

    monkeypatch.setattr(Sampler, "before", broken)
    with netviz.watch(to="none", log=log) as run:
        train(Net(), 4)
    assert run.step == 1
    assert "switched itself off (RuntimeError: no such thing)" in capsys.readouterr().err


def test_copies_of_a_model_in_training_are_not_watched(log: Path) -> None:
    """An averaged copy, as of exponential moving averages, is run without gradients."""
    model = Net()
    twin = copy.deepcopy(model)

    def body(run: Any) -> None:
        for _ in range(3):
            train(model, 1)
            with torch.no_grad():
                twin(batch()[0])

    watched(log, body)
    assert [r["name"] for r in records(log, "model")] == ["model"]


class Attends(nn.Module):
    """Its parts run in another order than they are defined, and one is never called itself."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(1))
        self.last = nn.Linear(4, 1)
        self.attention = nn.MultiheadAttention(4, 2, batch_first=True)
        self.first = nn.Linear(4, 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.first(x) * self.scale
        return self.last(self.attention(x, x, x, need_weights=False)[0])


def test_layers_are_in_the_order_in_which_they_run(log: Path) -> None:
    model = Attends()

    def body(run: Any) -> None:
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(3):
            optimizer.zero_grad()
            model(torch.randn(2, 3, 4)).mean().backward()
            optimizer.step()

    watched(log, body, model, every=1)
    found = [path for path, _, _ in records(log, "model")[0]["layers"]]
    assert found == ["", "first", "attention", "attention.out_proj", "last"]
    entropy = records(log, "layers")[-1]["stats"]["entropy"]
    assert sum(value is not None for value in entropy) == 1
    assert max(value or 0.0 for value in entropy) <= 1.0
