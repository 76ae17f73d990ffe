"""Modules in places where a tracer does not look for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tests.models.case import assemble, built, case, fc, rand


@case(
    rand(2, 4),
    lambda: {**fc(), "empty": nn.Sequential(), "skip": nn.Identity()},
    paths="empty skip fc",
    flow="input>linear",
)
def empty_sequential(self: Any, x: Tensor) -> Tensor:
    return self.fc(self.skip(self.empty(x)))


@case(
    rand(2, 4),
    lambda: {"blocks": nn.ModuleList(nn.Linear(4, 4) for _ in range(3))},
    ops="linear:3",
    paths="blocks blocks.0 blocks.2",
)
def module_list(self: Any, x: Tensor) -> Tensor:
    for block in self.blocks:
        x = block(x)
    return x


HOSTILE = ('a"b', "a<b>&c", "a/b", "a@2", "a:2", "two words", "naïve ∇", "new\nline", "x" * 300)


@case(
    rand(2, 4),
    lambda: {"ways": nn.ModuleDict({name: nn.Linear(4, 4) for name in ("a", *HOSTILE)})},
    ops=f"linear:{2 * len(HOSTILE) + 2}",
)
def hostile_names(self: Any, x: Tensor) -> Tensor:
    for way in self.ways.values():
        x = way(x)
    for way in self.ways.values():
        x = way(x)
    return x


@case(
    rand(2, 4),
    lambda: {
        "weights": nn.ParameterList(torch.randn(4, 4) for _ in range(2)),
        "more": nn.ParameterDict({"a": torch.randn(4), "b": torch.randn(4)}),
    },
    ops="matmul:2 add mul",
    flow="parameter>matmul",
)
def parameter_containers(self: Any, x: Tensor) -> Tensor:
    for weight in self.weights:
        x = x @ weight
    return x * self.more["a"] + self.more["b"]


@case(
    rand(2, 4), lambda: {"layers": [nn.Linear(4, 4)], **fc()}, ops="linear:2", flow="linear>linear"
)
def unregistered_layers(self: Any, x: Tensor) -> Tensor:
    return self.fc(self.layers[0](x))


@built(rand(2, 4), ops="linear", flow="linear>output")
def member_called_modules() -> nn.Module:
    """Torchview fails with a KeyError here."""
    model = assemble(_first_of_modules, {})
    model.__dict__["modules"] = [nn.Linear(4, 4)]
    return model


def _first_of_modules(self: Any, x: Tensor) -> Tensor:
    return self.modules[0](x)


def _sized(depth: int) -> nn.Module:
    inner: nn.Module = nn.Linear(4, 4)
    for _ in range(depth):
        inner = nn.Sequential(inner)
    return inner


@built(rand(2, 4), ops="linear:1", paths=".".join(["0"] * 150))
def deeply_nested() -> nn.Module:
    return _sized(150)


class _Recursive(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x: Tensor, times: int = 60) -> Tensor:
        return x if times == 0 else self(self.fc(x), times - 1)


@built(rand(2, 4), ops="linear:60", paths="fc")
def recursive_calls() -> nn.Module:
    return _Recursive()


@case(rand(2, 4), lambda: {"inner": nn.Sequential(nn.Linear(4, 4), nn.ReLU())}, ops="linear relu")
def forward_called_directly(self: Any, x: Tensor) -> Tensor:
    return self.inner.forward(x)


class _Autoencoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.down, self.up = nn.Linear(4, 2), nn.Linear(2, 4)

    def encode(self, x: Tensor) -> Tensor:
        return self.down(x).relu()

    def decode(self, z: Tensor) -> Tensor:
        return self.up(z)


@case(rand(2, 4), lambda: {"vae": _Autoencoder()}, ops="linear:2 relu:1", paths="vae.down vae.up")
def other_methods(self: Any, x: Tensor) -> Tensor:
    return self.vae.decode(self.vae.encode(x))


@case(
    rand(1, 3, 8, 8),
    lambda: {"features": nn.Sequential(nn.Conv2d(3, 3, 1), nn.ReLU(), nn.Conv2d(3, 3, 1))},
    ops="conv2d:1 relu:1 softmax:1",
)
def modules_made_in_forward(self: Any, x: Tensor) -> Tensor:
    return nn.Softmax(dim=1)(self.features[:2](x))


@built(rand(2, 4), ops="linear:1 relu:1", flow="linear>relu")
def patched_forward() -> nn.Module:
    model = nn.Linear(4, 4)
    old = model.forward
    model.forward = lambda *args, **kwargs: old(*args, **kwargs).relu()  # type: ignore[method-assign]
    return model


@case(rand(2, 4), lambda: {**fc(), "spare": nn.Linear(9, 9)}, ops="linear:1", notes="unused")
def unused_module(self: Any, x: Tensor) -> Tensor:
    return self.fc(x)


@built(rand(2, 4), ops="linear:1")
def child_knows_parent() -> nn.Module:
    model = assemble(unused_forward, fc())
    model.fc.__dict__["parent"] = model  # type: ignore[union-attr]
    return model


def unused_forward(self: Any, x: Tensor) -> Tensor:
    return self.fc(x)


class _Growing(nn.ModuleList):
    def forward(self, x: Tensor) -> Tensor:
        for layer in self:
            x = torch.cat([x, layer(x)], 1)
        return x


@built(rand(2, 4), ops="linear:2 cat:2", paths="0 1")
def list_with_forward() -> nn.Module:
    return _Growing([nn.Linear(4, 4), nn.Linear(8, 4)])


@built(rand(2, 4), ops="!linear", outputs=1, inputs=1, flow="input>output")
def bare_identity() -> nn.Module:
    return nn.Identity()


@case(rand(2, 4), ops="sum exp|softmax", flow="input>output")
def no_parameters(self: Any, x: Tensor) -> Tensor:
    return F.softmax(x, 0).sum()


def _layers(count: int) -> Iterator[nn.Module]:
    return (nn.Linear(4, 4) for _ in range(count))


@case(
    rand(2, 4),
    lambda: {
        "tree": nn.ModuleList([nn.ModuleList(_layers(2)), nn.ModuleDict({"k": nn.Linear(4, 4)})])
    },
    ops="linear:2 zeros_like|zeros",
    paths="tree.0.1 tree.1.k",
)
def containers_in_containers(self: Any, x: Tensor) -> Tensor:
    return self.tree[1]["k"](self.tree[0][1](x)) + torch.zeros_like(x)
