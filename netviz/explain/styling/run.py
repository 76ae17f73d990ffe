"""A picture stepped down the zoo's three losses, on features of a small network.

Gatys, Ecker and Bethge, A neural algorithm of artistic style, 2015. Trained VGG weights cannot be
shipped; a shallow network of random weights also carries style (Ustyuzhaninov, Brendel, Gatys and
Bethge, What does it take to generate natural textures?, 2017), coarser than a trained one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from netviz.explain.trained.data import photograph
from netviz.zoo.models.style_transfer import StyleTransfer

_WIDTHS = (24, 32, 48)


class Features(nn.Module):
    """Three stages of random 5x5 filters: the same calls as the zoo's VGG-19.

    ``(batch, 3, h, w)`` -> the map of every stage, which hold style, and the second one, which
    holds content.
    """

    def __init__(self) -> None:
        super().__init__()
        sizes = zip((3, *_WIDTHS), _WIDTHS, strict=False)
        self.stages = nn.ModuleList(
            nn.Conv2d(c, w, 5, padding=2, padding_mode="reflect") for c, w in sizes
        )
        for stage in self.stages:
            nn.init.orthogonal_(stage.weight, 1.8)  # type: ignore[arg-type]  # a tensor
            nn.init.zeros_(stage.bias)  # type: ignore[arg-type]  # a tensor
        self.pool = nn.AvgPool2d(2)

    def forward(self, image: Tensor) -> tuple[list[Tensor], Tensor]:
        """Maps of style, and the map of content."""
        maps: list[Tensor] = []
        x = image - 0.45
        for index, stage in enumerate(self.stages):
            x = torch.relu(stage(self.pool(x) if index else x))
            maps.append(x)
        return maps, maps[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """``content``, ``style`` ``(3, h, w)``; ``pictures`` after ``kept`` steps, ``(3, h, w)`` each;
    ``losses`` by name, weighted as in the total, before every step and at the end. ``weights``: of
    the losses."""

    content: Any
    style: Any
    kept: list[int]
    pictures: list[Any]
    losses: Mapping[str, list[float]]
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """``content``, ``style``: names of photographs; ``steps`` of Adam; ``width`` of the picture in
    pixels; ``start`` of the picture: "content" or "noise"; what the losses ``weigh``: content,
    style, variation, 1 being as much for each (see `_model`); ``seed``: of the random weights."""

    content: str
    style: str
    steps: int
    width: int
    start: str
    weigh: tuple[float, float, float]
    seed: int


def run(plan: Plan) -> Run:
    """Step the picture down the three losses."""
    size = plan.width * 2 // 3 // 4 * 4, plan.width // 4 * 4
    content, style = (photograph(name, *size)[None] for name in (plan.content, plan.style))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(plan.seed)
        model, weights = _model(plan, content, style)
        noise = (0.5 + 0.2 * torch.randn_like(content)).clamp(0, 1)
    picture = (content if plan.start == "content" else noise).clone().requires_grad_()
    optimiser = torch.optim.Adam([picture], lr=0.03)
    losses: dict[str, list[float]] = {"style": [], "content": [], "variation": []}
    wanted = _kept(plan.steps)
    pictures = []
    for step in range(plan.steps + 1):
        if step in wanted:
            pictures.append(picture.detach()[0].numpy().copy())
        found = model(picture, content, style)
        for name, values in losses.items():
            values.append(weights[name] * float(found[name].detach()))
        if step < plan.steps:
            optimiser.zero_grad()
            found["total"].backward()
            optimiser.step()
            picture.data.clamp_(0, 1)
    return Run(
        content=content[0].numpy(), style=style[0].numpy(), kept=wanted, pictures=pictures,
        losses=losses, weights=weights,
    )  # fmt: skip


def _kept(steps: int) -> list[int]:
    """Eleven steps, close together at the start."""
    return sorted({round(steps * (place / 10) ** 2) for place in range(11)})


def _model(plan: Plan, content: Tensor, style: Tensor) -> tuple[StyleTransfer, dict[str, float]]:
    """The zoo's three losses over small features. A weight of 1 makes the loss 1 where it matters:
    style for the content's own picture, content for the style's, variation for the content's."""
    features = Features().requires_grad_(False)
    with torch.device("meta"):  # its VGG-19 is replaced, and needs no memory
        model = StyleTransfer()
    model.features = features  # type: ignore[assignment]  # the same calls
    with torch.no_grad():
        own, other = model(content, content, style), model(style, content, style)
    sizes = float(other["content"]), float(own["style"]), float(own["variation"])
    weights = tuple(w / size for w, size in zip(plan.weigh, sizes, strict=True))
    model.total.weights = weights
    return model, dict(zip(("content", "style", "variation"), weights, strict=True))
