"""What is said of tensors and modules that have several names."""

from __future__ import annotations

import torch
from torch import Tensor, nn

import netviz


class Two(nn.Module):
    """Two names for what the case says, both used."""

    def __init__(self) -> None:
        super().__init__()
        self.left = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 4))
        self.right = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 4))

    def forward(self, x: Tensor) -> Tensor:
        return self.left(x) + self.right(x)


def said(model: nn.Module) -> list[str]:
    graph = netviz.trace(model, torch.zeros(1, 4))
    return [n.message for n in graph.notes if "counted once" in n.message]


def test_a_module_of_two_names_is_named_once() -> None:
    model = Two()
    model.right = model.left
    assert said(model) == ["one module, counted once: left = right"]


def test_only_the_part_that_is_shared_is_named() -> None:
    model = Two()
    model.right[0] = model.left[0]
    assert said(model) == ["one module, counted once: left.0 = right.0"]


def test_a_tensor_of_two_names_is_a_tensor() -> None:
    model = Two()
    model.right[2].weight = model.left[2].weight
    assert said(model) == ["one tensor, counted once: left.2.weight = right.2.weight"]


def test_nothing_is_said_of_equal_names() -> None:
    assert said(Two()) == []
