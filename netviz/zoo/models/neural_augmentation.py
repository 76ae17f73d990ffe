"""Neural augmentation: a network that learns to augment, in front of the one that classifies.

Perez & Wang, "The effectiveness of data augmentation in image classification using deep learning",
2017, section 4.2: two images of a class become one, which is compared with a third of that class,
and classified. Both losses teach both networks.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Augmenter(nn.Sequential):
    """Five 3x3 convolutions from two images, side by side in their channels, to one."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        inputs = 2 * channels
        for _ in range(4):
            self.append(nn.Conv2d(inputs, 16, 3, padding=1))
            self.append(nn.ReLU())
            inputs = 16
        self.append(nn.Conv2d(16, channels, 3, padding=1))


class SmallNet(nn.Sequential):
    """The paper's classifier: three 3x3 convolutions, two poolings, two linear layers."""

    def __init__(self, channels: int, size: int, num_classes: int) -> None:
        super().__init__(
            nn.Conv2d(channels, 16, 3, padding=1),
            nn.ReLU(),
            nn.BatchNorm2d(16),
            nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(32, 32, 3, padding=1),
            nn.ReLU(),
            nn.BatchNorm2d(32),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(32 * (size // 4) ** 2, 1024),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.Linear(1024, num_classes),
        )


class ContentLoss(nn.Module):
    """Mean squared distance of two images."""

    def forward(self, made: Tensor, target: Tensor) -> Tensor:
        """Two ``(batch, channels, h, w)`` -> a scalar."""
        return F.mse_loss(made, target)


class StyleLoss(nn.Module):
    """Mean squared distance of the Gram matrices of two images."""

    def forward(self, made: Tensor, target: Tensor) -> Tensor:
        """Two ``(batch, channels, h, w)`` -> a scalar."""
        made, target = made.flatten(2), target.flatten(2)
        own = torch.matmul(made, made.transpose(1, 2))
        wanted = torch.matmul(target, target.transpose(1, 2))
        return F.mse_loss(own, wanted) / made.shape[2] ** 2


class NeuralAugmentation(nn.Module):
    """A pair of images and a third of their class, to the class and both losses of augmentation.

    ``size``: side of the images.
    """

    drawing_depth = 1

    def __init__(self, *, channels: int = 3, size: int = 64, num_classes: int = 2) -> None:
        super().__init__()
        self.shape = (channels, size, size)
        self.augmenter = Augmenter(channels)
        self.classifier = SmallNet(channels, size, num_classes)
        self.content, self.style = ContentLoss(), StyleLoss()

    def forward(self, first: Tensor, second: Tensor, target: Tensor) -> dict[str, Tensor]:
        """Three images ``(batch, channels, size, size)`` -> "logits" ``(batch, num_classes)``,
        "content" and "style", scalars.
        """
        made = self.augmenter(torch.cat([first, second], dim=1))
        return {
            "logits": self.classifier(made),
            "content": self.content(made, target),
            "style": self.style(made, target),
        }

    def loss(self, out: dict[str, Tensor], labels: Tensor, *, style: bool = False) -> Tensor:
        """What `forward` gave and labels ``(batch,)`` -> a scalar: 0.75 of the classification's
        loss and 0.25 of the augmentation's, which is the content, or the style with ``style``.
        """
        augmentation = out["style"] if style else out["content"]
        return 0.75 * F.cross_entropy(out["logits"], labels) + 0.25 * augmentation

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """Two images and their target, each ``(1, channels, size, size)``."""
        weight = next(self.parameters())
        first, second, target = (weight.new_zeros(1, *self.shape) for _ in range(3))
        return (first, second, target)
