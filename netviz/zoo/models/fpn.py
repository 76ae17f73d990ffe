"""Feature pyramid network on a ResNet.

Lin, Dollár, Girshick, He, Hariharan & Belongie, "Feature pyramid networks for object detection",
2016, section 3 and figure 3, with the extra P6 of its footnote. The backbone is ResNet-50 (He et
al., 2015) unless told otherwise.
"""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn


class Bottleneck(nn.Module):
    """1x1 down, 3x3, 1x1 up to four times the width, and a shortcut."""

    def __init__(self, channels: int, width: int, *, stride: int = 1) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(channels, width, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.Conv2d(width, width, 3, stride=stride, padding=1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.Conv2d(width, 4 * width, 1, bias=False),
            nn.BatchNorm2d(4 * width),
        )
        self.shortcut = None
        if stride != 1 or channels != 4 * width:
            self.shortcut = nn.Sequential(
                nn.Conv2d(channels, 4 * width, 1, stride=stride, bias=False),
                nn.BatchNorm2d(4 * width),
            )
        self.relu = nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, channels, h, w)`` -> ``(batch, 4 width, h / stride, w / stride)``."""
        return self.relu(self.layers(x) + (x if self.shortcut is None else self.shortcut(x)))


class Stage(nn.Sequential):
    """``blocks`` bottlenecks, the first of which takes the stride."""

    def __init__(self, channels: int, width: int, *, blocks: int, stride: int = 2) -> None:
        first = Bottleneck(channels, width, stride=stride)
        super().__init__(first, *(Bottleneck(4 * width, width) for _ in range(blocks - 1)))


class Merge(nn.Module):
    """A step down the pyramid: a 1x1 of this level, and the level above, twice as large."""

    def __init__(self, channels: int, width: int) -> None:
        super().__init__()
        self.lateral = nn.Conv2d(channels, width, 1)

    def forward(self, x: Tensor, above: Tensor) -> Tensor:
        """``(batch, channels, h, w)`` and ``(batch, width, h / 2, w / 2)`` -> ``(batch, width, h,
        w)``.
        """
        return self.lateral(x) + F.interpolate(above, size=x.shape[-2:], mode="nearest")


class FPN(nn.Module):
    """Four levels of features of one width, each seeing what the levels above it found.

    ``blocks``: bottlenecks in each stage of the backbone; ``width``: channels of the pyramid.
    """

    drawing_depth = 1

    def __init__(
        self,
        *,
        blocks: tuple[int, int, int, int] = (3, 4, 6, 3),
        width: int = 256,
        in_channels: int = 3,
    ) -> None:
        super().__init__()
        self.in_channels = in_channels
        self.stem = nn.Sequential(
            nn.Conv2d(in_channels, 64, 7, stride=2, padding=3, bias=False),
            nn.BatchNorm2d(64),
            nn.ReLU(),
            nn.MaxPool2d(3, stride=2, padding=1),
        )
        self.c2 = Stage(64, 64, blocks=blocks[0], stride=1)
        self.c3 = Stage(256, 128, blocks=blocks[1])
        self.c4 = Stage(512, 256, blocks=blocks[2])
        self.c5 = Stage(1024, 512, blocks=blocks[3])
        self.m5 = nn.Conv2d(2048, width, 1)
        self.m4, self.m3, self.m2 = Merge(1024, width), Merge(512, width), Merge(256, width)
        self.p2, self.p3, self.p4, self.p5 = (
            nn.Conv2d(width, width, 3, padding=1) for _ in range(4)
        )
        self.p6 = nn.MaxPool2d(1, stride=2)

    def forward(self, image: Tensor) -> dict[str, Tensor]:
        """``(batch, in_channels, h, w)`` -> "p2" to "p6", ``(batch, width, h / 4, w / 4)`` to
        ``(batch, width, h / 64, w / 64)``.
        """
        c2 = self.c2(self.stem(image))
        c3 = self.c3(c2)
        c4 = self.c4(c3)
        m5 = self.m5(self.c5(c4))
        m4 = self.m4(c4, m5)
        m3 = self.m3(c3, m4)
        m2 = self.m2(c2, m3)
        p5 = self.p5(m5)
        return {
            "p2": self.p2(m2),
            "p3": self.p3(m3),
            "p4": self.p4(m4),
            "p5": p5,
            "p6": self.p6(p5),
        }

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image ``(1, in_channels, 512, 512)``."""
        return (self.m5.weight.new_zeros(1, self.in_channels, 512, 512),)
