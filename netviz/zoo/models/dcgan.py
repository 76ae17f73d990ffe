"""DCGAN: generator and discriminator.

Radford, Metz & Chintala, "Unsupervised representation learning with deep convolutional generative
adversarial networks", 2015. Departs from the paper's figure 1 in size: 64 channels at the widest
image instead of 128, as in the authors' own code; 3 576 704 and 2 765 568 parameters.
Images of other sizes have a layer more or less for each doubling.
"""

from __future__ import annotations

from torch import Tensor, nn


def initialise(module: nn.Module) -> None:
    """Normal weights of deviation 0.02, as section 4 of the paper says."""
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, 0.02)


def widths(width: int, size: int) -> list[int]:
    """Channels from half the image's ``size`` down to 4 x 4, twice as many at each halving."""
    return [width * 2**i for i in range(size.bit_length() - 3)]


class Up(nn.Sequential):
    """Fractionally-strided 4x4 convolution, batch normalisation, ReLU."""

    def __init__(self, channels: int, width: int, *, stride: int = 2, padding: int = 1) -> None:
        super().__init__(
            nn.ConvTranspose2d(channels, width, 4, stride, padding, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
        )


class Down(nn.Sequential):
    """Strided 4x4 convolution, batch normalisation, leaky ReLU."""

    def __init__(self, channels: int, width: int) -> None:
        super().__init__(
            nn.Conv2d(channels, width, 4, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
        )


class Generator(nn.Module):
    """Noise to image, by fractionally-strided convolutions only.

    ``noise``: length of z; ``width``: channels before the image; ``channels``: of the image;
    ``size``: its side, a power of two.
    """

    def __init__(
        self, *, noise: int = 100, width: int = 64, channels: int = 3, size: int = 64
    ) -> None:
        super().__init__()
        self.noise = noise
        first, *rest = widths(width, size)[::-1]  # 512, 256, 128, 64
        self.layers = nn.Sequential(
            Up(noise, first, stride=1, padding=0),  # 4 x 4
            *(Up(2 * w, w) for w in rest),  # 8 x 8, 16 x 16, 32 x 32
            nn.ConvTranspose2d(width, channels, 4, stride=2, padding=1, bias=False),  # 64 x 64
            nn.Tanh(),
        )
        self.apply(initialise)

    def forward(self, z: Tensor) -> Tensor:
        """``(batch, noise, 1, 1)`` -> images ``(batch, channels, size, size)`` in [-1, 1]."""
        return self.layers(z)

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One z ``(1, noise, 1, 1)``."""
        return (next(self.parameters()).new_zeros(1, self.noise, 1, 1),)


class Discriminator(nn.Module):
    """Image to the logit of its being real, by strided convolutions only.

    ``width``: channels after the image; ``channels``: of the image; ``size``: its side, a power of
    two. The paper's sigmoid is left to the loss, which is more exact on logits.
    """

    def __init__(self, *, width: int = 64, channels: int = 3, size: int = 64) -> None:
        super().__init__()
        self.shape = (channels, size, size)
        *rest, last = widths(width, size)  # 64, 128, 256, 512
        self.layers = nn.Sequential(
            nn.Conv2d(channels, width, 4, stride=2, padding=1, bias=False),  # 32 x 32
            nn.LeakyReLU(0.2),
            *(Down(w, 2 * w) for w in rest),  # 16 x 16, 8 x 8, 4 x 4
            nn.Conv2d(last, 1, 4, bias=False),  # 1 x 1
        )
        self.apply(initialise)

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, channels, size, size)`` -> logits ``(batch,)``."""
        return self.layers(image).flatten()

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image ``(1, channels, size, size)``."""
        return (next(self.parameters()).new_zeros(1, *self.shape),)
