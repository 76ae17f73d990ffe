"""The convolutions of the textbook, each one layer or two on a small image.

Sizes of the usual worked example: a 5x5 image of 3 channels and 3x3 kernels, where a standard
convolution to 4 channels has 108 weights, and a depthwise and a pointwise one 27 + 12 = 39 (Howard
et al., "MobileNets", 2017; Chollet, "Xception", 2017). Transposed, fractionally strided and dilated
ones as in Dumoulin & Visin, "A guide to convolution arithmetic for deep learning", 2016. None has a
bias, so that the weights are what is counted.
"""

from __future__ import annotations

from torch import Tensor, nn


class _Example(nn.Module):
    """One square image of ``channels`` and ``size`` as the example."""

    def __init__(self, channels: int, size: int) -> None:
        super().__init__()
        self.shape = (1, channels, size, size)

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image ``(1, channels, size, size)``."""
        return (next(self.parameters()).new_zeros(self.shape),)


class StandardConv(_Example):
    """Every kernel sees every channel: 4 kernels of 3 x 3 x 3."""

    def __init__(
        self,
        *,
        channels: int = 3,
        width: int = 4,
        kernel: int = 3,
        stride: int = 1,
        padding: int = 1,
        size: int = 5,
    ) -> None:
        super().__init__(channels, size)
        self.conv = nn.Conv2d(channels, width, kernel, stride, padding, bias=False)

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, channels, h, w)`` -> ``(batch, width, h', w')``, see `torch.nn.Conv2d`."""
        return self.conv(image)


class DepthwiseConv(_Example):
    """One kernel a channel, which sees no other: 3 kernels of 3 x 3."""

    def __init__(
        self,
        *,
        channels: int = 3,
        kernel: int = 3,
        stride: int = 1,
        padding: int = 1,
        size: int = 5,
    ) -> None:
        super().__init__(channels, size)
        self.depthwise = nn.Conv2d(
            channels, channels, kernel, stride, padding, groups=channels, bias=False
        )

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, channels, h, w)`` -> ``(batch, channels, h', w')``."""
        return self.depthwise(image)


class PointwiseConv(_Example):
    """Mixes the channels of each pixel: 4 kernels of 1 x 1 x 3."""

    def __init__(self, *, channels: int = 3, width: int = 4, size: int = 5) -> None:
        super().__init__(channels, size)
        self.pointwise = nn.Conv2d(channels, width, 1, bias=False)

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, channels, h, w)`` -> ``(batch, width, h, w)``."""
        return self.pointwise(image)


class SeparableConv(_Example):
    """Depthwise, then pointwise: what a standard convolution does, in about a third of weights."""

    def __init__(
        self,
        *,
        channels: int = 3,
        width: int = 4,
        kernel: int = 3,
        stride: int = 1,
        padding: int = 1,
        size: int = 5,
    ) -> None:
        super().__init__(channels, size)
        self.depthwise = nn.Conv2d(
            channels, channels, kernel, stride, padding, groups=channels, bias=False
        )
        self.pointwise = nn.Conv2d(channels, width, 1, bias=False)

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, channels, h, w)`` -> ``(batch, width, h', w')``."""
        return self.pointwise(self.depthwise(image))


class TransposedConv(_Example):
    """4x4 to 2x2 by a 3x3 convolution without padding, and back to 4x4 by its transpose."""

    def __init__(self, *, channels: int = 1, kernel: int = 3, size: int = 4) -> None:
        super().__init__(channels, size)
        self.conv = nn.Conv2d(channels, channels, kernel, bias=False)
        self.transposed = nn.ConvTranspose2d(channels, channels, kernel, bias=False)

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, channels, h, w)`` -> the same shape, by way of ``h - kernel + 1``."""
        return self.transposed(self.conv(image))


class FractionalConv(_Example):
    """5x5 to 2x2 by a 3x3 convolution of stride 2, and back to 5x5 by one of stride 1/2.

    The stride of half a pixel is had by a zero between every two pixels.
    """

    def __init__(
        self, *, channels: int = 1, kernel: int = 3, stride: int = 2, size: int = 5
    ) -> None:
        super().__init__(channels, size)
        self.strided = nn.Conv2d(channels, channels, kernel, stride, bias=False)
        self.fractional = nn.ConvTranspose2d(channels, channels, kernel, stride, bias=False)

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, channels, h, w)`` -> ``(batch, channels, h'', w'')``, as large where the stride
        divides ``h - kernel``.
        """
        return self.fractional(self.strided(image))


class DilatedConv(_Example):
    """A 3x3 kernel with holes sees as far as a 5x5 one, with 9 weights."""

    def __init__(
        self,
        *,
        channels: int = 1,
        width: int = 1,
        kernel: int = 3,
        dilation: int = 2,
        padding: int = 0,
        size: int = 7,
    ) -> None:
        super().__init__(channels, size)
        self.dilated = nn.Conv2d(
            channels, width, kernel, padding=padding, dilation=dilation, bias=False
        )

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, channels, h, w)`` -> ``(batch, width, h', w')``."""
        return self.dilated(image)
