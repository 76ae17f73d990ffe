"""pix2pix: the U-Net generator and the 70x70 PatchGAN.

Isola, Zhu, Zhou & Efros, "Image-to-image translation with conditional adversarial networks", 2017,
section 6.1 of its appendix, in the sizes of the authors' PyTorch code: 54.4 and 2.77 million
parameters at 256x256.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Down(nn.Sequential):
    """Leaky ReLU, strided 4x4 convolution, batch normalisation: halves the image."""

    def __init__(self, channels: int, width: int, *, norm: bool = True) -> None:
        super().__init__(
            nn.LeakyReLU(0.2), nn.Conv2d(channels, width, 4, stride=2, padding=1, bias=False)
        )
        if norm:
            self.append(nn.BatchNorm2d(width))


class Up(nn.Sequential):
    """ReLU, transposed 4x4 convolution, batch normalisation, dropout: doubles the image.

    The dropout, on in the paper's tests too, is what stands for the noise z.
    """

    def __init__(self, channels: int, width: int, *, dropout: float = 0.0) -> None:
        super().__init__(
            nn.ReLU(),
            nn.ConvTranspose2d(channels, width, 4, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(width),
        )
        if dropout:
            self.append(nn.Dropout(dropout))


class Generator(nn.Module):
    """A U-Net of eight levels from image to image.

    ``width``: channels of the first level; ``dropout``: after three of the innermost levels.
    """

    def __init__(
        self,
        *,
        in_channels: int = 3,
        out_channels: int = 3,
        width: int = 64,
        dropout: float = 0.5,
    ) -> None:
        super().__init__()
        self.down1 = nn.Conv2d(in_channels, width, 4, stride=2, padding=1, bias=False)
        self.down2 = Down(width, 2 * width)
        self.down3 = Down(2 * width, 4 * width)
        self.down4 = Down(4 * width, 8 * width)
        self.down5 = Down(8 * width, 8 * width)
        self.down6 = Down(8 * width, 8 * width)
        self.down7 = Down(8 * width, 8 * width)
        self.down8 = Down(8 * width, 8 * width, norm=False)
        self.up8 = Up(8 * width, 8 * width)
        self.up7 = Up(16 * width, 8 * width, dropout=dropout)
        self.up6 = Up(16 * width, 8 * width, dropout=dropout)
        self.up5 = Up(16 * width, 8 * width, dropout=dropout)
        self.up4 = Up(16 * width, 4 * width)
        self.up3 = Up(8 * width, 2 * width)
        self.up2 = Up(4 * width, width)
        self.up1 = nn.Sequential(
            nn.ReLU(),
            nn.ConvTranspose2d(2 * width, out_channels, 4, stride=2, padding=1),
            nn.Tanh(),
        )

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, in_channels, 256, 256)`` -> ``(batch, out_channels, 256, 256)``, -1 to 1."""
        d1 = self.down1(image)  # 128 x 128
        d2 = self.down2(d1)
        d3 = self.down3(d2)
        d4 = self.down4(d3)
        d5 = self.down5(d4)
        d6 = self.down6(d5)
        d7 = self.down7(d6)  # 2 x 2
        x = self.up8(self.down8(d7))
        x = self.up7(torch.cat([d7, x], dim=1))
        x = self.up6(torch.cat([d6, x], dim=1))
        x = self.up5(torch.cat([d5, x], dim=1))
        x = self.up4(torch.cat([d4, x], dim=1))
        x = self.up3(torch.cat([d3, x], dim=1))
        x = self.up2(torch.cat([d2, x], dim=1))
        return self.up1(torch.cat([d1, x], dim=1))

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image ``(1, in_channels, 256, 256)``."""
        return (self.down1.weight.new_zeros(1, self.down1.in_channels, 256, 256),)


class Conv(nn.Sequential):
    """4x4 convolution, batch normalisation, leaky ReLU."""

    def __init__(self, channels: int, width: int, *, stride: int = 2) -> None:
        super().__init__(
            nn.Conv2d(channels, width, 4, stride=stride, padding=1, bias=False),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
        )


class PatchGAN(nn.Module):
    """Every 70x70 patch's logit of being real, given the image that it was made from.

    ``channels``: of both images together.
    """

    def __init__(self, *, channels: int = 6, width: int = 64) -> None:
        super().__init__()
        self.channels = channels
        self.layers = nn.Sequential(
            nn.Conv2d(channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            Conv(width, 2 * width),
            Conv(2 * width, 4 * width),
            Conv(4 * width, 8 * width, stride=1),
            nn.Conv2d(8 * width, 1, 4, padding=1),
        )

    def forward(self, pair: Tensor) -> Tensor:
        """Both images, one channel after another, ``(batch, channels, 256, 256)`` -> ``(batch, 1,
        30, 30)``.
        """
        return self.layers(pair)

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One pair ``(1, channels, 256, 256)``."""
        return (next(self.parameters()).new_zeros(1, self.channels, 256, 256),)
