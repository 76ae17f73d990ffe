"""ResNet-18, 34, 50, 101 and 152.

He, Zhang, Ren & Sun, "Deep residual learning for image recognition", 2015, table 1, with its
shortcut option B (a 1x1 convolution where the shape changes). Departs from it: the stride of a
bottleneck sits in its 3x3 convolution, as in most implementations since.
"""

from __future__ import annotations

from functools import partial

import torch
from torch import Tensor, nn


class BasicBlock(nn.Module):
    """Two 3x3 convolutions and a shortcut."""

    expansion = 1

    def __init__(self, channels: int, width: int, *, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, width, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU()
        self.downsample = shortcut(channels, width, stride=stride)

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, channels, h, w)`` -> ``(batch, width, h / stride, w / stride)``."""
        identity = x if self.downsample is None else self.downsample(x)
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        return self.relu(out + identity)


class Bottleneck(nn.Module):
    """1x1 down, 3x3, 1x1 up to four times the width, and a shortcut."""

    expansion = 4

    def __init__(self, channels: int, width: int, *, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride=stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, 4 * width, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(4 * width)
        self.relu = nn.ReLU()
        self.downsample = shortcut(channels, 4 * width, stride=stride)

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, channels, h, w)`` -> ``(batch, 4 width, h / stride, w / stride)``."""
        identity = x if self.downsample is None else self.downsample(x)
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.relu(self.bn2(self.conv2(out)))
        out = self.bn3(self.conv3(out))
        return self.relu(out + identity)


def shortcut(channels: int, width: int, *, stride: int) -> nn.Sequential | None:
    """A projection where a block changes the shape; None where the identity will do."""
    if stride == 1 and channels == width:
        return None
    return nn.Sequential(
        nn.Conv2d(channels, width, 1, stride=stride, bias=False), nn.BatchNorm2d(width)
    )


class ResNet(nn.Module):
    """A 7x7 stem, four stages of residual blocks, global average pooling, a linear head.

    ``stages``: the number of blocks in each stage; ``bottleneck``: blocks of three convolutions,
    `Bottleneck`, rather than of two, `BasicBlock`.
    """

    def __init__(
        self,
        *,
        stages: tuple[int, int, int, int],
        bottleneck: bool = False,
        num_classes: int = 1000,
        in_channels: int = 3,
    ) -> None:
        super().__init__()
        block = Bottleneck if bottleneck else BasicBlock
        self.conv1 = nn.Conv2d(in_channels, 64, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.relu = nn.ReLU()
        self.maxpool = nn.MaxPool2d(3, stride=2, padding=1)
        self.layer1 = stage(block, 64, 64, blocks=stages[0], stride=1)
        self.layer2 = stage(block, 64 * block.expansion, 128, blocks=stages[1], stride=2)
        self.layer3 = stage(block, 128 * block.expansion, 256, blocks=stages[2], stride=2)
        self.layer4 = stage(block, 256 * block.expansion, 512, blocks=stages[3], stride=2)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(512 * block.expansion, num_classes)

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, in_channels, 224, 224)`` -> logits ``(batch, num_classes)``."""
        x = self.maxpool(self.relu(self.bn1(self.conv1(image))))  # (batch, 64, 56, 56)
        x = self.layer1(x)
        x = self.layer2(x)  # 28 x 28
        x = self.layer3(x)  # 14 x 14
        x = self.layer4(x)  # 7 x 7
        x = torch.flatten(self.avgpool(x), 1)
        return self.fc(x)

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image ``(1, in_channels, 224, 224)``."""
        return (self.conv1.weight.new_zeros(1, self.conv1.in_channels, 224, 224),)


def stage(
    block: type[BasicBlock | Bottleneck],
    channels: int,
    width: int,
    *,
    blocks: int,
    stride: int,
) -> nn.Sequential:
    """``blocks`` residual blocks; the first takes the stride and the change of channels."""
    first = block(channels, width, stride=stride)
    rest = (block(width * block.expansion, width) for _ in range(blocks - 1))
    return nn.Sequential(first, *rest)


resnet18 = partial(ResNet, stages=(2, 2, 2, 2))
resnet34 = partial(ResNet, stages=(3, 4, 6, 3))
resnet50 = partial(ResNet, stages=(3, 4, 6, 3), bottleneck=True)
resnet101 = partial(ResNet, stages=(3, 4, 23, 3), bottleneck=True)
resnet152 = partial(ResNet, stages=(3, 8, 36, 3), bottleneck=True)
