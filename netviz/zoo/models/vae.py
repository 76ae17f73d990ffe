"""Variational autoencoder.

Kingma & Welling, "Auto-encoding variational Bayes", 2013: an encoder to a normal distribution of
z, a sample of it by reparameterisation, a decoder; binary cross-entropy and Kullback-Leibler
divergence (appendix B). Departs from it: convolutions, in the sizes of Keras' example on digits.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Encoder(nn.Module):
    """An image of digits to the mean and the logarithm of the variance of its z."""

    def __init__(self, latent: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 32, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(32, 64, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(64 * 7 * 7, 16),
            nn.ReLU(),
        )
        self.mean = nn.Linear(16, latent)
        self.log_variance = nn.Linear(16, latent)

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """``(batch, 1, 28, 28)`` -> two ``(batch, latent)``."""
        x = self.layers(image)
        return self.mean(x), self.log_variance(x)


class Reparameterise(nn.Module):
    """Draw z from the normal distribution that the encoder says."""

    def forward(self, mean: Tensor, log_variance: Tensor) -> Tensor:
        """Two ``(batch, latent)`` -> z of the same shape, through which gradients flow."""
        return mean + (log_variance / 2).exp() * torch.randn_like(mean)


class Decoder(nn.Module):
    """z to an image of digits."""

    def __init__(self, latent: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(latent, 64 * 7 * 7),
            nn.ReLU(),
            nn.Unflatten(1, (64, 7, 7)),
            nn.ConvTranspose2d(64, 64, 3, stride=2, padding=1, output_padding=1),
            nn.ReLU(),
            nn.ConvTranspose2d(64, 32, 3, stride=2, padding=1, output_padding=1),
            nn.ReLU(),
            nn.ConvTranspose2d(32, 1, 3, padding=1),
            nn.Sigmoid(),
        )

    def forward(self, z: Tensor) -> Tensor:
        """``(batch, latent)`` -> ``(batch, 1, 28, 28)`` in [0, 1]."""
        return self.layers(z)


class VAE(nn.Module):
    """Image to a distribution of z, and a sample of it back to the image.

    ``latent``: length of z; with two its whole plane can be drawn.
    """

    def __init__(self, *, latent: int = 2) -> None:
        super().__init__()
        self.encoder = Encoder(latent)
        self.sample = Reparameterise()
        self.decoder = Decoder(latent)

    def forward(self, image: Tensor) -> dict[str, Tensor]:
        """``(batch, 1, 28, 28)`` in [0, 1] -> "reconstruction" of that shape, "mean" and
        "log_variance" ``(batch, latent)``.
        """
        mean, log_variance = self.encoder(image)
        reconstruction = self.decoder(self.sample(mean, log_variance))
        return {"reconstruction": reconstruction, "mean": mean, "log_variance": log_variance}

    def loss(self, image: Tensor) -> dict[str, Tensor]:
        """The two parts of the loss and their "total", scalars, means over the batch.

        "reconstruction": binary cross-entropy summed over pixels; "kl": divergence of z from the
        standard normal distribution.
        """
        out = self(image)
        mean, log_variance = out["mean"], out["log_variance"]
        pixels = F.binary_cross_entropy(out["reconstruction"], image, reduction="none")
        reconstruction = pixels.flatten(1).sum(1).mean()
        each = 1 + log_variance - mean.square() - log_variance.exp()
        kl = -0.5 * each.sum(1).mean()
        return {"reconstruction": reconstruction, "kl": kl, "total": reconstruction + kl}

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image ``(1, 1, 28, 28)``."""
        return (self.encoder.mean.weight.new_zeros(1, 1, 28, 28),)
