"""Generative adversarial network.

Goodfellow et al., "Generative adversarial networks", 2014: perceptrons on digits, of 1200 units as
in the authors' code. Departs from it: leaky ReLU instead of maxout in the discriminator, tanh and
images in [-1, 1] instead of a sigmoid.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Generator(nn.Module):
    """Noise to image.

    ``noise``: length of z; ``width``: units of both hidden layers; ``size``: side of the image.
    """

    def __init__(self, *, noise: int = 100, width: int = 1200, size: int = 28) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(noise, width),
            nn.ReLU(),
            nn.Linear(width, width),
            nn.ReLU(),
            nn.Linear(width, size**2),
            nn.Tanh(),
            nn.Unflatten(1, (1, size, size)),
        )
        self.noise = noise

    def forward(self, z: Tensor) -> Tensor:
        """``(batch, noise)`` -> ``(batch, 1, size, size)`` in [-1, 1]."""
        return self.layers(z)

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One z ``(1, noise)``."""
        return (next(self.parameters()).new_zeros(1, self.noise),)


class Discriminator(nn.Module):
    """Image to the logit of its being real; the sigmoid is left to the loss."""

    def __init__(self, *, width: int = 240, size: int = 28, dropout: float = 0.5) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size**2, width),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(width, width),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(width, 1),
        )
        self.size = size

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, 1, size, size)`` -> logits ``(batch, 1)``."""
        return self.layers(image)

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image ``(1, 1, size, size)``."""
        return (next(self.parameters()).new_zeros(1, 1, self.size, self.size),)


class AdversarialLoss(nn.Module):
    """D tells real from made; G wants what it makes to be told real (section 3)."""

    def forward(self, real: Tensor, made: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of both, ``(batch, 1)`` -> the loss of G and the loss of D, scalars.

        G maximises log D(G(z)) rather than minimise log (1 - D(G(z))), whose gradient fades.
        """
        for_g = F.softplus(-made).mean()
        for_d = F.softplus(-real).mean() + F.softplus(made).mean()
        return for_g, for_d


class GAN(nn.Module):
    """The game: what G makes and what is real, both before D."""

    def __init__(self, *, noise: int = 100, width: int = 1200, size: int = 28) -> None:
        super().__init__()
        self.generator = Generator(noise=noise, width=width, size=size)
        self.discriminator = Discriminator(width=max(1, width // 5), size=size)
        self.loss = AdversarialLoss()

    def forward(self, real: Tensor, z: Tensor) -> dict[str, Tensor]:
        """``(batch, 1, size, size)`` and ``(batch, noise)`` -> the losses "generator" and
        "discriminator", scalars.
        """
        made = self.discriminator(self.generator(z))
        for_g, for_d = self.loss(self.discriminator(real), made)
        return {"generator": for_g, "discriminator": for_d}

    def step(
        self, real: Tensor, *, g: torch.optim.Optimizer, d: torch.optim.Optimizer, k: int = 1
    ) -> dict[str, Tensor]:
        """``k`` steps of D, then one of G (algorithm 1), each on fresh noise; the last losses."""
        for _ in range(k):
            losses = self(real, self.noise_for(real))
            d.zero_grad()
            losses["discriminator"].backward(inputs=list(self.discriminator.parameters()))
            d.step()
        again = self(real, self.noise_for(real))
        g.zero_grad()
        again["generator"].backward(inputs=list(self.generator.parameters()))
        g.step()
        return {
            "generator": again["generator"].detach(),
            "discriminator": losses["discriminator"].detach(),
        }

    def noise_for(self, real: Tensor) -> Tensor:
        """As many z as there are real images, ``(batch, noise)``."""
        return torch.randn(real.shape[0], self.generator.noise, device=real.device)

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One real image ``(1, 1, size, size)`` and one z ``(1, noise)``."""
        return (*self.discriminator.example_inputs, *self.generator.example_inputs)
