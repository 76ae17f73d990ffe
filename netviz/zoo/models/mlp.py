"""Multi-layer perceptron.

Rumelhart, Hinton & Williams, "Learning representations by back-propagating errors", 1986. Departs
from it: rectified units instead of sigmoid ones, and the sizes of the usual digits example.
"""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn


class MLP(nn.Module):
    """Linear layers with ReLU between them.

    ``widths``: units per layer, the input's first and the output's last.
    """

    def __init__(self, *, widths: tuple[int, ...] = (784, 256, 128, 10)) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for inputs, outputs in pairwise(widths):
            layers += [nn.Linear(inputs, outputs), nn.ReLU()]
        self.layers = nn.Sequential(*layers[:-1])
        self.widths = tuple(widths)

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, ...)`` with ``widths[0]`` values each -> logits ``(batch, widths[-1])``."""
        return self.layers(torch.flatten(x, 1))

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One vector ``(1, widths[0])``."""
        return (next(self.parameters()).new_zeros(1, self.widths[0]),)
