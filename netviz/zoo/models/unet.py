"""U-Net.

Ronneberger, Fischer & Brox, "U-Net: convolutional networks for biomedical image segmentation",
2015, figure 1. `UNet` departs from it: convolutions are padded, so that the output is as large as
the input and skips need no cropping, as in most implementations since. With ``padded=False`` it is
the paper's: 572x572 in, 388x388 out, each skip cropped to its middle.
"""

from __future__ import annotations

from functools import partial

import torch
from torch import Tensor, nn


class DoubleConv(nn.Sequential):
    """Two 3x3 convolutions with ReLU; keeps the size if padded, else takes 4 pixels off."""

    def __init__(self, channels: int, width: int, *, padded: bool = True) -> None:
        padding = 1 if padded else 0
        super().__init__(
            nn.Conv2d(channels, width, 3, padding=padding),
            nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=padding),
            nn.ReLU(),
        )


class Down(nn.Module):
    """Halve the image, double the channels."""

    def __init__(self, channels: int, *, padded: bool = True) -> None:
        super().__init__()
        self.pool = nn.MaxPool2d(2)
        self.conv = DoubleConv(channels, 2 * channels, padded=padded)

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, c, h, w)`` -> ``(batch, 2 c, h / 2, w / 2)``."""
        return self.conv(self.pool(x))


class Up(nn.Module):
    """Double the image, halve the channels, with the skip of the same level beside it."""

    def __init__(self, channels: int, *, padded: bool = True) -> None:
        super().__init__()
        self.padded = padded
        self.up = nn.ConvTranspose2d(channels, channels // 2, kernel_size=2, stride=2)
        self.conv = DoubleConv(channels, channels // 2, padded=padded)

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        """``(batch, c, h, w)`` and ``(batch, c / 2, 2 h, 2 w)`` -> ``(batch, c / 2, 2 h, 2 w)``.

        Without padding the skip is larger, and the output 4 pixels smaller.
        """
        x = self.up(x)
        skip = skip if self.padded else middle(skip, x)
        return self.conv(torch.cat([skip, x], dim=1))


def middle(x: Tensor, like: Tensor) -> Tensor:
    """The middle of ``x`` ``(batch, c, h, w)``, as large as ``like``."""
    height, width = like.shape[-2:]
    top, left = (x.shape[-2] - height) // 2, (x.shape[-1] - width) // 2
    return x[:, :, top : top + height, left : left + width]


class UNet(nn.Module):
    """Four levels down, four up, each up fed by the level's own features.

    ``width``: channels of the first level (64 in the paper); ``padded``: see the file's head.
    """

    def __init__(
        self,
        *,
        in_channels: int = 1,
        num_classes: int = 2,
        width: int = 64,
        padded: bool = True,
    ) -> None:
        super().__init__()
        self.in_channels = in_channels
        self.side = 256 if padded else 572
        self.inc = DoubleConv(in_channels, width, padded=padded)
        self.down1 = Down(width, padded=padded)
        self.down2 = Down(2 * width, padded=padded)
        self.down3 = Down(4 * width, padded=padded)
        self.down4 = Down(8 * width, padded=padded)
        self.up1 = Up(16 * width, padded=padded)
        self.up2 = Up(8 * width, padded=padded)
        self.up3 = Up(4 * width, padded=padded)
        self.up4 = Up(2 * width, padded=padded)
        self.out = nn.Conv2d(width, num_classes, kernel_size=1)

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, in_channels, h, w)`` -> ``(batch, num_classes, h, w)``; h, w divide by 16."""
        level1 = self.inc(image)
        level2 = self.down1(level1)
        level3 = self.down2(level2)
        level4 = self.down3(level3)
        x = self.down4(level4)
        x = self.up1(x, level4)
        x = self.up2(x, level3)
        x = self.up3(x, level2)
        x = self.up4(x, level1)
        return self.out(x)

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image ``(1, in_channels, 256, 256)``; of 572 by 572 without padding."""
        return (self.out.weight.new_zeros(1, self.in_channels, self.side, self.side),)


unet_2015 = partial(UNet, padded=False)
