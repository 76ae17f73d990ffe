"""Forwards that raise: the error must say where, and nothing may be left changed."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from tests.models.case import both, built, case, fc, rand


@case(rand(2, 4), lambda: {**fc(), "inner": nn.Sequential(nn.ReLU(), nn.Linear(5, 5))},
      ops="linear relu", paths="fc inner inner.0 inner.1", raises=True)  # fmt: skip
def wrong_shape(self: Any, x: Tensor) -> Tensor:
    return self.inner(self.fc(x))


class _Broken(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(4, 4)
        self.norm = nn.BatchNorm1d(4)
        self.register_buffer("steps", torch.zeros(()))
        self.calls = 0

    def forward(self, x: Tensor) -> Tensor:
        self.calls += 1
        self.steps += 1
        self.training = not self.training
        self.last = self.norm(self.fc(x)) + torch.rand(4)
        raise NotADirectoryError(20, "not what you think", "file")


@built(rand(2, 4), ops="linear batch_norm", mode="train", raises=True, paths="fc norm")
def raises_after_changes() -> nn.Module:
    return _Broken()


@case(both(rand(2, 4), rand(2, 4)), fc, raises=True)
def too_many_inputs(self: Any, x: Tensor) -> Tensor:
    return self.fc(x)


class _StrangeError(Exception):
    def __init__(self, first: int, second: int) -> None:
        super().__init__(first)
        self.second = second


@case(rand(2, 4), fc, ops="linear:1", raises=True)
def raises_odd_exception(self: Any, x: Tensor) -> Tensor:
    raise _StrangeError(1, int(self.fc(x).numel()))


@case(rand(2, 4), fc, ops="linear:1", raises=True)
def raises_stop_iteration(self: Any, x: Tensor) -> Tensor:
    return self.fc(x) + next(iter([]))


class _Endless(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return self(x + 1)


@built(rand(2, 4), raises=True)
def recursion_without_end() -> nn.Module:
    return _Endless()


@case(rand(2, 4), lambda: {"inner": nn.Identity()}, raises=True)
def missing_attribute(self: Any, x: Tensor) -> Tensor:
    return self.inner(x) + self.undefined
