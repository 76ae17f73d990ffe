"""Moment exchange, an augmentation in feature space.

Li, Wu, Lim, Belongie & Weinberger, "On feature normalization and data augmentation", 2021: features
of one image are normalised over their channels at every place (positional normalisation), and given
the mean and deviation of another's; the loss counts both labels.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Moments(nn.Module):
    """Mean and deviation over the channels, at every place."""

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """``(batch, c, h, w)`` -> two ``(batch, 1, h, w)``."""
        variance, mean = torch.var_mean(x, dim=1, keepdim=True, correction=0)
        return mean, (variance + 1e-5).sqrt()


class MoEx(nn.Module):
    """Features of A with the moments of B."""

    def __init__(self) -> None:
        super().__init__()
        self.moments = Moments()

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        """Two ``(batch, c, h, w)`` -> the same shape."""
        mean_a, deviation_a = self.moments(a)
        mean_b, deviation_b = self.moments(b)
        return (a - mean_a) / deviation_a * deviation_b + mean_b

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """Features of two images, each ``(1, 64, 32, 32)``."""
        return (torch.zeros(1, 64, 32, 32), torch.zeros(1, 64, 32, 32))


class MoExClassifier(nn.Module):
    """A small convolutional classifier whose first features exchange their moments.

    ``width``: channels of the first layer; ``share``: what A's label weighs in the loss.
    """

    def __init__(
        self,
        *,
        in_channels: int = 3,
        width: int = 64,
        num_classes: int = 10,
        share: float = 0.9,
    ) -> None:
        super().__init__()
        self.in_channels, self.share = in_channels, share
        self.stem = nn.Sequential(nn.Conv2d(in_channels, width, 3, padding=1), nn.ReLU())
        self.exchange = MoEx()
        self.rest = nn.Sequential(
            nn.BatchNorm2d(width),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(2 * width, 4 * width, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(4 * width, num_classes),
        )

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        """Two images ``(batch, in_channels, h, w)`` -> logits ``(batch, num_classes)``."""
        return self.rest(self.exchange(self.stem(a), self.stem(b)))

    def loss(self, logits: Tensor, labels_a: Tensor, labels_b: Tensor) -> Tensor:
        """Logits and the labels of both images ``(batch,)`` -> a scalar (equation 5)."""
        a, b = F.cross_entropy(logits, labels_a), F.cross_entropy(logits, labels_b)
        return self.share * a + (1 - self.share) * b

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """Two images ``(1, in_channels, 32, 32)``."""
        weight = next(self.parameters())
        shape = (1, self.in_channels, 32, 32)
        return (weight.new_zeros(shape), weight.new_zeros(shape))
