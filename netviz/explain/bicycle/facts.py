"""What the zoo's BicycleGAN says of itself, and its losses on one pair of images."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from netviz.explain.trained.data import photograph
from netviz.zoo.models.bicyclegan.configurations import WEIGHTS, BicycleGAN

SMALL = 8
"""Channels of the networks whose losses are computed; the paper's 64 take a minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """``a``, ``b`` ``(3, 256, 256)``: edges of a photograph, and it. ``parameters`` of "G", "E" and
    "D". ``noise``: numbers of z. ``injection``: where z enters. ``losses``: of the zoo's names, of
    networks with random weights. ``weights``: of the losses in the total."""

    a: Any
    b: Any
    parameters: Mapping[str, int]
    noise: int
    injection: str
    losses: Mapping[str, float]
    weights: Mapping[str, float]


def facts(width: int, noise: int, injection: str) -> Facts:
    """Build both configurations, and run a small copy of them once."""
    with torch.device("meta"):
        full = BicycleGAN(width=width, noise=noise, injection=injection)
    networks = {"G": full.vae.generator, "E": full.vae.encoder, "D": full.vae.discriminator}
    b = photograph("china", 256, 256)
    a = edges(b)
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(0)
        model = BicycleGAN(width=SMALL, noise=noise, injection=injection)
        batch = 2 * a[None] - 1, 2 * b[None] - 1, torch.randn(1, noise)
        losses = {name: float(value) for name, value in model(*batch).items()}
    return Facts(
        a=a.numpy(), b=b.numpy(), noise=noise, injection=injection, losses=losses,
        parameters={
            name: sum(p.numel() for p in network.parameters())
            for name, network in networks.items()
        },
        weights={"gan": 1.0, **WEIGHTS},
    )  # fmt: skip


def edges(image: Tensor) -> Tensor:
    """Dark lines where ``(3, h, w)`` changes, as a drawing to be coloured."""
    grey = F.pad(image.mean(0)[None, None], (2, 2, 2, 2), mode="replicate")
    padded = F.avg_pool2d(grey, 3, stride=1)
    down = padded[:, :, 2:, 1:-1] - padded[:, :, :-2, 1:-1]
    right = padded[:, :, 1:-1, 2:] - padded[:, :, 1:-1, :-2]
    strength = (down.square() + right.square()).sqrt()[0]
    return (1 - (strength * 4 - 0.25).clamp(0, 1)).expand(3, -1, -1)
