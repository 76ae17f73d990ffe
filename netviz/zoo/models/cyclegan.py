"""CycleGAN: the ResNet-9 generator and its discriminator.

Zhu, Park, Isola & Efros, "Unpaired image-to-image translation using cycle-consistent adversarial
networks", 2017, section 7.2 of its appendix: 11.4 and 2.76 million parameters at 256x256.
"""

from __future__ import annotations

from torch import Tensor, nn


class Conv(nn.Sequential):
    """Convolution, instance normalisation, ReLU; keeps the size at stride 1, by reflection."""

    def __init__(self, channels: int, width: int, kernel: int, *, stride: int = 1) -> None:
        padding = kernel // 2
        super().__init__(
            nn.Conv2d(
                channels,
                width,
                kernel,
                stride,
                padding,
                padding_mode="reflect" if stride == 1 else "zeros",
            ),
            nn.InstanceNorm2d(width),
            nn.ReLU(),
        )


class Up(nn.Sequential):
    """Convolution of stride 1/2, instance normalisation, ReLU: doubles the image."""

    def __init__(self, channels: int, width: int) -> None:
        super().__init__(
            nn.ConvTranspose2d(channels, width, 3, stride=2, padding=1, output_padding=1),
            nn.InstanceNorm2d(width),
            nn.ReLU(),
        )


class Residual(nn.Module):
    """Two 3x3 convolutions with instance normalisation, and a shortcut."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(width, width, 3, padding=1, padding_mode="reflect")
        self.norm1 = nn.InstanceNorm2d(width)
        self.relu = nn.ReLU()
        self.conv2 = nn.Conv2d(width, width, 3, padding=1, padding_mode="reflect")
        self.norm2 = nn.InstanceNorm2d(width)

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, width, h, w)`` -> the same shape."""
        out = self.relu(self.norm1(self.conv1(x)))
        return x + self.norm2(self.conv2(out))


class Generator(nn.Module):
    """Down twice, residual blocks, up twice: c7s1-64, d128, d256, 9 x R256, u128, u64, c7s1-3."""

    def __init__(
        self,
        *,
        in_channels: int = 3,
        out_channels: int = 3,
        width: int = 64,
        blocks: int = 9,
    ) -> None:
        super().__init__()
        self.in_channels = in_channels
        self.encoder = nn.Sequential(
            Conv(in_channels, width, 7),
            Conv(width, 2 * width, 3, stride=2),
            Conv(2 * width, 4 * width, 3, stride=2),
        )
        self.blocks = nn.Sequential(*(Residual(4 * width) for _ in range(blocks)))
        self.decoder = nn.Sequential(Up(4 * width, 2 * width), Up(2 * width, width))
        self.last = nn.Sequential(
            nn.Conv2d(width, out_channels, 7, padding=3, padding_mode="reflect"), nn.Tanh()
        )

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, in_channels, h, w)`` -> ``(batch, out_channels, h, w)`` in [-1, 1]; h and w
        divide by 4.
        """
        return self.last(self.decoder(self.blocks(self.encoder(image))))

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image ``(1, in_channels, 256, 256)``."""
        return (next(self.parameters()).new_zeros(1, self.in_channels, 256, 256),)


class Discriminator(nn.Module):
    """Every 70x70 patch's score of being real: C64, C128, C256, C512, and one channel."""

    def __init__(self, *, channels: int = 3, width: int = 64) -> None:
        super().__init__()
        self.channels = channels
        self.layers = nn.Sequential(
            nn.Conv2d(channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 4 * width, 4, stride=2, padding=1),
            nn.InstanceNorm2d(4 * width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(4 * width, 8 * width, 4, padding=1),
            nn.InstanceNorm2d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(8 * width, 1, 4, padding=1),
        )

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, channels, 256, 256)`` -> ``(batch, 1, 30, 30)``."""
        return self.layers(image)

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image ``(1, channels, 256, 256)``."""
        return (next(self.parameters()).new_zeros(1, self.channels, 256, 256),)
