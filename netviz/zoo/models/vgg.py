"""VGG-11, 13, 16 and 19.

Simonyan & Zisserman, "Very deep convolutional networks for large-scale image recognition", 2014:
configurations A, B, D and E of its table 1.
"""

from __future__ import annotations

from functools import partial

import torch
from torch import Tensor, nn

WIDTHS = (64, 128, 256, 512, 512)
"""Channels of the five stages; a max-pooling that halves the image ends each."""


class VGG(nn.Module):
    """Stages of 3x3 convolutions, then three fully connected layers.

    ``stages``: the number of convolutions in each of the five stages.
    """

    def __init__(
        self,
        *,
        stages: tuple[int, ...],
        num_classes: int = 1000,
        in_channels: int = 3,
        dropout: float = 0.5,
    ) -> None:
        super().__init__()
        self.in_channels = in_channels
        layers: list[nn.Module] = []
        channels = in_channels
        for count, width in zip(stages, WIDTHS, strict=True):
            for _ in range(count):
                layers += [nn.Conv2d(channels, width, kernel_size=3, padding=1), nn.ReLU()]
                channels = width
            layers.append(nn.MaxPool2d(2))
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Sequential(
            nn.Linear(512 * 7 * 7, 4096),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(4096, 4096),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(4096, num_classes),
        )

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, in_channels, 224, 224)`` -> logits ``(batch, num_classes)``."""
        x = self.features(image)  # (batch, 512, 7, 7)
        return self.classifier(torch.flatten(x, 1))

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image ``(1, in_channels, 224, 224)``."""
        return (next(self.parameters()).new_zeros(1, self.in_channels, 224, 224),)


vgg11 = partial(VGG, stages=(1, 1, 2, 2, 2))
vgg13 = partial(VGG, stages=(2, 2, 2, 2, 2))
vgg16 = partial(VGG, stages=(2, 2, 3, 3, 3))
vgg19 = partial(VGG, stages=(2, 2, 4, 4, 4))
