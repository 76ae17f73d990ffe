"""The steps of the U-Net: what is told the time, and where pixels look at one another."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class TimeEmbedding(nn.Module):
    """Sines and cosines of the time step, then two linear layers."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.width = width
        self.layers = nn.Sequential(nn.Linear(width, hidden), nn.SiLU(), nn.Linear(hidden, hidden))

    def forward(self, t: Tensor) -> Tensor:
        """``(batch,)`` -> ``(batch, hidden)``."""
        half = self.width // 2
        steps = torch.arange(half, device=t.device) * (-math.log(10_000) / (half - 1))
        angle = t[:, None] * steps.exp()
        return self.layers(torch.cat([angle.sin(), angle.cos()], dim=1))


class ResBlock(nn.Module):
    """Two 3x3 convolutions, the time step added between them, and a shortcut."""

    def __init__(self, channels: int, width: int, *, time: int, dropout: float) -> None:
        super().__init__()
        self.norm1 = nn.GroupNorm(32, channels, eps=1e-6)
        self.conv1 = nn.Conv2d(channels, width, 3, padding=1)
        self.time = nn.Linear(time, width)
        self.norm2 = nn.GroupNorm(32, width, eps=1e-6)
        self.dropout = nn.Dropout(dropout)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1)
        self.shortcut = nn.Conv2d(channels, width, 1) if channels != width else None

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        """``(batch, channels, h, w)`` and ``(batch, time)`` -> ``(batch, width, h, w)``."""
        out = self.conv1(F.silu(self.norm1(x)))
        out = out + self.time(F.silu(time))[:, :, None, None]
        out = self.conv2(self.dropout(F.silu(self.norm2(out))))
        return out + (x if self.shortcut is None else self.shortcut(x))


class Attention(nn.Module):
    """Every pixel looks at every pixel, in one head, with a shortcut."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(32, width, eps=1e-6)
        self.query, self.key = nn.Conv2d(width, width, 1), nn.Conv2d(width, width, 1)
        self.value, self.output = nn.Conv2d(width, width, 1), nn.Conv2d(width, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, width, h, w)`` -> the same shape."""
        y = self.norm(x)
        q, k, v = (
            part(y).flatten(2).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        out = F.scaled_dot_product_attention(q, k, v)  # (batch, h w, width)
        return x + self.output(out.transpose(1, 2).unflatten(2, x.shape[2:]))


class Step(nn.Module):
    """A residual block, and attention where the level has it."""

    def __init__(
        self, channels: int, width: int, *, time: int, dropout: float, attention: bool
    ) -> None:
        super().__init__()
        self.block = ResBlock(channels, width, time=time, dropout=dropout)
        self.attention = Attention(width) if attention else None

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        """``(batch, channels, h, w)`` and ``(batch, time)`` -> ``(batch, width, h, w)``."""
        x = self.block(x, time)
        return x if self.attention is None else self.attention(x)
