"""DenseNet-121, 169 and 201.

Huang, Liu, van der Maaten & Weinberger, "Densely connected convolutional networks", 2016, table 1:
DenseNet-BC, with a bottleneck before each 3x3 convolution and halving transitions.
"""

from __future__ import annotations

from functools import partial

import torch
from torch import Tensor, nn


class DenseLayer(nn.Module):
    """Norm, ReLU, 1x1 to four times the growth; norm, ReLU, 3x3 to the growth."""

    def __init__(self, channels: int, growth: int) -> None:
        super().__init__()
        self.norm1 = nn.BatchNorm2d(channels)
        self.relu1 = nn.ReLU()
        self.conv1 = nn.Conv2d(channels, 4 * growth, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(4 * growth)
        self.relu2 = nn.ReLU()
        self.conv2 = nn.Conv2d(4 * growth, growth, 3, padding=1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, channels, h, w)`` -> ``(batch, channels + growth, h, w)``: ``x`` is kept."""
        new = self.conv1(self.relu1(self.norm1(x)))
        new = self.conv2(self.relu2(self.norm2(new)))
        return torch.cat([x, new], dim=1)


class Transition(nn.Sequential):
    """Halve the channels by a 1x1 convolution and the image by average pooling."""

    def __init__(self, channels: int) -> None:
        super().__init__(
            nn.BatchNorm2d(channels),
            nn.ReLU(),
            nn.Conv2d(channels, channels // 2, 1, bias=False),
            nn.AvgPool2d(2),
        )


class DenseNet(nn.Module):
    """A 7x7 stem, four dense blocks with transitions between, global pooling, a linear head.

    ``blocks``: layers of each dense block; ``growth``: channels that each layer adds.
    """

    def __init__(
        self,
        *,
        blocks: tuple[int, ...],
        growth: int = 32,
        num_classes: int = 1000,
        in_channels: int = 3,
    ) -> None:
        super().__init__()
        self.in_channels = in_channels
        channels = 2 * growth
        self.stem = nn.Sequential(
            nn.Conv2d(in_channels, channels, 7, stride=2, padding=3, bias=False),
            nn.BatchNorm2d(channels),
            nn.ReLU(),
            nn.MaxPool2d(3, stride=2, padding=1),
        )
        self.features = nn.Sequential()
        for i, layers in enumerate(blocks, start=1):
            block = nn.Sequential(
                *(DenseLayer(channels + j * growth, growth) for j in range(layers))
            )
            self.features.add_module(f"block{i}", block)
            channels += layers * growth
            if i < len(blocks):
                self.features.add_module(f"transition{i}", Transition(channels))
                channels //= 2
        self.norm = nn.BatchNorm2d(channels)
        self.relu = nn.ReLU()
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Linear(channels, num_classes)

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, in_channels, 224, 224)`` -> logits ``(batch, num_classes)``."""
        x = self.features(self.stem(image))  # (batch, channels, 7, 7)
        x = self.pool(self.relu(self.norm(x)))
        return self.classifier(torch.flatten(x, 1))

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image ``(1, in_channels, 224, 224)``."""
        return (self.classifier.weight.new_zeros(1, self.in_channels, 224, 224),)


densenet121 = partial(DenseNet, blocks=(6, 12, 24, 16))
densenet169 = partial(DenseNet, blocks=(6, 12, 32, 32))
densenet201 = partial(DenseNet, blocks=(6, 12, 48, 32))
