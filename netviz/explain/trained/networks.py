"""The zoo's networks in sizes that a CPU trains in a minute, for digits of 16 x 16 pixels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from torch import Tensor, nn

from netviz.zoo.models import dcgan as paper
from netviz.zoo.models.mae.model import MAE
from netviz.zoo.models.moex import MoExClassifier
from netviz.zoo.models.vae import VAE

NOISE = 16
"""Length of the z of the DCGAN."""


def mae() -> MAE:
    """64 patches of 2 x 2 pixels, an encoder of 2 layers, a decoder of 1."""
    return MAE(width=32, layers=2, heads=4, patch=2, image=16, channels=1, decoder=(32, 1, 4))


class _Encoder(nn.Module):
    """``(batch, 1, 16, 16)`` -> the mean and the log variance of z, ``(batch, 2)``."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 16, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(16, 24, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(24 * 16, 48),
            nn.ReLU(),
        )
        self.mean, self.log_variance = nn.Linear(48, 2), nn.Linear(48, 2)

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        x = self.layers(image)
        return self.mean(x), self.log_variance(x)


class _Decoder(nn.Sequential):
    """``(batch, 2)`` -> ``(batch, 1, 16, 16)`` in [0, 1]."""

    def __init__(self) -> None:
        super().__init__(
            nn.Linear(2, 48),
            nn.ReLU(),
            nn.Linear(48, 24 * 16),
            nn.ReLU(),
            nn.Unflatten(1, (24, 4, 4)),
            nn.ConvTranspose2d(24, 24, 4, stride=2, padding=1),
            nn.ReLU(),
            nn.ConvTranspose2d(24, 1, 4, stride=2, padding=1),
            nn.Sigmoid(),
        )


def vae() -> VAE:
    """The zoo's VAE, its sampling and its loss, with a smaller encoder and decoder; z is a
    plane."""
    model = VAE(latent=2)
    model.encoder, model.decoder = _Encoder(), _Decoder()  # type: ignore[assignment]  # same calls
    return model


class Generator(nn.Sequential):
    """DCGAN's generator, two levels shorter: ``(batch, 16, 1, 1)`` -> ``(batch, 1, 16, 16)`` in
    [-1, 1]."""

    def __init__(self) -> None:
        super().__init__(
            paper.Up(NOISE, 64, stride=1, padding=0),  # 4 x 4
            paper.Up(64, 32),  # 8 x 8
            nn.ConvTranspose2d(32, 1, 4, stride=2, padding=1, bias=False),  # 16 x 16
            nn.Tanh(),
        )
        self.apply(paper.initialise)


class Discriminator(nn.Sequential):
    """DCGAN's discriminator, two levels shorter: ``(batch, 1, 16, 16)`` -> logits ``(batch,)``."""

    def __init__(self) -> None:
        super().__init__(
            nn.Conv2d(1, 32, 4, stride=2, padding=1, bias=False),  # 8 x 8
            nn.LeakyReLU(0.2),
            paper.Down(32, 64),  # 4 x 4
            nn.Conv2d(64, 1, 4, bias=False),
            nn.Flatten(0),
        )
        self.apply(paper.initialise)


def classifier() -> MoExClassifier:
    """The zoo's classifier that exchanges moments, 8 channels wide."""
    return MoExClassifier(in_channels=1, width=8, num_classes=10)


NETWORKS: Mapping[str, Callable[[], nn.Module]] = MappingProxyType(
    {"mae": mae, "vae": vae, "generator": Generator, "classifier": classifier}
)
"""What is stored, by name."""
