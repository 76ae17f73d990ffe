"""Patches of an image: cut, shuffled, hidden, put back, compared."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Patches(nn.Module):
    """Cut an image into patches, embed each, add where it was.

    ``side``: patches along an image's side.
    """

    def __init__(self, width: int, *, patch: int, channels: int, side: int) -> None:
        super().__init__()
        self.project = nn.Conv2d(channels, width, kernel_size=patch, stride=patch)
        self.positions = nn.Parameter(waves(width, side)[:, 1:], requires_grad=False)

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, channels, h, w)`` -> ``(batch, n, width)``."""
        return self.project(image).flatten(2).transpose(1, 2) + self.positions


class Shuffle(nn.Module):
    """Keep a random part of the patches, another one for every image.

    ``ratio``: the share that is hidden.
    """

    def __init__(self, ratio: float) -> None:
        super().__init__()
        self.ratio = ratio

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """``(batch, n, width)`` -> the visible patches ``(batch, kept, width)``, the mask
        ``(batch, n)`` that is 1 where a patch is hidden, and ``restore`` ``(batch, n)``: where in
        the shuffled order each patch went.
        """
        batch, n, width = x.shape
        kept = int(n * (1 - self.ratio))
        order = torch.rand(batch, n, device=x.device).argsort(dim=1)
        visible = x.gather(1, order[:, :kept, None].expand(-1, -1, width))
        restore = order.argsort(dim=1)
        return visible, (restore >= kept).to(x.dtype), restore


class Unshuffle(nn.Module):
    """Put the visible patches back in place, and a learnt mask token in every other place."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.mask_token = nn.Parameter(torch.zeros(1, 1, width))
        nn.init.normal_(self.mask_token, std=0.02)

    def forward(self, visible: Tensor, restore: Tensor) -> Tensor:
        """``(batch, kept, width)`` and ``(batch, n)`` -> ``(batch, n, width)``."""
        batch, n = restore.shape
        hidden = self.mask_token.expand(batch, n - visible.shape[1], -1)
        x = torch.cat([visible, hidden], dim=1)
        return x.gather(1, restore[:, :, None].expand(-1, -1, x.shape[2]))


class Pixels(nn.Module):
    """The values of every patch: what the decoder should predict."""

    def __init__(self, patch: int) -> None:
        super().__init__()
        self.patch = patch

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, channels, h, w)`` -> ``(batch, n, channels * patch^2)``."""
        return F.pixel_unshuffle(image, self.patch).flatten(2).transpose(1, 2)


class MaskedLoss(nn.Module):
    """Mean squared error of the pixels, on the hidden patches only.

    ``normalise``: of pixels less their patch's mean, over its deviation (section 4.1).
    """

    def __init__(self, *, normalise: bool) -> None:
        super().__init__()
        self.normalise = normalise

    def forward(self, predicted: Tensor, pixels: Tensor, mask: Tensor) -> Tensor:
        """Two ``(batch, n, values)`` and ``(batch, n)`` -> a scalar, 0 where nothing is hidden."""
        if self.normalise:
            variance, mean = torch.var_mean(pixels, dim=-1, keepdim=True)
            pixels = (pixels - mean) / (variance + 1e-6).sqrt()
        error = F.mse_loss(predicted, pixels, reduction="none").mean(-1)
        return (error * mask).sum() / mask.sum().clamp(min=1)


def waves(width: int, side: int) -> Tensor:
    """Sines and cosines of every patch's column and row, zero for the class token before them.

    ``(1, 1 + side^2, width)``.
    """
    frequency = 10_000.0 ** -(torch.arange(width // 4) / (width // 4))
    angle = torch.outer(torch.arange(side, dtype=torch.float32), frequency)
    line = torch.cat([angle.sin(), angle.cos()], dim=1)  # (side, width / 2)
    column = line[None].expand(side, -1, -1)
    row = line[:, None].expand(-1, side, -1)
    grid = torch.cat([column, row], dim=2).flatten(0, 1)
    return torch.cat([torch.zeros(1, width), grid])[None]
