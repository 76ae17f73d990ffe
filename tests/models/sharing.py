"""One module, tensor or weight under several names, or used several times."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tests.models.case import built, case, fc, ints, rand


@case(rand(2, 4), fc, ops="linear:3", notes="shared")
def called_three_times(self: Any, x: Tensor) -> Tensor:
    return self.fc(self.fc(self.fc(x)))


def _two_names() -> dict[str, nn.Module]:
    layer = nn.Linear(4, 4)
    return {"first": layer, "second": layer}


@case(rand(2, 4), _two_names, ops="linear:2", paths="first", notes="shared")
def two_names(self: Any, x: Tensor) -> Tensor:
    return self.second(self.first(x))


class _Tied(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.table = nn.Embedding(10, 4)
        self.head = nn.Linear(4, 10, bias=False)
        self.head.weight = self.table.weight

    def forward(self, ids: Tensor) -> Tensor:
        return self.head(self.table(ids))


@built(ints(2, 3), ops="embedding:1 linear:1", notes="shared", paths="table head")
def tied_weights() -> nn.Module:
    return _Tied()


@case(rand(2, 4), lambda: {"out_proj": nn.Linear(4, 4)}, ops="linear:1", paths="out_proj")
def weight_without_call(self: Any, x: Tensor) -> Tensor:
    return F.linear(x, self.out_proj.weight, self.out_proj.bias)


@case(rand(2, 4), lambda: {**fc(), "drop": nn.Dropout(0.5)}, paths="drop fc", flow="input>linear")
def dropout_that_returns_its_input(self: Any, x: Tensor) -> Tensor:
    return self.fc(self.drop(x))


@case(rand(2, 4), fc, ops="add:2", flow="linear>add")
def same_tensor_twice(self: Any, x: Tensor) -> Tensor:
    y = self.fc(x)
    return (y + y) + x


@built(rand(2, 4), ops="linear:12", paths="0", notes="shared")
def albert_style() -> nn.Module:
    return nn.Sequential(*[nn.Linear(4, 4)] * 12)


class _OwnTie(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.down = nn.Linear(4, 2)
        self.bias = nn.Parameter(torch.zeros(4))

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(self.down(x), self.down.weight.t(), self.bias)


@built(rand(2, 4), ops="linear:2 t", flow="t>linear")
def transposed_tie() -> nn.Module:
    return _OwnTie()


class _Views(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.flat = nn.Parameter(torch.randn(20))
        self.register_buffer("mask", torch.ones(4))
        self.register_buffer("same_mask", self.mask)

    def forward(self, x: Tensor) -> Tensor:
        weight, bias = self.flat[:16].view(4, 4), self.flat[16:]
        return F.linear(x * self.mask, weight, bias) * self.same_mask


@built(rand(2, 4), ops="linear:1 mul:2", flow="parameter>linear buffer>mul")
def weights_as_views() -> nn.Module:
    return _Views()


class _Norms(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.a = nn.utils.parametrizations.weight_norm(nn.Linear(4, 4))
        self.b = nn.utils.parametrizations.spectral_norm(nn.Linear(4, 4))
        self.c = nn.utils.parametrizations.orthogonal(nn.Linear(4, 4))

    def forward(self, x: Tensor) -> Tensor:
        return self.c(self.b(self.a(x)))


@built(rand(2, 4), ops="linear:3", paths="a b c")
def parametrizations() -> nn.Module:
    return _Norms()


@built(rand(2, 4), ops="linear:3", mode="train", paths="a b c")
def parametrizations_in_training() -> nn.Module:
    return _Norms()


@built(rand(2, 4), ops="linear:2", mode="train", paths="0 1")
def old_style_norms() -> nn.Module:
    return nn.Sequential(
        nn.utils.weight_norm(nn.Linear(4, 4)), nn.utils.spectral_norm(nn.Linear(4, 4))
    )


@built(rand(2, 4), ops="linear:1", paths="0")
def pruned() -> nn.Module:
    from torch.nn.utils import prune

    model = nn.Sequential(nn.Linear(4, 4))
    prune.l1_unstructured(model[0], "weight", amount=2)
    return model


@built(rand(2, 4), ops="linear:1")
def frozen_with_gradients() -> nn.Module:
    model = nn.Sequential(nn.Linear(4, 4), nn.ReLU())
    model(torch.randn(2, 4)).sum().backward()
    model[0].bias.requires_grad_(False)
    return model
