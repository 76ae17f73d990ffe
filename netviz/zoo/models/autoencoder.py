"""Deep autoencoder.

Hinton & Salakhutdinov, "Reducing the dimensionality of data with neural networks", Science 2006:
the digits network 784-1000-500-250-30 and its mirror, logistic units, a linear code. Departs from
it: no layer-wise pre-training.
"""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn


def tower(widths: tuple[int, ...]) -> nn.Sequential:
    """Linear layers with sigmoid between them, the last one linear."""
    layers: list[nn.Module] = []
    for inputs, outputs in pairwise(widths):
        layers += [nn.Linear(inputs, outputs), nn.Sigmoid()]
    return nn.Sequential(*layers[:-1])


class Autoencoder(nn.Module):
    """Encoder to a small code, decoder back to pixels.

    ``widths``: units per layer of the encoder, pixels first and code last.
    """

    def __init__(self, *, widths: tuple[int, ...] = (784, 1000, 500, 250, 30)) -> None:
        super().__init__()
        self.encoder = tower(widths)
        self.decoder = tower(widths[::-1])
        self.widths = tuple(widths)

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, pixels)`` in [0, 1] -> its reconstruction, the same shape and range."""
        code = self.encoder(image)  # (batch, widths[-1])
        return torch.sigmoid(self.decoder(code))

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One flat image ``(1, widths[0])``."""
        return (next(self.parameters()).new_zeros(1, self.widths[0]),)
