"""EfficientNet-B0.

Tan & Le, "EfficientNet: rethinking model scaling for convolutional neural networks", 2019, table 1,
of inverted bottlenecks with squeeze and excitation (Hu et al., 2017). Departs from the authors'
code: no stochastic depth.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

STAGES = (
    (1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3),
    (6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1),
)  # fmt: skip
"""Expansion, kernel, stride of the first block, output channels, blocks, as in table 1."""


class Conv(nn.Sequential):
    """Convolution that keeps the size at stride 1, batch normalisation, SiLU unless linear."""

    def __init__(
        self, channels: int, width: int, kernel: int = 1, stride: int = 1, *, groups: int = 1,
        linear: bool = False,
    ) -> None:  # fmt: skip
        padding = kernel // 2
        super().__init__(
            nn.Conv2d(channels, width, kernel, stride, padding, groups=groups, bias=False),
            nn.BatchNorm2d(width),
        )
        if not linear:
            self.append(nn.SiLU())


class SqueezeExcitation(nn.Module):
    """Weigh every channel by what all of them hold on average."""

    def __init__(self, channels: int, squeezed: int) -> None:
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.squeeze = nn.Conv2d(channels, squeezed, 1)
        self.activation = nn.SiLU()
        self.excite = nn.Conv2d(squeezed, channels, 1)
        self.gate = nn.Sigmoid()

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, channels, h, w)`` -> the same shape."""
        return x * self.gate(self.excite(self.activation(self.squeeze(self.pool(x)))))


class MBConv(nn.Module):
    """1x1 up, depthwise, squeeze and excitation, linear 1x1 down; a shortcut where shapes allow."""

    def __init__(
        self, channels: int, width: int, *, kernel: int, stride: int, expansion: int
    ) -> None:
        super().__init__()
        hidden = channels * expansion
        self.residual = stride == 1 and channels == width
        expand = [Conv(channels, hidden)] if expansion != 1 else []
        self.layers = nn.Sequential(
            *expand,
            Conv(hidden, hidden, kernel, stride, groups=hidden),
            SqueezeExcitation(hidden, channels // 4),
            Conv(hidden, width, linear=True),
        )

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, channels, h, w)`` -> ``(batch, width, h / stride, w / stride)``."""
        out = self.layers(x)
        return x + out if self.residual else out


class EfficientNet(nn.Module):
    """A strided convolution, seven stages of MBConv, a wide 1x1 convolution, a linear head."""

    def __init__(
        self, *, num_classes: int = 1000, in_channels: int = 3, dropout: float = 0.2
    ) -> None:
        super().__init__()
        self.in_channels = in_channels
        self.stem = Conv(in_channels, 32, 3, 2)
        self.stages = nn.Sequential()
        channels = 32
        for expansion, kernel, first_stride, width, blocks in STAGES:
            stage = nn.Sequential()
            for i in range(blocks):
                stride = first_stride if i == 0 else 1
                stage.append(
                    MBConv(channels, width, kernel=kernel, stride=stride, expansion=expansion)
                )
                channels = width
            self.stages.append(stage)
        self.head = Conv(channels, 1280)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(nn.Dropout(dropout), nn.Linear(1280, num_classes))

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, in_channels, 224, 224)`` -> logits ``(batch, num_classes)``."""
        x = self.head(self.stages(self.stem(image)))  # (batch, 1280, 7, 7)
        return self.classifier(torch.flatten(self.pool(x), 1))

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image ``(1, in_channels, 224, 224)``."""
        return (next(self.parameters()).new_zeros(1, self.in_channels, 224, 224),)
