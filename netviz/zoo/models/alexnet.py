"""AlexNet, as of 2014 on one device, and as of 2012 on two.

`AlexNet`: Krizhevsky, "One weird trick for parallelizing convolutional neural networks", 2014: the
network of 2012 without its split over two GPUs and without local response normalisation; 61 100 840
parameters. `AlexNet2012`: Krizhevsky, Sutskever & Hinton, "ImageNet classification with deep
convolutional neural networks", 2012, figure 2; the two GPUs are groups of its convolutions.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class AlexNet(nn.Module):
    """Five convolutions, three max-poolings, three fully connected layers."""

    def __init__(
        self, *, num_classes: int = 1000, in_channels: int = 3, dropout: float = 0.5
    ) -> None:
        super().__init__()
        self.in_channels = in_channels
        self.features = nn.Sequential(
            nn.Conv2d(in_channels, 64, kernel_size=11, stride=4, padding=2),
            nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Conv2d(64, 192, kernel_size=5, padding=2),
            nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Conv2d(192, 384, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.Conv2d(384, 256, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.Conv2d(256, 256, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2),
        )
        self.classifier = nn.Sequential(
            nn.Dropout(dropout),
            nn.Linear(256 * 6 * 6, 4096),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(4096, 4096),
            nn.ReLU(),
            nn.Linear(4096, num_classes),
        )

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, in_channels, 224, 224)`` -> logits ``(batch, num_classes)``."""
        x = self.features(image)  # (batch, 256, 6, 6)
        return self.classifier(torch.flatten(x, 1))

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image ``(1, in_channels, 224, 224)``."""
        return (next(self.parameters()).new_zeros(1, self.in_channels, 224, 224),)


class AlexNet2012(nn.Module):
    """The network of the 2012 paper: wider at first, normalised, split in two halves.

    The paper's alpha of 1e-4 multiplies a sum over 5 channels, torch's their mean: hence 5e-4.
    """

    def __init__(self, *, num_classes: int = 1000, dropout: float = 0.5) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 96, kernel_size=11, stride=4),
            nn.ReLU(),
            nn.LocalResponseNorm(5, alpha=5e-4, beta=0.75, k=2.0),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Conv2d(96, 256, kernel_size=5, padding=2, groups=2),
            nn.ReLU(),
            nn.LocalResponseNorm(5, alpha=5e-4, beta=0.75, k=2.0),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Conv2d(256, 384, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.Conv2d(384, 384, kernel_size=3, padding=1, groups=2),
            nn.ReLU(),
            nn.Conv2d(384, 256, kernel_size=3, padding=1, groups=2),
            nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2),
        )
        self.classifier = nn.Sequential(
            nn.Linear(256 * 6 * 6, 4096),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(4096, 4096),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(4096, num_classes),
        )

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, 3, 227, 227)`` -> logits ``(batch, num_classes)``.

        The paper says 224, which its own sizes contradict; 227 gives its 55x55 maps.
        """
        x = self.features(image)  # (batch, 256, 6, 6)
        return self.classifier(torch.flatten(x, 1))

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image ``(1, 3, 227, 227)``."""
        return (next(self.parameters()).new_zeros(1, 3, 227, 227),)
