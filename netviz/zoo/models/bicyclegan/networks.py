"""The three networks of BicycleGAN: generator, encoder, discriminator.

Sizes as in the authors' code: a U-Net of 8 levels, a residual encoder, discriminators at two scales
that judge B alone.
"""

from __future__ import annotations

from functools import partial

import torch
from torch import Tensor, nn


def spread(x: Tensor, z: Tensor) -> Tensor:
    """Every number of ``z`` ``(batch, noise)`` as a constant image beside ``x``'s channels.

    ``(batch, c, h, w)`` -> ``(batch, c + noise, h, w)``.
    """
    plane = z[:, :, None, None].expand(-1, -1, x.shape[2], x.shape[3])
    return torch.cat([x, plane], dim=1)


class Down(nn.Sequential):
    """Leaky ReLU, strided 4x4 convolution, instance normalisation: halves the image."""

    def __init__(self, channels: int, width: int, *, norm: bool = True) -> None:
        super().__init__(nn.LeakyReLU(0.2), nn.Conv2d(channels, width, 4, stride=2, padding=1))
        if norm:
            self.append(nn.InstanceNorm2d(width))


class Up(nn.Sequential):
    """ReLU, transposed 4x4 convolution, instance normalisation: doubles the image."""

    def __init__(self, channels: int, width: int) -> None:
        super().__init__(
            nn.ReLU(),
            nn.ConvTranspose2d(channels, width, 4, stride=2, padding=1),
            nn.InstanceNorm2d(width),
        )


class Generator(nn.Module):
    """A U-Net from image A and latent z to image B'.

    ``injection``: z joins the channels of the "input" only, or of "all" layers on the way down.
    """

    def __init__(
        self,
        *,
        channels: int = 3,
        noise: int = 8,
        width: int = 64,
        injection: str = "all",
    ) -> None:
        super().__init__()
        if injection not in ("all", "input"):
            raise ValueError(f"injection is 'all' or 'input', not {injection!r}")
        self.channels, self.noise, self.everywhere = channels, noise, injection == "all"
        extra = noise if self.everywhere else 0
        widths = [width * m for m in (1, 2, 4, 8, 8, 8, 8, 8)]
        self.first = nn.Conv2d(channels + noise, width, 4, stride=2, padding=1)
        self.downs = nn.ModuleList(
            Down(widths[i] + extra, widths[i + 1], norm=i < 6) for i in range(7)
        )
        self.ups = nn.ModuleList(
            Up(widths[i + 1] * (1 if i == 6 else 2), widths[i]) for i in reversed(range(7))
        )
        self.last = nn.Sequential(
            nn.ReLU(), nn.ConvTranspose2d(2 * width, channels, 4, stride=2, padding=1), nn.Tanh()
        )

    def forward(self, a: Tensor, z: Tensor) -> Tensor:
        """``(batch, channels, 256, 256)`` and ``(batch, noise)`` -> an image of ``a``'s shape."""
        skips = [self.first(spread(a, z))]
        for down in self.downs:
            skips.append(down(spread(skips[-1], z) if self.everywhere else skips[-1]))
        x = skips.pop()  # (batch, 8 width, 1, 1)
        for up in self.ups:
            x = torch.cat([skips.pop(), up(x)], dim=1)
        return self.last(x)

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image A ``(1, channels, 256, 256)`` and one z ``(1, noise)``."""
        weight = self.first.weight
        return (weight.new_zeros(1, self.channels, 256, 256), weight.new_zeros(1, self.noise))


class EncoderBlock(nn.Module):
    """Two convolutions and average pooling, with a pooled 1x1 shortcut: halves the image."""

    def __init__(self, channels: int, width: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.InstanceNorm2d(channels),
            nn.LeakyReLU(0.2),
            nn.Conv2d(channels, channels, 3, padding=1),
            nn.InstanceNorm2d(channels),
            nn.LeakyReLU(0.2),
            nn.Conv2d(channels, width, 3, padding=1),
            nn.AvgPool2d(2),
        )
        self.shortcut = nn.Sequential(nn.AvgPool2d(2), nn.Conv2d(channels, width, 1))

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, channels, h, w)`` -> ``(batch, width, h / 2, w / 2)``."""
        return self.layers(x) + self.shortcut(x)


class Encoder(nn.Module):
    """Image B to the mean and the logarithm of the variance of its latent z."""

    def __init__(self, *, channels: int = 3, noise: int = 8, width: int = 64) -> None:
        super().__init__()
        widths = [width * m for m in (1, 2, 3, 4, 4)]
        self.first = nn.Conv2d(channels, width, 4, stride=2, padding=1)
        self.blocks = nn.Sequential(*(EncoderBlock(widths[i], widths[i + 1]) for i in range(4)))
        self.activation = nn.LeakyReLU(0.2)
        self.pool = nn.AvgPool2d(8)
        self.mean = nn.Linear(widths[-1], noise)
        self.log_variance = nn.Linear(widths[-1], noise)

    def forward(self, b: Tensor) -> tuple[Tensor, Tensor]:
        """``(batch, channels, 256, 256)`` -> mean and log variance, each ``(batch, noise)``."""
        x = self.blocks(self.first(b))  # (batch, 4 width, 8, 8)
        x = self.pool(self.activation(x)).flatten(1)
        return self.mean(x), self.log_variance(x)

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image B ``(1, channels, 256, 256)``."""
        return (self.first.weight.new_zeros(1, self.first.in_channels, 256, 256),)


class PatchGAN(nn.Sequential):
    """Every 70x70 patch's score of being real."""

    def __init__(self, channels: int, width: int) -> None:
        super().__init__(
            nn.Conv2d(channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            *self.step(width, 2 * width, stride=2),
            *self.step(2 * width, 4 * width, stride=2),
            *self.step(4 * width, 8 * width, stride=1),
            nn.Conv2d(8 * width, 1, 4, padding=1),
        )

    @staticmethod
    def step(channels: int, width: int, *, stride: int) -> tuple[nn.Module, ...]:
        """Convolution, instance normalisation, leaky ReLU."""
        conv = nn.Conv2d(channels, width, 4, stride=stride, padding=1)
        return conv, nn.InstanceNorm2d(width), nn.LeakyReLU(0.2)


class Discriminator(nn.Module):
    """One `PatchGAN` on the image, one of half the width on the image at half its size."""

    def __init__(self, *, channels: int = 3, width: int = 64) -> None:
        super().__init__()
        self.channels = channels
        self.fine = PatchGAN(channels, width)
        self.pool = nn.AvgPool2d(3, stride=2, padding=1, count_include_pad=False)
        self.coarse = PatchGAN(channels, max(1, width // 2))

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """``(batch, channels, 256, 256)`` -> ``(batch, 1, 30, 30)`` and ``(batch, 1, 14, 14)``."""
        return self.fine(image), self.coarse(self.pool(image))

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image ``(1, channels, 256, 256)``."""
        return (next(self.parameters()).new_zeros(1, self.channels, 256, 256),)


bicyclegan_g_input = partial(Generator, injection="input")
