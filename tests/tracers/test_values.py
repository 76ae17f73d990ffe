"""Weights and activations for figures: true to the model, by the ids of its trace."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

import netviz
from netviz.errors import TargetError, TraceError
from netviz.tracers.values import activations, weights


def small() -> nn.Module:
    return nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))


def test_weights_are_the_parameters_by_name() -> None:
    model = small()
    found = weights(model)
    assert list(found) == [name for name, _ in model.named_parameters()]
    assert np.array_equal(found["0.weight"], model[0].weight.detach().numpy())


def test_every_name_of_a_tied_weight_is_there() -> None:
    model = nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 3))
    model[1].weight = model[0].weight
    assert {"0.weight", "1.weight"} <= set(weights(model))


def test_activations_are_what_the_layers_give() -> None:
    model, x = small(), torch.tensor([[1.0, -2.0, 3.0]])
    found = activations(model, x)
    hidden = model[0](x)
    assert np.allclose(found["0/linear"], hidden.detach().numpy())
    assert np.allclose(found["1/relu"], hidden.relu().detach().numpy())
    assert np.allclose(found["2/linear"], model(x).detach().numpy())


def test_ids_are_those_of_the_trace() -> None:
    model = netviz.zoo.lenet5()
    x = torch.zeros(1, 1, 32, 32)
    there = {node.id for node in netviz.trace(model, x).nodes if node.kind != "output"}
    assert there == set(activations(model, x))


def test_values_are_copied_before_they_are_written_over() -> None:
    model = nn.Sequential(nn.Linear(2, 2), nn.ReLU(inplace=True))
    x = torch.tensor([[1.0, -1.0]])
    found = activations(model, x)
    assert np.allclose(found["0/linear"], model[0](x).detach().numpy())
    assert (found["1/relu"] >= 0).all()


def test_the_model_stays_as_it_is() -> None:
    model = nn.Sequential(nn.Linear(3, 3), nn.BatchNorm1d(3), nn.Dropout()).train()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    state = torch.get_rng_state()
    found = activations(
        model, torch.randn(4, 3, generator=torch.Generator().manual_seed(0)), mode="train"
    )
    found["0/linear"][:] = 7.0
    weights(model)["0.weight"][:] = 7.0
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    assert model.training
    assert torch.equal(state, torch.get_rng_state())
    assert all(p.grad is None for p in model.parameters())


def test_low_precision_becomes_float32_and_nothing_is_made_up() -> None:
    assert weights(nn.Linear(2, 2).bfloat16())["weight"].dtype == np.float32
    assert weights(nn.Linear(2, 2, device="meta")) == {}


def test_inputs_by_keyword() -> None:
    class Two(nn.Module):
        def forward(self, a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
            return a - b

    found = activations(Two(), {"b": torch.ones(2), "a": torch.zeros(2)})
    assert found["/sub"].tolist() == [-1, -1]
    assert found["/input:b"].tolist() == [1, 1]


def test_what_fails_is_said() -> None:
    with pytest.raises(TraceError):
        activations(small(), torch.zeros(1, 5))
    with pytest.raises(TargetError, match="not of a str"):
        weights("model")  # type: ignore[arg-type]  # the mistake under test
