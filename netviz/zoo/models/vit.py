"""Vision Transformer, base, large and huge.

Dosovitskiy et al., "An image is worth 16x16 words: transformers for image recognition at scale",
2021, table 1, with a linear head on the class token.
"""

from __future__ import annotations

from functools import partial

import torch
import torch.nn.functional as F
from torch import Tensor, nn


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
    """Attention and a two-layer perceptron, each normalised before and added after."""

    def __init__(self, width: int, heads: int, hidden: int) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(width, eps=1e-6)
        self.attention = SelfAttention(width, heads)
        self.norm2 = nn.LayerNorm(width, eps=1e-6)
        self.mlp = nn.Sequential(nn.Linear(width, hidden), nn.GELU(), nn.Linear(hidden, width))

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, length, width)`` -> the same shape."""
        x = x + self.attention(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class ViT(nn.Module):
    """Patches as words, a class token, learnt positions, a stack of blocks, a linear head.

    The perceptrons of the blocks are four times as wide as the model.
    """

    def __init__(
        self,
        *,
        width: int,
        layers: int,
        heads: int,
        patch: int,
        image: int = 224,
        num_classes: int = 1000,
    ) -> None:
        super().__init__()
        self.image = image
        self.patches = nn.Conv2d(3, width, kernel_size=patch, stride=patch)
        self.class_token = nn.Parameter(torch.zeros(1, 1, width))
        self.positions = nn.Parameter(torch.zeros(1, (image // patch) ** 2 + 1, width))
        self.blocks = nn.Sequential(*(Block(width, heads, 4 * width) for _ in range(layers)))
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.head = nn.Linear(width, num_classes)
        nn.init.normal_(self.positions, std=0.02)

    def forward(self, image: Tensor) -> Tensor:
        """``(batch, 3, image, image)`` -> logits ``(batch, num_classes)``."""
        x = self.patches(image).flatten(2).transpose(1, 2)  # (batch, patches, width)
        token = self.class_token.expand(x.shape[0], -1, -1)
        x = torch.cat([token, x], dim=1) + self.positions
        x = self.norm(self.blocks(x))
        return self.head(x[:, 0])

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One image ``(1, 3, image, image)``."""
        return (self.head.weight.new_zeros(1, 3, self.image, self.image),)


vit_b_16 = partial(ViT, width=768, layers=12, heads=12, patch=16)
vit_l_16 = partial(ViT, width=1024, layers=24, heads=16, patch=16)
vit_h_14 = partial(ViT, width=1280, layers=32, heads=16, patch=14)
