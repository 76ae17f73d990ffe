"""Settings of layers that grow, from the first copy to the last."""

from __future__ import annotations

import torch
from torch import nn

import netviz
from netviz.passes.repeat import repeat


class Layer(nn.Module):
    """A layer of a DenseNet, with a convolution as a module and one as a function."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.narrow = nn.Conv2d(width, 8, 1)
        self.weight = nn.Parameter(torch.rand(8, width, 1, 1))

    def forward(self, *given: torch.Tensor) -> torch.Tensor:
        x = torch.cat(given, 1)
        return self.narrow(x) + nn.functional.conv2d(x, self.weight)


class Dense(nn.Module):
    """Layers that each take what all before gave."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(16 + 8 * number) for number in range(count))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        given = [x]
        for layer in self.layers:
            given.append(layer(*given))
        return torch.cat(given, 1)


def test_modules_and_functions_say_their_first_and_last_width() -> None:
    graph = repeat(netviz.trace(Dense(5), torch.rand(1, 16, 4, 4)))
    group = {g.id: g for g in graph.groups}
    assert group["layers.0"].repeat == 5
    assert group["layers.0"].attributes["varies"] == "16…48 channels (+8), fed by all before"
    assert group["layers.0.narrow"].attributes["in_channels"] == "16…48"
    assert group["layers.0.narrow"].attributes["out_channels"] == 8
    convolutions = [n for n in graph.nodes if n.op == "conv2d"]
    assert {n.attributes["in_channels"] for n in convolutions} == {"16…48"}


def test_layers_that_do_not_grow_keep_their_settings() -> None:
    graph = repeat(netviz.trace(nn.Sequential(*[nn.Linear(4, 4)] * 8), torch.rand(1, 4)))
    linear = next(g for g in graph.groups if g.class_name == "Linear")
    assert linear.attributes["in_features"] == 4
