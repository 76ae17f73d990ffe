"""The masked autoencoder: an encoder of what is visible, a light decoder of all."""

from __future__ import annotations

from functools import partial

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from netviz.zoo.models.mae.patches import (
    MaskedLoss,
    Patches,
    Pixels,
    Shuffle,
    Unshuffle,
    waves,
)


class SelfAttention(nn.Module):
    """Every patch looks at every patch, in several heads."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, length, width)`` -> the same shape."""
        qkv = self.qkv(x).unflatten(-1, (3, self.heads, -1))  # (batch, length, 3, heads, d)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)  # each (batch, heads, length, d)
        out = F.scaled_dot_product_attention(q, k, v)
        return self.proj(out.transpose(1, 2).flatten(2))


class Block(nn.Module):
    """Attention and a perceptron four times as wide, each normalised before and added after."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(width, eps=1e-6)
        self.attention = SelfAttention(width, heads)
        self.norm2 = nn.LayerNorm(width, eps=1e-6)
        self.mlp = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)
        )

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, length, width)`` -> the same shape."""
        x = x + self.attention(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class Encoder(nn.Module):
    """A ViT over the visible patches, and a class token before them, at position zero."""

    def __init__(self, width: int, layers: int, heads: int) -> None:
        super().__init__()
        self.class_token = nn.Parameter(torch.zeros(1, 1, width))
        self.class_position = nn.Parameter(torch.zeros(1, 1, width), requires_grad=False)
        self.blocks = nn.Sequential(*(Block(width, heads) for _ in range(layers)))
        self.norm = nn.LayerNorm(width, eps=1e-6)
        nn.init.normal_(self.class_token, std=0.02)

    def forward(self, visible: Tensor) -> Tensor:
        """``(batch, kept, width)`` -> ``(batch, 1 + kept, width)``."""
        token = (self.class_token + self.class_position).expand(visible.shape[0], -1, -1)
        return self.norm(self.blocks(torch.cat([token, visible], dim=1)))


class Decoder(nn.Module):
    """A small transformer over all places, and the pixels of every patch.

    ``inputs``: width of the encoder; ``pixels``: values in a patch.
    """

    def __init__(self, shape: tuple[int, int, int], *, inputs: int, pixels: int, side: int):
        super().__init__()
        width, layers, heads = shape
        self.embed = nn.Linear(inputs, width)
        self.unshuffle = Unshuffle(width)
        self.positions = nn.Parameter(waves(width, side), requires_grad=False)
        self.blocks = nn.Sequential(*(Block(width, heads) for _ in range(layers)))
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.predict = nn.Linear(width, pixels)

    def forward(self, latent: Tensor, restore: Tensor) -> Tensor:
        """``(batch, 1 + kept, inputs)`` and ``(batch, n)`` -> pixels ``(batch, n, pixels)``."""
        x = self.embed(latent)
        x = torch.cat([x[:, :1], self.unshuffle(x[:, 1:], restore)], dim=1) + self.positions
        x = self.norm(self.blocks(x))
        return self.predict(x[:, 1:])


class MAE(nn.Module):
    """Hide most of an image, and learn by drawing it again.

    ``width``, ``layers``, ``heads``: of the encoder; ``decoder``: the same three of the decoder;
    ``image``: side of the image in pixels, ``channels`` of them; ``mask_ratio``: share of the
    patches that is hidden; ``normalise``: see `MaskedLoss`.
    """

    drawing_depth = 1

    def __init__(
        self,
        *,
        width: int,
        layers: int,
        heads: int,
        patch: int,
        image: int = 224,
        channels: int = 3,
        decoder: tuple[int, int, int] = (512, 8, 16),
        mask_ratio: float = 0.75,
        normalise: bool = False,
    ) -> None:
        super().__init__()
        side, values = image // patch, channels * patch**2
        self.size, self.patch = (channels, image, image), patch
        self.patches = Patches(width, patch=patch, channels=channels, side=side)
        self.shuffle = Shuffle(mask_ratio)
        self.encoder = Encoder(width, layers, heads)
        self.decoder = Decoder(decoder, inputs=width, pixels=values, side=side)
        self.pixels = Pixels(patch)
        self.loss = MaskedLoss(normalise=normalise)

    def forward(self, image: Tensor) -> dict[str, Tensor]:
        """``(batch, channels, h, w)`` -> "loss", a scalar; "predicted", the patches ``(batch, n,
        channels * patch^2)``; and "mask" ``(batch, n)``, 1 where a patch was hidden.
        """
        visible, mask, restore = self.shuffle(self.patches(image))
        predicted = self.decoder(self.encoder(visible), restore)
        loss = self.loss(predicted, self.pixels(image), mask)
        return {"loss": loss, "predicted": predicted, "mask": mask}

    def unpatchify(self, patches: Tensor) -> Tensor:
        """``(batch, n, channels * patch^2)`` -> ``(batch, channels, h, w)``."""
        side = self.size[1] // self.patch
        return F.pixel_shuffle(patches.transpose(1, 2).unflatten(2, (side, side)), self.patch)

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image ``(1, channels, image, image)``."""
        return (self.decoder.predict.weight.new_zeros(1, *self.size),)


mae_base = partial(MAE, width=768, layers=12, heads=12, patch=16)
mae_large = partial(MAE, width=1024, layers=24, heads=16, patch=16)
mae_huge = partial(MAE, width=1280, layers=32, heads=16, patch=14)
