"""GPT-2 in its four sizes, and a small one for figures.

Radford et al., "Language models are unsupervised multitask learners", 2019, table 2. The output
shares the token embedding's matrix, so that the smallest has 124 439 808 parameters.
"""

from __future__ import annotations

from functools import partial

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class CausalSelfAttention(nn.Module):
    """Every token looks at itself and at those before it, in several heads."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.c_attn = nn.Linear(width, 3 * width)
        self.c_proj = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, length, width)`` -> the same shape."""
        q, k, v = (self.split(part) for part in self.c_attn(x).chunk(3, dim=-1))
        out = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.c_proj(out.transpose(1, 2).flatten(2))

    def split(self, x: Tensor) -> Tensor:
        """``(batch, length, width)`` -> ``(batch, heads, length, width / heads)``."""
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)


class MLP(nn.Module):
    """Four times as wide inside, with the tanh form of GELU."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.c_fc = nn.Linear(width, 4 * width)
        self.act = nn.GELU(approximate="tanh")
        self.c_proj = nn.Linear(4 * width, width)

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, length, width)`` -> the same shape."""
        return self.c_proj(self.act(self.c_fc(x)))


class Block(nn.Module):
    """Attention and perceptron, each normalised before and added after."""

    def __init__(self, width: int, heads: int, *, dropout: float) -> None:
        super().__init__()
        self.ln_1 = nn.LayerNorm(width)
        self.attn = CausalSelfAttention(width, heads)
        self.ln_2 = nn.LayerNorm(width)
        self.mlp = MLP(width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, length, width)`` -> the same shape."""
        x = x + self.dropout(self.attn(self.ln_1(x)))
        return x + self.dropout(self.mlp(self.ln_2(x)))


class GPT2(nn.Module):
    """Token and position embeddings, a stack of blocks, the logits of every next token."""

    def __init__(
        self,
        *,
        layers: int,
        heads: int,
        width: int,
        context: int = 1024,
        vocabulary: int = 50_257,
        dropout: float = 0.1,
    ) -> None:
        super().__init__()
        self.wte = nn.Embedding(vocabulary, width)
        self.wpe = nn.Embedding(context, width)
        self.drop = nn.Dropout(dropout)
        self.h = nn.ModuleList(Block(width, heads, dropout=dropout) for _ in range(layers))
        self.ln_f = nn.LayerNorm(width)
        self.lm_head = nn.Linear(width, vocabulary, bias=False)
        nn.init.normal_(self.wte.weight, std=0.02)
        nn.init.normal_(self.wpe.weight, std=0.01)
        self.lm_head.weight = self.wte.weight

    def forward(self, tokens: Tensor) -> Tensor:
        """Token ids ``(batch, length)`` -> logits ``(batch, length, vocabulary)``."""
        positions = torch.arange(tokens.shape[1], device=tokens.device)
        x = self.drop(self.wte(tokens) + self.wpe(positions))
        for block in self.h:
            x = block(x)
        return self.lm_head(self.ln_f(x))

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One sequence of 64 tokens (or the whole context if shorter), ``(1, 64)``."""
        length = min(64, self.wpe.num_embeddings)
        return (self.wte.weight.new_zeros((1, length), dtype=torch.long),)


gpt_mini = partial(GPT2, layers=6, heads=6, width=192, context=128, vocabulary=256)
gpt2 = partial(GPT2, layers=12, heads=12, width=768)
gpt2_medium = partial(GPT2, layers=24, heads=16, width=1024)
gpt2_large = partial(GPT2, layers=36, heads=20, width=1280)
gpt2_xl = partial(GPT2, layers=48, heads=25, width=1600)
