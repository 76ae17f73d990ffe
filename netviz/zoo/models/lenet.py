"""LeNet-5.

LeCun, Bottou, Bengio & Haffner, "Gradient-based learning applied to document recognition", 1998.
Departs from it as is usual today: C3 sees all maps of S2, average pooling has no weights, and a
linear layer replaces the radial-basis output; 61 706 parameters.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class LeNet5(nn.Module):
    """Two convolutions with pooling, then three fully connected layers, tanh throughout."""

    def __init__(self, *, num_classes: int = 10, in_channels: int = 1) -> None:
        super().__init__()
        self.c1 = nn.Conv2d(in_channels, 6, kernel_size=5)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, kernel_size=5)
        self.s4 = nn.AvgPool2d(2)
        self.f5 = nn.Linear(16 * 5 * 5, 120)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, num_classes)

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, in_channels, 32, 32)`` -> logits ``(batch, num_classes)``."""
        x = self.s2(torch.tanh(self.c1(image)))  # (batch, 6, 14, 14)
        x = self.s4(torch.tanh(self.c3(x)))  # (batch, 16, 5, 5)
        x = torch.flatten(x, 1)  # (batch, 400)
        x = torch.tanh(self.f5(x))
        x = torch.tanh(self.f6(x))
        return self.output(x)

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image ``(1, in_channels, 32, 32)``."""
        return (self.c1.weight.new_zeros(1, self.c1.in_channels, 32, 32),)
