"""Xception.

Chollet, "Xception: deep learning with depthwise separable convolutions", 2017, figure 5. As in the
figure and the author's code, no ReLU between a depthwise convolution and its pointwise one.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class SeparableConv(nn.Sequential):
    """3x3 per channel, 1x1 over channels, batch normalisation; keeps the size."""

    def __init__(self, channels: int, width: int) -> None:
        super().__init__(
            nn.Conv2d(channels, channels, 3, padding=1, groups=channels, bias=False),
            nn.Conv2d(channels, width, 1, bias=False),
            nn.BatchNorm2d(width),
        )


class Halving(nn.Module):
    """Two separable convolutions and max-pooling, with a strided 1x1 shortcut.

    ``middle``: channels between the two; ``first``: whether a ReLU comes before the first.
    """

    def __init__(self, channels: int, middle: int, width: int, *, first: bool = True) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            *([nn.ReLU()] if first else []),
            SeparableConv(channels, middle),
            nn.ReLU(),
            SeparableConv(middle, width),
            nn.MaxPool2d(3, stride=2, padding=1),
        )
        self.shortcut = nn.Sequential(
            nn.Conv2d(channels, width, 1, stride=2, bias=False), nn.BatchNorm2d(width)
        )

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, channels, h, w)`` -> ``(batch, width, h / 2, w / 2)``."""
        return self.layers(x) + self.shortcut(x)


class Middle(nn.Module):
    """Three times ReLU and separable convolution, added to what came in."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.ReLU(),
            SeparableConv(width, width),
            nn.ReLU(),
            SeparableConv(width, width),
            nn.ReLU(),
            SeparableConv(width, width),
        )

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, width, h, w)`` -> the same shape."""
        return x + self.layers(x)


class Xception(nn.Module):
    """Entry flow, middle flow of eight blocks, exit flow; global pooling, a linear head.

    ``middle``: the number of blocks in the middle flow.
    """

    def __init__(self, *, num_classes: int = 1000, in_channels: int = 3, middle: int = 8) -> None:
        super().__init__()
        self.in_channels = in_channels
        self.stem = nn.Sequential(
            nn.Conv2d(in_channels, 32, 3, stride=2, bias=False),
            nn.BatchNorm2d(32),
            nn.ReLU(),
            nn.Conv2d(32, 64, 3, bias=False),
            nn.BatchNorm2d(64),
            nn.ReLU(),
        )
        self.entry = nn.Sequential(
            Halving(64, 128, 128, first=False), Halving(128, 256, 256), Halving(256, 728, 728)
        )
        self.middle = nn.Sequential(*(Middle(728) for _ in range(middle)))
        self.exit = nn.Sequential(
            Halving(728, 728, 1024),
            SeparableConv(1024, 1536),
            nn.ReLU(),
            SeparableConv(1536, 2048),
            nn.ReLU(),
        )
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(2048, num_classes)

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, in_channels, 299, 299)`` -> logits ``(batch, num_classes)``."""
        x = self.entry(self.stem(image))  # (batch, 728, 19, 19)
        x = self.exit(self.middle(x))  # (batch, 2048, 10, 10)
        return self.fc(torch.flatten(self.pool(x), 1))

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image ``(1, in_channels, 299, 299)``."""
        return (self.fc.weight.new_zeros(1, self.in_channels, 299, 299),)
