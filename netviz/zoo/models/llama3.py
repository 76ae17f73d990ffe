"""Llama 3 in the shapes of its 8B, 70B and 405B models.

Llama team, "The Llama 3 herd of models", 2024, table 3: RMS normalisation (Zhang & Sennrich, 2019),
rotary positions (Su et al., 2021; base 500 000), grouped-query attention with 8 key-value heads
(Ainslie et al., 2023), SwiGLU (Shazeer, 2020), no biases, an output matrix of its own.
"""

from __future__ import annotations

from functools import partial

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def rotary_table(length: int, size: int, *, device: torch.device) -> Tensor:
    """Cosine and sine of every position's angles, ``(2, length, size / 2)``."""
    frequency = 500_000.0 ** (-torch.arange(0, size, 2, device=device) / size)
    angle = torch.outer(torch.arange(length, device=device, dtype=torch.float32), frequency)
    return torch.stack([angle.cos(), angle.sin()])


def rotate(x: Tensor, table: Tensor) -> Tensor:
    """Turn the pairs of ``x`` ``(batch, heads, length, size)`` by their position's angles."""
    cos, sin = table.to(x.dtype)
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack([even * cos - odd * sin, even * sin + odd * cos], dim=-1).flatten(-2)


class Attention(nn.Module):
    """Grouped-query attention: several query heads share one key and one value head."""

    def __init__(self, width: int, heads: int, key_value_heads: int) -> None:
        super().__init__()
        self.size = width // heads
        self.groups = heads // key_value_heads
        self.q_proj = nn.Linear(width, heads * self.size, bias=False)
        self.k_proj = nn.Linear(width, key_value_heads * self.size, bias=False)
        self.v_proj = nn.Linear(width, key_value_heads * self.size, bias=False)
        self.o_proj = nn.Linear(heads * self.size, width, bias=False)

    def forward(self, x: Tensor, table: Tensor) -> Tensor:
        """``(batch, length, width)`` -> the same shape; ``table`` from `rotary_table`."""
        q = rotate(self.split(self.q_proj(x)), table)
        k = rotate(self.split(self.k_proj(x)), table).repeat_interleave(self.groups, dim=1)
        v = self.split(self.v_proj(x)).repeat_interleave(self.groups, dim=1)
        out = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.o_proj(out.transpose(1, 2).flatten(2))

    def split(self, x: Tensor) -> Tensor:
        """``(batch, length, n * size)`` -> ``(batch, n, length, size)``."""
        return x.unflatten(-1, (-1, self.size)).transpose(1, 2)


class SwiGLU(nn.Module):
    """down(silu(gate(x)) * up(x))."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(width, hidden, bias=False)
        self.up_proj = nn.Linear(width, hidden, bias=False)
        self.down_proj = nn.Linear(hidden, width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, length, width)`` -> the same shape."""
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Block(nn.Module):
    """Attention and feed-forward, each normalised before and added after."""

    def __init__(self, width: int, *, heads: int, key_value_heads: int, hidden: int) -> None:
        super().__init__()
        self.attention_norm = nn.RMSNorm(width, eps=1e-5)
        self.attention = Attention(width, heads, key_value_heads)
        self.mlp_norm = nn.RMSNorm(width, eps=1e-5)
        self.mlp = SwiGLU(width, hidden)

    def forward(self, x: Tensor, table: Tensor) -> Tensor:
        """``(batch, length, width)`` -> the same shape."""
        x = x + self.attention(self.attention_norm(x), table)
        return x + self.mlp(self.mlp_norm(x))


class Llama3(nn.Module):
    """Token embedding, a stack of blocks, the logits of every next token."""

    def __init__(
        self,
        *,
        width: int,
        layers: int,
        heads: int,
        hidden: int,
        key_value_heads: int = 8,
        vocabulary: int = 128_256,
    ) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.layers = nn.ModuleList(
            Block(width, heads=heads, key_value_heads=key_value_heads, hidden=hidden)
            for _ in range(layers)
        )
        self.norm = nn.RMSNorm(width, eps=1e-5)
        self.output = nn.Linear(width, vocabulary, bias=False)
        self.size = width // heads

    def forward(self, tokens: Tensor) -> Tensor:
        """Token ids ``(batch, length)`` -> logits ``(batch, length, vocabulary)``."""
        table = rotary_table(tokens.shape[1], self.size, device=tokens.device)
        x = self.embedding(tokens)
        for layer in self.layers:
            x = layer(x, table)
        return self.output(self.norm(x))

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One sequence of 128 tokens ``(1, 128)``."""
        return (self.embedding.weight.new_zeros((1, 128), dtype=torch.long),)


llama3_8b = partial(Llama3, width=4096, layers=32, heads=32, hidden=14_336)
llama3_70b = partial(Llama3, width=8192, layers=80, heads=64, hidden=28_672)
llama3_405b = partial(Llama3, width=16_384, layers=126, heads=128, hidden=53_248)
