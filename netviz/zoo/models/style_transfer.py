"""Neural style transfer: the features and the three losses.

Gatys, Ecker & Bethge, "A neural algorithm of artistic style", 2015, on VGG-19; the total variation,
with its exponent of 1.25, and the layers are those of Keras' example. The picture is what is
optimised: `StyleTransfer` is called with it, and its total is stepped down.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

STAGES = ((3, 64, 2), (64, 128, 2), (128, 256, 4), (256, 512, 4), (512, 512, 2))
"""Channels in, channels out and convolutions of VGG-19's stages, the fifth up to its second."""


class Stage(nn.Module):
    """3x3 convolutions with ReLU, of which the first shows style."""

    def __init__(self, channels: int, width: int, count: int) -> None:
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(channels, width, 3, padding=1), nn.ReLU())
        self.rest = nn.Sequential()
        for _ in range(count - 1):
            self.rest.extend([nn.Conv2d(width, width, 3, padding=1), nn.ReLU()])

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """``(batch, channels, h, w)`` -> its first and its last map, ``(batch, width, h, w)``."""
        first = self.first(x)
        return first, self.rest(first)


class Features(nn.Module):
    """VGG-19 up to its second convolution in stage five."""

    def __init__(self) -> None:
        super().__init__()
        self.stage1, self.stage2, self.stage3, self.stage4, self.stage5 = (
            Stage(*sizes) for sizes in STAGES
        )
        self.pool = nn.MaxPool2d(2)

    def forward(self, image: Tensor) -> tuple[list[Tensor], Tensor]:
        """``(batch, 3, h, w)`` -> the first map of every stage, ``(batch, 64, h, w)`` to ``(batch,
        512, h / 16, w / 16)``, which hold style; and the last map of all, which holds content.
        """
        style1, x = self.stage1(image)
        style2, x = self.stage2(self.pool(x))
        style3, x = self.stage3(self.pool(x))
        style4, x = self.stage4(self.pool(x))
        style5, x = self.stage5(self.pool(x))
        return [style1, style2, style3, style4, style5], x


class Gram(nn.Module):
    """Which channels go together, wherever in the image."""

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, c, h, w)`` -> ``(batch, c, c)``."""
        x = x.flatten(2)
        return torch.matmul(x, x.transpose(1, 2))


class StyleLoss(nn.Module):
    """Squared distance of the Gram matrices over 4 channels^2 pixels^2, on average over stages.

    Channels and pixels are those of the image, as in Keras' example, not of the features.
    """

    def __init__(self) -> None:
        super().__init__()
        self.gram = Gram()

    def forward(self, made: list[Tensor], style: list[Tensor]) -> Tensor:
        """The maps of every stage for two images, the first as large as the image -> a scalar."""
        pixels = made[0].shape[-2] * made[0].shape[-1]
        each = [
            (self.gram(y) - self.gram(x)).square().sum() / (4 * 3**2 * pixels**2)
            for x, y in zip(made, style, strict=True)
        ]
        return torch.stack(each).mean()


class ContentLoss(nn.Module):
    """Squared distance of the features."""

    def forward(self, made: Tensor, content: Tensor) -> Tensor:
        """Two ``(batch, c, h, w)`` -> a scalar."""
        return (made - content).square().sum()


class TotalVariationLoss(nn.Module):
    """How much neighbouring pixels differ: squared steps down and right, to the power of 1.25."""

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, 3, h, w)`` -> a scalar."""
        here = image[:, :, :-1, :-1]
        down = (here - image[:, :, 1:, :-1]).square()
        right = (here - image[:, :, :-1, 1:]).square()
        return (down + right).pow(1.25).sum()


class WeightedSum(nn.Module):
    """What is stepped down."""

    def __init__(self, weights: tuple[float, ...]) -> None:
        super().__init__()
        self.weights = weights

    def forward(self, *losses: Tensor) -> Tensor:
        """Scalars -> a scalar."""
        pairs = zip(self.weights, losses, strict=True)
        return torch.stack([weight * loss for weight, loss in pairs]).sum()


class StyleTransfer(nn.Module):
    """A picture, the content it should show and the style it should have, to three losses.

    ``content``, ``style``, ``variation``: what each weighs in the total; ``size``: of the example.
    The weights of the features are frozen: load those of a trained VGG-19.
    """

    drawing_depth = 1

    def __init__(
        self,
        *,
        content: float = 2.5e-8,
        style: float = 1e-6,
        variation: float = 1e-6,
        size: int = 256,
    ) -> None:
        super().__init__()
        self.size = size
        self.features = Features().requires_grad_(False)
        self.content_loss, self.style_loss = ContentLoss(), StyleLoss()
        self.variation_loss = TotalVariationLoss()
        self.total = WeightedSum((content, style, variation))

    def forward(self, picture: Tensor, content: Tensor, style: Tensor) -> dict[str, Tensor]:
        """Three images ``(batch, 3, h, w)`` of one size -> "content", "style", "variation", and
        "total", their weighted sum: scalars.
        """
        made, shown = self.features(picture)
        wanted, _ = self.features(style)
        _, kept = self.features(content)
        losses = {
            "content": self.content_loss(shown, kept),
            "style": self.style_loss(made, wanted),
            "variation": self.variation_loss(picture),
        }
        return {**losses, "total": self.total(*losses.values())}

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """Picture, content and style, each ``(1, 3, size, size)``."""
        weight = next(self.parameters())
        picture, content, style = (weight.new_zeros(1, 3, self.size, self.size) for _ in range(3))
        return (picture, content, style)
