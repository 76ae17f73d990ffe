"""Forwards that change their model, or the world, and must leave no trace of a trace."""

from __future__ import annotations

import functools
import random
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from tests.models.case import built, case, fc, ints, rand


@case(rand(1, 3, 4), fc, ops="cos sin mul linear", flow="cos>output")
class rotary_cache_on_self(nn.Module):  # noqa: N801 - the class's name is the case's
    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(4, 4)
        self.cos: Tensor | None = None
        self.length = 0

    def forward(self, x: Tensor) -> Tensor:
        if self.cos is None or self.length < x.size(1):
            steps = torch.arange(x.size(1), dtype=x.dtype)[:, None] * torch.ones(4)
            self.cos, self.sin, self.length = steps.cos(), steps.sin(), x.size(1)
        return self.fc(x * self.cos + x.roll(1, -1) * self.sin)


@case(rand(2, 4), lambda: {**fc(), "seen": [], "memo": {}}, ops="linear")
def history_on_self(self: Any, x: Tensor) -> Tensor:
    y = self.fc(x)
    self.seen.append(y.detach())
    self.memo[len(self.seen)] = {"last": y}
    return y


class _Counting(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(4, 4)
        self.register_buffer("steps", torch.zeros((), dtype=torch.long))
        self.register_buffer("mean", torch.zeros(4), persistent=False)
        self.calls = 0

    def forward(self, x: Tensor) -> Tensor:
        self.calls += 1
        self.steps += 1
        self.mean.lerp_(x.mean(0), 0.1)
        return self.fc(x - self.mean)


@built(rand(2, 4), ops="linear mean lerp_|lerp", flow="mean>output")
def counter_in_buffer() -> nn.Module:
    return _Counting()


@built(rand(2, 3, 8, 8), ops="conv2d batch_norm:1 relu dropout", mode="train", paths="0 1 2 3")
def batch_norm_in_training() -> nn.Module:
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Dropout(0.5))


@case(rand(2, 4), fc, ops="randn_like|randn|rand bernoulli add mul")
def random_draws(self: Any, x: Tensor) -> Tensor:
    x = x + torch.randn_like(x) * random.random() + float(np.random.rand())
    return self.fc(x) * torch.bernoulli(torch.full_like(x, 0.5)) + torch.rand(4)


@case(rand(2, 4), fc, mode="train", ops="linear")
def stochastic_depth(self: Any, x: Tensor) -> Tensor:
    for _ in range(4):
        if torch.rand(()).item() < 0.5 or random.random() < 0.5:
            x = x + self.fc(x)
    return self.fc(x)


@case(rand(2, 4), lambda: {**fc(), "scale": 1.0}, ops="linear", paths="fc")
def attributes_replaced(self: Any, x: Tensor) -> Tensor:
    y = self.fc(x) * self.scale
    self.scale = self.scale * 2
    self.fc = nn.Linear(4, 2)
    self.extra = nn.Linear(4, 4)
    self.fresh = y
    self.register_buffer("made", y.detach(), persistent=False)
    return y


@case(rand(2, 4), fc, ops="linear", mode="train")
def weights_written(self: Any, x: Tensor) -> Tensor:
    with torch.no_grad():
        self.fc.weight.mul_(0.9)
        self.fc.bias.data = self.fc.bias.data + 1
    self.fc.weight.requires_grad_(False)
    return self.fc(x)


class _MemoryBank(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(4, 3)
        self.register_buffer("queue", torch.randn(3, 8))
        self.register_buffer("pointer", torch.zeros(1, dtype=torch.long))

    def forward(self, x: Tensor) -> Tensor:
        keys = nn.functional.normalize(self.fc(x), dim=1)
        at = int(self.pointer)
        self.queue[:, at : at + len(x)] = keys.T
        self.pointer[0] = (at + len(x)) % 8
        return keys @ self.queue.clone()


@built(rand(2, 4), tensors=("auto", "real"), ops="setitem|__setitem__ matmul", flow="linear>matmul")
def memory_bank() -> nn.Module:
    return _MemoryBank()


@case(rand(2, 4), fc, mode="train", ops="linear")
def switches_mode(self: Any, x: Tensor) -> Tensor:
    self.eval()
    self.fc.train()
    x.requires_grad_()
    return self.fc(x)


@built(rand(2, 3, 8, 8), paths="0 1 2 4", ops="conv2d batch_norm relu flatten linear")
def lazy_layers() -> nn.Module:
    return nn.Sequential(
        nn.LazyConv2d(4, 3), nn.LazyBatchNorm2d(), nn.ReLU(), nn.Flatten(), nn.LazyLinear(5)
    )


@functools.cache
def _table(length: int, width: int) -> Tensor:
    return torch.arange(length)[:, None] / torch.arange(1, width + 1)


@case(rand(1, 3, 4), fc, ops="linear add", tensors=("auto", "real"))
def cached_by_lru_cache(self: Any, x: Tensor) -> Tensor:
    return self.fc(x + _table(x.size(1), x.size(2)))


@case(rand(2, 4), fc, ops="linear")
def seeds_the_generators(self: Any, x: Tensor) -> Tensor:
    torch.manual_seed(0)
    random.seed(0)
    np.random.seed(0)
    return self.fc(x + torch.rand(4))


@built(ints(2, 3), ops="embedding gru")
def flattened_rnn_weights() -> nn.Module:
    return nn.Sequential(nn.Embedding(10, 4), nn.GRU(4, 4, batch_first=True))


@case(rand(2, 4), lambda: {**fc(), "generator": torch.Generator().manual_seed(3)}, ops="linear")
def own_generator(self: Any, x: Tensor) -> Tensor:
    return self.fc(x) + torch.randn(4, generator=self.generator)
