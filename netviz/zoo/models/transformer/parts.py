"""The parts of the Transformer: masks, positions, attention, feed-forward layer."""

from __future__ import annotations

from functools import partial

import torch
from torch import Tensor, nn

MASKED = -1e9
"""The score of a position that must not be seen; softmax turns it into 0."""


def padding_mask(tokens: Tensor, padding: int) -> Tensor:
    """``(batch, length)`` -> ``(batch, 1, length)``, False where the token is padding."""
    return (tokens != padding)[:, None, :]


def causal_mask(tokens: Tensor) -> Tensor:
    """``(batch, length)`` -> ``(1, length, length)``, False where a position would look ahead."""
    length = tokens.shape[1]
    return torch.ones(1, length, length, dtype=torch.bool, device=tokens.device).tril()


class PositionalEncoding(nn.Module):
    """Add sine and cosine waves of wavelengths 2 pi to 10 000 * 2 pi (section 3.5)."""

    def __init__(self, width: int = 512, *, max_length: int = 512) -> None:
        super().__init__()
        position = torch.arange(max_length, dtype=torch.float32)[:, None]
        angle = position / 10_000 ** (torch.arange(0, width, 2) / width)
        table = torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(1)[:, :width]
        self.register_buffer("table", table, persistent=False)
        self.table: Tensor

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, length, width)`` -> the same shape."""
        return x + self.table[: x.shape[1]]

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """Embedded words ``(1, 100, width)``, fewer if the table is shorter."""
        return (torch.zeros_like(self.table[:100])[None],)


class ScaledDotProductAttention(nn.Module):
    """softmax(q k^T / temperature) v (section 3.2.1); ``temperature``: sqrt(d_k), 8 for 64."""

    def __init__(self, temperature: float = 8.0, attn_dropout: float = 0.1) -> None:
        super().__init__()
        self.temperature = temperature
        self.dropout = nn.Dropout(attn_dropout)

    def forward(
        self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Attend from each of n queries to m keys.

        ``q``, ``k``: ``(batch, heads, n, d_k)`` and ``(batch, heads, m, d_k)``; ``v``: ``(batch,
        heads, m, d_v)``; ``mask`` broadcasts to ``(batch, heads, n, m)``, False where nothing may
        be seen. Returns the output ``(batch, heads, n, d_v)`` and the weights ``(batch, heads, n,
        m)``.
        """
        scores = torch.matmul(q / self.temperature, k.transpose(2, 3))
        if mask is not None:
            scores = scores.masked_fill(mask == 0, MASKED)
        weights = self.dropout(torch.softmax(scores, dim=-1))
        return torch.matmul(weights, v), weights

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """Queries, keys and values of 8 heads and 32 words, each ``(1, 8, 32, temperature^2)``."""
        size = round(self.temperature**2)
        return tuple(torch.zeros(1, 8, 32, size) for _ in range(3))


class MultiHeadAttention(nn.Module):
    """Project, attend in every head, project back, add, normalise (section 3.2.2).

    ``d_k``, ``d_v``: sizes of a query and key, and of a value, in each of the ``n_head`` heads.
    """

    def __init__(  # noqa: PLR0917 - the signature that the literature's code has
        self, n_head: int, d_model: int, d_k: int, d_v: int, dropout: float = 0.1
    ) -> None:
        super().__init__()
        self.n_head = n_head
        self.w_qs = nn.Linear(d_model, n_head * d_k, bias=False)
        self.w_ks = nn.Linear(d_model, n_head * d_k, bias=False)
        self.w_vs = nn.Linear(d_model, n_head * d_v, bias=False)
        self.attention = ScaledDotProductAttention(d_k**0.5, dropout)
        self.fc = nn.Linear(n_head * d_v, d_model, bias=False)
        self.dropout = nn.Dropout(dropout)
        self.layer_norm = nn.LayerNorm(d_model, eps=1e-6)

    def forward(
        self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """``q``: ``(batch, n, d_model)``; ``k``, ``v``: ``(batch, m, d_model)``; ``mask``
        broadcasts to ``(batch, n, m)``. Returns ``q``'s shape, and weights
        ``(batch, n_head, n, m)``.
        """
        queries, keys = self.split(self.w_qs(q)), self.split(self.w_ks(k))
        values = self.split(self.w_vs(v))
        mask = None if mask is None else mask.unsqueeze(1)  # the same for every head
        out, weights = self.attention(queries, keys, values, mask)
        out = self.fc(out.transpose(1, 2).flatten(2))
        return self.layer_norm(q + self.dropout(out)), weights

    def split(self, x: Tensor) -> Tensor:
        """``(batch, length, n_head * d)`` -> ``(batch, n_head, length, d)``."""
        return x.unflatten(-1, (self.n_head, -1)).transpose(1, 2)

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """The same 32 words as queries, keys and values, ``(1, 32, d_model)``."""
        words = self.fc.weight.new_zeros(1, 32, self.fc.out_features)
        return (words, words, words)


class PositionwiseFeedForward(nn.Module):
    """Linear, ReLU, linear at every position alike; add, normalise (section 3.3)."""

    def __init__(self, d_in: int, d_hid: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.w_1 = nn.Linear(d_in, d_hid)
        self.w_2 = nn.Linear(d_hid, d_in)
        self.dropout = nn.Dropout(dropout)
        self.layer_norm = nn.LayerNorm(d_in, eps=1e-6)

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, length, d_in)`` -> the same shape."""
        return self.layer_norm(x + self.dropout(self.w_2(torch.relu(self.w_1(x)))))

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """32 words ``(1, 32, d_in)``."""
        return (self.w_1.weight.new_zeros(1, 32, self.w_1.in_features),)


multi_head_attention = partial(MultiHeadAttention, n_head=8, d_model=512, d_k=64, d_v=64)
positionwise_feed_forward = partial(PositionwiseFeedForward, d_in=512, d_hid=2048)
