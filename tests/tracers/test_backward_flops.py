"""Backward FLOPs against torch's own counter run through a real ``backward()``."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from netviz.passes.cost import totals
from netviz.tracers import trace


def _measured(model: nn.Module, *inputs: Any) -> int:
    """FLOPs of backward alone, as run; attention unfused, since torch cannot count it fused."""
    with sdpa_kernel(SDPBackend.MATH):
        with FlopCounterMode(display=False) as forward:
            loss = model(*inputs).sum()
        with FlopCounterMode(display=False) as backward:
            loss.backward()
    assert forward.get_total_flops() > 0
    return backward.get_total_flops()


def _convolutions() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1),
        nn.BatchNorm2d(8),
        nn.ReLU(),
        nn.Conv2d(8, 16, 3, stride=2),
        nn.ReLU(),
        nn.ConvTranspose2d(16, 8, 2, stride=2),
        nn.AdaptiveAvgPool2d(2),
        nn.Flatten(),
        nn.Linear(32, 10),
    )


def _frozen(*first: int) -> nn.Module:
    model = nn.Sequential(
        nn.Linear(6, 12), nn.ReLU(), nn.Linear(12, 12), nn.Tanh(), nn.Linear(12, 3)
    )
    for index in first:
        model[index].requires_grad_(False)
    return model


class Attention(nn.Module):
    """Products of activations, a weight used as an operand, and a residual."""

    def __init__(self) -> None:
        super().__init__()
        self.query = nn.Linear(8, 8)
        self.key = nn.Parameter(torch.rand(8, 8))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k = self.query(x), torch.matmul(x, self.key)
        return x + torch.softmax(q @ k.transpose(1, 2), -1) @ x


CASES = {
    "convolutions": (_convolutions, torch.rand(2, 3, 9, 9)),
    "perceptron": (_frozen, torch.rand(4, 6)),
    "frozen first layer": (lambda: _frozen(0), torch.rand(4, 6)),
    "frozen middle": (lambda: _frozen(2), torch.rand(4, 6)),
    "frozen head": (lambda: _frozen(4), torch.rand(4, 6)),
    "attention by hand": (Attention, torch.rand(2, 5, 8)),
    "transformer layer": (
        lambda: nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True),
        torch.rand(3, 5, 8),
    ),
    "transformer layers": (
        lambda: nn.Sequential(
            *[nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True) for _ in "ab"]
        ),
        torch.rand(3, 5, 8),
    ),
}


@pytest.mark.parametrize("mode", ["train", "eval"])
@pytest.mark.parametrize("name", CASES)
def test_backward_is_what_torch_runs(name: str, mode: str) -> None:
    build, inputs = CASES[name]
    model = build()
    expected = _measured(model, inputs)
    got = totals(trace(model, inputs, mode=mode), backward=True)
    assert got.backward_flops == expected
    assert expected > 0
