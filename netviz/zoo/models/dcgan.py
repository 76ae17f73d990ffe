"""DCGAN: generator and discriminator.

Radford, Metz & Chintala, "Unsupervised representation learning with deep convolutional generative
adversarial networks", 2015. Departs from the paper's figure 1 in size: 64 channels at the widest
image instead of 128, as in the authors' own code; 3 576 704 and 2 765 568 parameters.
"""

from __future__ import annotations

from torch import Tensor, nn


def initialise(module: nn.Module) -> None:
    """Normal weights of deviation 0.02, as section 4 of the paper says."""
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, 0.02)


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

    ``noise``: length of z; ``width``: channels before the image; ``channels``: of the image.
    """

    def __init__(self, *, noise: int = 100, width: int = 64, channels: int = 3) -> None:
        super().__init__()
        self.noise = noise
        self.layers = nn.Sequential(
            Up(noise, 8 * width, stride=1, padding=0),  # 4 x 4
            Up(8 * width, 4 * width),  # 8 x 8
            Up(4 * width, 2 * width),  # 16 x 16
            Up(2 * width, width),  # 32 x 32
            nn.ConvTranspose2d(width, channels, 4, stride=2, padding=1, bias=False),  # 64 x 64
            nn.Tanh(),
        )
        self.apply(initialise)

    def forward(self, z: Tensor) -> Tensor:
        """``(batch, noise, 1, 1)`` -> images ``(batch, channels, 64, 64)`` in [-1, 1]."""
        return self.layers(z)

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One z ``(1, noise, 1, 1)``."""
        return (next(self.parameters()).new_zeros(1, self.noise, 1, 1),)


class Discriminator(nn.Module):
    """Image to the logit of its being real, by strided convolutions only.

    ``width``: channels after the image; ``channels``: of the image. The paper's sigmoid is left to
    the loss, which is more exact on logits.
    """

    def __init__(self, *, width: int = 64, channels: int = 3) -> None:
        super().__init__()
        self.channels = channels
        self.layers = nn.Sequential(
            nn.Conv2d(channels, width, 4, stride=2, padding=1, bias=False),  # 32 x 32
            nn.LeakyReLU(0.2),
            Down(width, 2 * width),  # 16 x 16
            Down(2 * width, 4 * width),  # 8 x 8
            Down(4 * width, 8 * width),  # 4 x 4
            nn.Conv2d(8 * width, 1, 4, bias=False),  # 1 x 1
        )
        self.apply(initialise)

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, channels, 64, 64)`` -> logits ``(batch,)``."""
        return self.layers(image).flatten()

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image ``(1, channels, 64, 64)``."""
        return (next(self.parameters()).new_zeros(1, self.channels, 64, 64),)
