"""Five networks whose FLOPs other counters get wrong, against closed forms.

Each closed form is written from the architecture's description, not from a run; the rounded number
beside it is the one to be found in a table of counters.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import nn

from netviz import zoo
from netviz.passes.cost import totals
from netviz.tracers import trace


def resnet18_macs() -> int:
    """Stem, four stages of two basic blocks, classifier, at 224 x 224."""
    macs = 112**2 * 64 * 3 * 7**2
    channels = 64
    for width, side in ((64, 56), (128, 28), (256, 14), (512, 7)):
        area = side**2
        macs += area * 9 * width * (channels + 3 * width)
        macs += area * channels * width if channels != width else 0
        channels = width
    return macs + 512 * 1000


def encoder_macs(length: int, width: int, hidden: int, *, key_value_width: int = 0) -> int:
    """Four projections, the scores and their use, two layers of a perceptron."""
    projections = length * width * 2 * (width + (key_value_width or width))
    return projections + 2 * length**2 * width + 2 * length * width * hidden


def vit_b_16_macs() -> int:
    """196 patches of 16 x 16 x 3, a class token, twelve layers, a classifier."""
    return 196 * 768 * (3 * 16**2) + 12 * encoder_macs(197, 768, 3072) + 768 * 1000


def lstm_macs() -> int:
    """20 steps; four gates see the input (or the layer below) and the state."""
    return 20 * (4 * 64 * (32 + 64) + 4 * 64 * (64 + 64))


def gpt2_macs() -> int:
    """Two layers of width 64 on 16 tokens; 1000 words share their matrix with the output."""
    return 2 * encoder_macs(16, 64, 4 * 64) + 16 * 64 * 1000


def llama_macs() -> int:
    """Two of four heads for keys and values; the gated perceptron has a third matrix."""
    gate = 16 * 64 * 128
    return 2 * (encoder_macs(16, 64, 128, key_value_width=32) + gate) + 16 * 64 * 1000


class LSTM(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(32, 64, num_layers=2, batch_first=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out, _ = self.lstm(x)
        return out


def _tokens() -> torch.Tensor:
    return torch.zeros(1, 16, dtype=torch.long)


def _image() -> torch.Tensor:
    return torch.rand(1, 3, 224, 224)


def _gpt2() -> nn.Module:
    return zoo.build("gpt_mini", layers=2, heads=4, width=64, context=64, vocabulary=1000)


LLAMA: dict[str, Any] = {
    "width": 64, "layers": 2, "heads": 4, "key_value_heads": 2, "hidden": 128, "vocabulary": 1000,
}  # fmt: skip


def _llama() -> nn.Module:
    return zoo.build("llama3_8b", device=torch.get_default_device(), **LLAMA)


Row = tuple[Callable[[], nn.Module], Callable[[], torch.Tensor], Callable[[], int], float]
ROWS: dict[str, Row] = {
    "resnet18": (lambda: zoo.build("resnet18"), _image, resnet18_macs, 3.628e9),
    "vit_b_16": (lambda: zoo.build("vit_b_16"), _image, vit_b_16_macs, 35.13e9),
    "lstm": (LSTM, lambda: torch.rand(1, 20, 32), lstm_macs, 2.294e6),
    "gpt2": (_gpt2, _tokens, gpt2_macs, 5.325e6),
    "llama": (_llama, _tokens, llama_macs, 4.538e6),
}


@pytest.mark.parametrize("name", ROWS)
def test_closed_forms_are_the_table(name: str) -> None:
    *_, macs, rounded = ROWS[name]
    assert 2 * macs() == pytest.approx(rounded, rel=2e-4)


@pytest.mark.parametrize("tensors", ["real", "fake", "auto"])
@pytest.mark.parametrize("name", ROWS)
def test_traced(name: str, tensors: str) -> None:
    build, inputs, macs, _ = ROWS[name]
    got = totals(trace(build(), inputs(), tensors=tensors))
    assert (got.flops, got.macs, got.uncounted) == (2 * macs(), macs(), ())


@pytest.mark.parametrize("name", ROWS)
def test_weights_on_meta(name: str) -> None:
    build, inputs, macs, _ = ROWS[name]
    with torch.device("meta"):
        model = build()
    assert totals(trace(model, inputs())).flops == 2 * macs()


@pytest.mark.parametrize("name", ROWS)
def test_elementwise_work_agrees_between_real_and_fake(name: str) -> None:
    build, inputs, *_ = ROWS[name]
    real, fake = (totals(trace(build(), inputs(), tensors=kind)) for kind in ("real", "fake"))
    assert real.elementwise_flops == fake.elementwise_flops
    assert real.elementwise_flops > 0


def test_tied_weights_count_once() -> None:
    model = _gpt2()
    expected = sum(p.numel() for p in model.parameters())
    assert totals(trace(model, _tokens())).parameters == expected
