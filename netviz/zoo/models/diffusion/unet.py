"""The U-Net: levels of steps down, the middle, levels up."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from netviz.zoo.models.diffusion.steps import Step, TimeEmbedding


class Down(nn.Module):
    """A level on the way down: its steps, then half the size."""

    def __init__(
        self,
        sizes: list[tuple[int, int]],
        *,
        time: int,
        dropout: float,
        attention: bool,
        last: bool,
    ) -> None:
        super().__init__()
        self.steps = nn.ModuleList(
            Step(a, b, time=time, dropout=dropout, attention=attention) for a, b in sizes
        )
        width = sizes[-1][1]
        self.shrink = None if last else nn.Conv2d(width, width, 3, stride=2, padding=1)

    def forward(self, x: Tensor, time: Tensor) -> list[Tensor]:
        """``(batch, c, h, w)`` and ``(batch, time)`` -> the map after every step, and the halved
        one, ``(batch, c', h / 2, w / 2)``, last.
        """
        maps = []
        for step in self.steps:
            x = step(x, time)
            maps.append(x)
        return maps if self.shrink is None else [*maps, self.shrink(x)]


class Up(nn.Module):
    """A level on the way up: its steps, each beside a map from the way down; twice the size."""

    def __init__(
        self,
        sizes: list[tuple[int, int]],
        *,
        time: int,
        dropout: float,
        attention: bool,
        last: bool,
    ) -> None:
        super().__init__()
        self.steps = nn.ModuleList(
            Step(a, b, time=time, dropout=dropout, attention=attention) for a, b in sizes
        )
        width = sizes[-1][1]
        self.enlarge = None if last else nn.Conv2d(width, width, 3, padding=1)

    def forward(self, x: Tensor, time: Tensor, *maps: Tensor) -> Tensor:
        """``(batch, c, h, w)``, ``(batch, time)`` and a map a step, the latest last -> ``(batch,
        c', 2 h, 2 w)``.
        """
        for step, kept in zip(self.steps, reversed(maps), strict=True):
            x = step(torch.cat([x, kept], dim=1), time)
        if self.enlarge is None:
            return x
        return self.enlarge(F.interpolate(x, scale_factor=2.0, mode="nearest"))


class Middle(nn.Module):
    """At the bottom of the U: two steps, the first with attention."""

    def __init__(self, width: int, *, time: int, dropout: float) -> None:
        super().__init__()
        self.step1 = Step(width, width, time=time, dropout=dropout, attention=True)
        self.step2 = Step(width, width, time=time, dropout=dropout, attention=False)

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        """``(batch, width, h, w)`` and ``(batch, time)`` -> ``x``'s shape."""
        return self.step2(self.step1(x, time), time)


class DiffusionUNet(nn.Module):
    """A noisy image and its time step to the noise in it.

    ``width``: channels of the first level; ``levels``: how many times as wide each level is;
    ``blocks``: residual blocks a level on the way down, one more on the way up; ``attended``: the
    levels with attention; ``image``: side of the example.
    """

    drawing_depth = 1

    def __init__(
        self,
        *,
        channels: int = 3,
        width: int = 128,
        levels: tuple[int, ...] = (1, 2, 2, 2),
        blocks: int = 2,
        attended: tuple[int, ...] = (1,),
        dropout: float = 0.1,
        image: int = 32,
    ) -> None:
        super().__init__()
        self.channels, self.image, self.blocks = channels, image, blocks
        widths = [width * level for level in levels]
        before = [width, *widths[:-1]]  # channels that come into each level, on the way down
        after = [*widths[1:], widths[-1]]  # and on the way up
        own: dict[str, Any] = {"time": 4 * width, "dropout": dropout}
        self.time = TimeEmbedding(width, 4 * width)
        self.first = nn.Conv2d(channels, width, 3, padding=1)
        self.downs = nn.ModuleList(
            Down(
                [(before[i], w), *[(w, w)] * (blocks - 1)],
                attention=i in attended,
                last=i == len(widths) - 1,
                **own,
            )
            for i, w in enumerate(widths)
        )
        self.middle = Middle(widths[-1], **own)
        self.ups = nn.ModuleList(
            Up(
                [(after[i] + w, w), *[(2 * w, w)] * (blocks - 1), (w + before[i], w)],
                attention=i in attended,
                last=i == 0,
                **own,
            )
            for i, w in reversed(list(enumerate(widths)))
        )
        self.norm = nn.GroupNorm(32, width * levels[0], eps=1e-6)
        self.last = nn.Conv2d(width * levels[0], channels, 3, padding=1)

    def forward(self, image: Tensor, t: Tensor) -> Tensor:
        """``(batch, channels, h, w)`` and time steps ``(batch,)`` -> the noise, as the image."""
        time = self.time(t)
        maps = [self.first(image)]
        for down in self.downs:
            maps += down(maps[-1], time)
        x = self.middle(maps[-1], time)
        for up in self.ups:
            level = [maps.pop() for _ in range(self.blocks + 1)]
            x = up(x, time, *reversed(level))
        return self.last(F.silu(self.norm(x)))

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image ``(1, channels, image, image)`` and one time step ``(1,)``."""
        weight = self.first.weight
        shape = (1, self.channels, self.image, self.image)
        return (weight.new_zeros(shape), weight.new_zeros(1))
