"""MobileNetV2.

Sandler, Howard, Zhu, Zhmoginov & Chen, "MobileNetV2: inverted residuals and linear bottlenecks",
2018, table 2; 3 504 872 parameters.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

STAGES = (
    (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2),
    (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
)  # fmt: skip
"""Expansion t, output channels c, blocks n, stride of the first block s, as in table 2."""


def thinned(channels: int, multiplier: float) -> int:
    """``channels`` times ``multiplier``, to the nearest multiple of 8 that keeps 90 % of it, as in
    the authors' code.
    """
    wanted = channels * multiplier
    rounded = max(8, int(wanted + 4) // 8 * 8)
    return rounded if rounded >= 0.9 * wanted else rounded + 8


class Conv(nn.Sequential):
    """Convolution, batch normalisation, ReLU6; keeps the size at stride 1."""

    def __init__(
        self, channels: int, width: int, *, kernel: int = 1, stride: int = 1, groups: int = 1
    ) -> None:
        padding = kernel // 2
        super().__init__(
            nn.Conv2d(channels, width, kernel, stride, padding, groups=groups, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU6(),
        )


class InvertedResidual(nn.Module):
    """1x1 up, 3x3 depthwise, linear 1x1 down; a shortcut where the shape stays."""

    def __init__(self, channels: int, width: int, *, stride: int, expansion: int) -> None:
        super().__init__()
        hidden = channels * expansion
        self.residual = stride == 1 and channels == width
        expand = [Conv(channels, hidden)] if expansion != 1 else []
        self.layers = nn.Sequential(
            *expand,
            Conv(hidden, hidden, kernel=3, stride=stride, groups=hidden),
            nn.Conv2d(hidden, width, 1, bias=False),
            nn.BatchNorm2d(width),
        )

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, channels, h, w)`` -> ``(batch, width, h / stride, w / stride)``."""
        out = self.layers(x)
        return x + out if self.residual else out


class MobileNetV2(nn.Module):
    """A strided convolution, 17 inverted residuals, a wide 1x1 convolution, a linear head.

    ``multiplier``: the paper's width multiplier, which thins every layer but the wide one.
    """

    def __init__(
        self,
        *,
        num_classes: int = 1000,
        in_channels: int = 3,
        dropout: float = 0.2,
        multiplier: float = 1.0,
    ) -> None:
        super().__init__()
        self.in_channels = in_channels
        channels, last = thinned(32, multiplier), thinned(1280, max(1.0, multiplier))
        self.features = nn.Sequential(Conv(in_channels, channels, kernel=3, stride=2))
        for expansion, full, blocks, first_stride in STAGES:
            width = thinned(full, multiplier)
            for i in range(blocks):
                stride = first_stride if i == 0 else 1
                self.features.append(
                    InvertedResidual(channels, width, stride=stride, expansion=expansion)
                )
                channels = width
        self.features.append(Conv(channels, last))
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(nn.Dropout(dropout), nn.Linear(last, num_classes))

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, in_channels, 224, 224)`` -> logits ``(batch, num_classes)``."""
        x = self.features(image)  # (batch, 1280, 7, 7)
        return self.classifier(torch.flatten(self.pool(x), 1))

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image ``(1, in_channels, 224, 224)``."""
        return (next(self.parameters()).new_zeros(1, self.in_channels, 224, 224),)
