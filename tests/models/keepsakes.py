"""What models keep on themselves besides tensors, and change while they run."""

from __future__ import annotations

import functools
import random
from collections import Counter, OrderedDict, defaultdict, deque
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from tests.models.case import case, fc, rand


class AttrDict(dict):  # type: ignore[type-arg]
    """The popular idiom; its keys hide the methods of the same name."""

    def __init__(self, **items: Any) -> None:
        super().__init__(items)
        self.__dict__ = self


def _config() -> dict[str, Any]:
    return {**fc(), "cfg": AttrDict(values=3, keys=1, items=2, update=4, clear=5, width=4)}


@case(rand(2, 4), _config, ops="linear:1 mul:1")
def attribute_dictionary(self: Any, x: Tensor) -> Tensor:
    self.cfg["calls"] = self.cfg.width
    self.cfg.width = 8
    return self.fc(x) * self.cfg.values


@case(rand(2, 4), lambda: {**fc(), "sums": np.zeros(4), "noise": np.random.default_rng(0),
                           "dice": random.Random(0)},
      ops="linear:1", tensors=("auto", "real"))  # fmt: skip
def numpy_keepsakes(self: Any, x: Tensor) -> Tensor:
    self.sums += x.sum(0).numpy()
    return self.fc(x) + float(self.noise.normal()) + self.dice.random()


def _collections() -> dict[str, Any]:
    return {
        **fc(),
        "counts": Counter("ab"),
        "lists": defaultdict(list),
        "last": deque([1, 2], maxlen=2),
        "order": OrderedDict(a=1, b=2),
        "names": {"a", "b"},
        "space": SimpleNamespace(step=0, inner=SimpleNamespace(seen=[])),
        "bits": bytearray(b"abc"),
    }


@case(rand(2, 4), _collections, ops="linear:1")
def collections(self: Any, x: Tensor) -> Tensor:
    self.counts["c"] += 1
    self.lists["x"].append(1)
    self.last.append(3)
    self.order.move_to_end("a")
    self.names.add("c")
    self.space.step += 1
    self.space.inner.seen.append(x)
    self.bits[0] = 120
    return self.fc(x)


class Slots:
    """State without a ``__dict__``."""

    __slots__ = ("last", "step")

    def __init__(self) -> None:
        self.step = 0


@case(rand(2, 4), lambda: {**fc(), "state": Slots()}, ops="linear:1")
def slotted_state(self: Any, x: Tensor) -> Tensor:
    self.state.step += 1
    self.state.last = x
    return self.fc(x)


@case(rand(1, 3, 4), ops="linear:1 add")
class cached_property(nn.Module):  # noqa: N801 - the class's name is the case's
    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(4, 4)

    @functools.cached_property
    def table(self) -> Tensor:
        return torch.arange(4.0)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(x + self.table)


@case(rand(2, 4), ops="linear:1")
class gradients_kept(nn.Module):  # noqa: N801 - the class's name is the case's
    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(4, 4)
        self.fc.weight.grad = torch.ones(4, 4)

    def forward(self, x: Tensor) -> Tensor:
        self.fc.weight.grad.zero_()
        self.fc.bias.grad = torch.ones(4)
        return self.fc(x)


@case(rand(2, 4), lambda: {**fc(), "layers": nn.ModuleList([nn.Linear(4, 4)])}, ops="linear:3")
def grows_while_it_runs(self: Any, x: Tensor) -> Tensor:
    self.layers.append(nn.Linear(4, 4))
    self.fc.register_forward_hook(lambda *_: None)
    self.weights = nn.ParameterList([torch.ones(4)])
    del self._modules["layers"][0].bias
    self.layers[0].register_parameter("bias", None)
    for layer in self.layers:
        x = layer(x)
    return self.fc(x) * self.weights[0]
