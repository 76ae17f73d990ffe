"""MobileNetV1.

Howard et al., "MobileNets: efficient convolutional neural networks for mobile vision
applications", 2017, table 1.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

BLOCKS = (
    (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2),
    (512, 1), (512, 1), (512, 1), (512, 1), (512, 1), (1024, 2), (1024, 1),
)  # fmt: skip
"""Output channels and stride of each depthwise-separable block."""


class SeparableConv(nn.Module):
    """A 3x3 convolution per channel, then a 1x1 convolution over channels; both normalised."""

    def __init__(self, channels: int, width: int, *, stride: int = 1) -> None:
        super().__init__()
        self.depthwise = nn.Sequential(
            nn.Conv2d(channels, channels, 3, stride=stride, padding=1, groups=channels, bias=False),
            nn.BatchNorm2d(channels),
            nn.ReLU(),
        )
        self.pointwise = nn.Sequential(
            nn.Conv2d(channels, width, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU()
        )

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, channels, h, w)`` -> ``(batch, width, h / stride, w / stride)``."""
        return self.pointwise(self.depthwise(x))


class MobileNetV1(nn.Module):
    """A strided convolution, 13 separable blocks, global average pooling, a linear head.

    ``multiplier``: the paper's width multiplier alpha, which thins every layer.
    """

    def __init__(
        self, *, num_classes: int = 1000, in_channels: int = 3, multiplier: float = 1.0
    ) -> None:
        super().__init__()
        channels = int(32 * multiplier)
        self.stem = nn.Sequential(
            nn.Conv2d(in_channels, channels, 3, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(channels),
            nn.ReLU(),
        )
        self.blocks = nn.Sequential()
        for width, stride in BLOCKS:
            outputs = int(width * multiplier)
            self.blocks.append(SeparableConv(channels, outputs, stride=stride))
            channels = outputs
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(channels, num_classes)
        self.in_channels = in_channels

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, in_channels, 224, 224)`` -> logits ``(batch, num_classes)``."""
        x = self.stem(image)  # (batch, 32, 112, 112)
        x = self.blocks(x)  # (batch, 1024, 7, 7)
        return self.fc(torch.flatten(self.pool(x), 1))

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image ``(1, in_channels, 224, 224)``."""
        return (self.fc.weight.new_zeros(1, self.in_channels, 224, 224),)
