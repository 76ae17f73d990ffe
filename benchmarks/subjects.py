"""The models that are timed. Those on ``meta`` have shapes, and no weights in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import nn

Subject = Callable[[], tuple[nn.Module, Any]]
"""Builds a model in eval mode and its inputs."""


def _timm(name: str) -> Subject:
    def build() -> tuple[nn.Module, Any]:
        from tests.compat.torchvision_ops import usable

        usable()
        import timm

        return timm.create_model(name, pretrained=False).eval(), torch.rand(1, 3, 224, 224)

    return build


def _bert() -> tuple[nn.Module, Any]:
    from tests.compat.torchvision_ops import usable

    usable()
    from transformers import BertConfig, BertModel

    return BertModel(BertConfig()).eval(), torch.randint(0, 30_000, (1, 128))


def _gpt2() -> tuple[nn.Module, Any]:
    from tests.compat.torchvision_ops import usable

    usable()
    from transformers import GPT2Config, GPT2LMHeadModel

    ids = torch.randint(0, 50_000, (1, 128))
    return GPT2LMHeadModel(GPT2Config(use_cache=False)).eval(), ids


def _zoo(name: str, tokens: int) -> Subject:
    def build() -> tuple[nn.Module, Any]:
        from netviz import zoo

        return zoo.build(name).eval(), torch.zeros(1, tokens, dtype=torch.long, device="meta")

    return build


SUBJECTS: Mapping[str, Subject] = {
    "ResNet-18": _timm("resnet18"),
    "ResNet-50": _timm("resnet50"),
    "DenseNet-201": _timm("densenet201"),
    "ViT-B/16": _timm("vit_base_patch16_224"),
    "Swin-T": _timm("swin_tiny_patch4_window7_224"),
    "BERT base": _bert,
    "GPT-2": _gpt2,
    "Llama-3-8B (meta)": _zoo("llama3_8b", 512),
    "Llama-3-405B (meta)": _zoo("llama3_405b", 512),
}


class Residual(nn.Module):
    """A linear layer, its activation and a skip connection."""

    def __init__(self) -> None:
        super().__init__()
        self.fc, self.act = nn.Linear(8, 8), nn.ReLU()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Add what the layer makes of ``x`` (batch, 8) to it."""
        return x + self.act(self.fc(x))


def chain(length: int) -> tuple[nn.Module, Any]:
    """``length`` residual blocks in a row."""
    return nn.Sequential(*[Residual() for _ in range(length)]).eval(), torch.rand(1, 8)
