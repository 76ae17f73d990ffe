"""GoogLeNet.

Szegedy et al., "Going deeper with convolutions", 2014, table 1, with its local response
normalisation and, where asked for, its two auxiliary classifiers. As in the authors' time there is
no batch normalisation; poolings round up, so that the sizes are those of the table.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

INCEPTIONS = {
    "3a": (192, 64, (96, 128), (16, 32), 32),
    "3b": (256, 128, (128, 192), (32, 96), 64),
    "4a": (480, 192, (96, 208), (16, 48), 64),
    "4b": (512, 160, (112, 224), (24, 64), 64),
    "4c": (512, 128, (128, 256), (24, 64), 64),
    "4d": (512, 112, (144, 288), (32, 64), 64),
    "4e": (528, 256, (160, 320), (32, 128), 128),
    "5a": (832, 256, (160, 320), (32, 128), 128),
    "5b": (832, 384, (192, 384), (48, 128), 128),
}
"""Of table 1: channels in, #1x1, (#3x3 reduce, #3x3), (#5x5 reduce, #5x5), pool projection."""


class Conv(nn.Sequential):
    """Convolution that keeps the size at stride 1, and ReLU."""

    def __init__(self, channels: int, width: int, kernel: int, *, stride: int = 1) -> None:
        super().__init__(
            nn.Conv2d(channels, width, kernel, stride=stride, padding=kernel // 2), nn.ReLU()
        )


class Inception(nn.Module):
    """Four branches side by side: 1x1, 3x3, 5x5, pooling; the last three with a 1x1 each."""

    def __init__(self, name: str) -> None:
        super().__init__()
        channels, one, (reduce3, three), (reduce5, five), pool = INCEPTIONS[name]
        self.branch1 = Conv(channels, one, 1)
        self.branch3 = nn.Sequential(Conv(channels, reduce3, 1), Conv(reduce3, three, 3))
        self.branch5 = nn.Sequential(Conv(channels, reduce5, 1), Conv(reduce5, five, 5))
        self.pool = nn.Sequential(nn.MaxPool2d(3, stride=1, padding=1), Conv(channels, pool, 1))

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, c, h, w)`` -> ``(batch, c', h, w)``, the branches' channels in a row."""
        return torch.cat([self.branch1(x), self.branch3(x), self.branch5(x), self.pool(x)], dim=1)


class Auxiliary(nn.Module):
    """A small classifier halfway, which brings the gradient there in training."""

    def __init__(self, channels: int, num_classes: int) -> None:
        super().__init__()
        self.pool = nn.AvgPool2d(5, stride=3)
        self.conv = Conv(channels, 128, 1)
        self.classifier = nn.Sequential(
            nn.Linear(128 * 4 * 4, 1024), nn.ReLU(), nn.Dropout(0.7), nn.Linear(1024, num_classes)
        )

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, channels, 14, 14)`` -> logits ``(batch, num_classes)``."""
        return self.classifier(torch.flatten(self.conv(self.pool(x)), 1))


class GoogLeNet(nn.Module):
    """A stem, nine inception modules in three stages, global average pooling, a linear head.

    ``auxiliary``: with the two classifiers after 4a and 4d.
    """

    def __init__(
        self, *, num_classes: int = 1000, in_channels: int = 3, auxiliary: bool = False
    ) -> None:
        super().__init__()
        self.in_channels = in_channels
        self.stem = nn.Sequential(
            Conv(in_channels, 64, 7, stride=2),
            nn.MaxPool2d(3, stride=2, ceil_mode=True),
            nn.LocalResponseNorm(5),
            Conv(64, 64, 1),
            Conv(64, 192, 3),
            nn.LocalResponseNorm(5),
            nn.MaxPool2d(3, stride=2, ceil_mode=True),
        )
        self.inception3a, self.inception3b = Inception("3a"), Inception("3b")
        self.pool3 = nn.MaxPool2d(3, stride=2, ceil_mode=True)
        self.inception4a, self.inception4b = Inception("4a"), Inception("4b")
        self.inception4c, self.inception4d = Inception("4c"), Inception("4d")
        self.inception4e = Inception("4e")
        self.pool4 = nn.MaxPool2d(3, stride=2, ceil_mode=True)
        self.inception5a, self.inception5b = Inception("5a"), Inception("5b")
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(0.4)
        self.fc = nn.Linear(1024, num_classes)
        self.auxiliary1 = Auxiliary(512, num_classes) if auxiliary else None
        self.auxiliary2 = Auxiliary(528, num_classes) if auxiliary else None

    def forward(self, image: Tensor) -> Tensor | tuple[Tensor, Tensor, Tensor]:
        """``(batch, in_channels, 224, 224)`` -> logits ``(batch, num_classes)``; with auxiliary
        classifiers, three of them.
        """
        x = self.stem(image)  # (batch, 192, 28, 28)
        x = self.pool3(self.inception3b(self.inception3a(x)))
        middle = self.inception4a(x)  # (batch, 512, 14, 14)
        late = self.inception4d(self.inception4c(self.inception4b(middle)))
        x = self.pool4(self.inception4e(late))
        x = self.inception5b(self.inception5a(x))  # (batch, 1024, 7, 7)
        logits = self.fc(self.dropout(torch.flatten(self.pool(x), 1)))
        if self.auxiliary1 is None or self.auxiliary2 is None:
            return logits
        return logits, self.auxiliary1(middle), self.auxiliary2(late)

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image ``(1, in_channels, 224, 224)``."""
        return (self.fc.weight.new_zeros(1, self.in_channels, 224, 224),)
