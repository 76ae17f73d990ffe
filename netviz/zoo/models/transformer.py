"""The Transformer: encoder and decoder.

Vaswani et al., "Attention is all you need", 2017, base size. Layer normalisation follows each
residual sum, with eps 1e-6; query, key, value and output projections have no bias; one matrix
serves both embeddings and the output (section 3.4). Masked scores are filled with -1e9.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

MASKED = -1e9
"""The score of a position that must not be seen; softmax turns it into 0."""


def padding_mask(tokens: Tensor, padding: int) -> Tensor:
    """``(batch, length)`` -> ``(batch, 1, 1, length)``, False where the token is padding."""
    return (tokens != padding)[:, None, None, :]


def causal_mask(tokens: Tensor) -> Tensor:
    """``(batch, length)`` -> ``(length, length)``, False where a position would look ahead."""
    length = tokens.shape[1]
    return torch.ones(length, length, dtype=torch.bool, device=tokens.device).tril()


class PositionalEncoding(nn.Module):
    """Add sine and cosine waves of wavelengths 2 pi to 10 000 * 2 pi (section 3.5)."""

    def __init__(self, width: int, *, max_length: int = 512) -> None:
        super().__init__()
        position = torch.arange(max_length, dtype=torch.float32)[:, None]
        angle = position / 10_000 ** (torch.arange(0, width, 2) / width)
        table = torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(1)
        self.register_buffer("table", table, persistent=False)
        self.table: Tensor

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, length, width)`` -> the same shape."""
        return x + self.table[: x.shape[1]]


class ScaledDotProductAttention(nn.Module):
    """softmax(q k^T / sqrt(d)) v (section 3.2.1)."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)

    def forward(
        self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Attend from each of n queries to m keys.

        ``q``: ``(batch, heads, n, d)``; ``k`` and ``v``: ``(batch, heads, m, d)``; ``mask``
        broadcasts to ``(batch, heads, n, m)``, False where nothing may be seen.
        Returns the output ``(batch, heads, n, d)`` and the weights ``(batch, heads, n, m)``.
        """
        scores = torch.matmul(q / q.shape[-1] ** 0.5, k.transpose(-2, -1))
        if mask is not None:
            scores = scores.masked_fill(~mask, MASKED)
        weights = self.dropout(torch.softmax(scores, dim=-1))
        return torch.matmul(weights, v), weights


class MultiHeadAttention(nn.Module):
    """Project, attend in every head, project back, add, normalise (section 3.2.2)."""

    def __init__(self, width: int, heads: int, *, dropout: float = 0.1) -> None:
        super().__init__()
        self.heads = heads
        self.w_q = nn.Linear(width, width, bias=False)
        self.w_k = nn.Linear(width, width, bias=False)
        self.w_v = nn.Linear(width, width, bias=False)
        self.attention = ScaledDotProductAttention(dropout)
        self.w_o = nn.Linear(width, width, bias=False)
        self.dropout = nn.Dropout(dropout)
        self.norm = nn.LayerNorm(width, eps=1e-6)

    def forward(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
        """``q``: ``(batch, n, width)``; ``k``, ``v``: ``(batch, m, width)`` -> ``q``'s shape."""
        out, _ = self.attention(
            self.split(self.w_q(q)), self.split(self.w_k(k)), self.split(self.w_v(v)), mask
        )
        out = self.w_o(out.transpose(1, 2).flatten(2))
        return self.norm(q + self.dropout(out))

    def split(self, x: Tensor) -> Tensor:
        """``(batch, length, width)`` -> ``(batch, heads, length, width / heads)``."""
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)


class PositionwiseFeedForward(nn.Module):
    """Linear, ReLU, linear at every position alike; add, normalise (section 3.3)."""

    def __init__(self, width: int, hidden: int, *, dropout: float = 0.1) -> None:
        super().__init__()
        self.w_1 = nn.Linear(width, hidden)
        self.w_2 = nn.Linear(hidden, width)
        self.dropout = nn.Dropout(dropout)
        self.norm = nn.LayerNorm(width, eps=1e-6)

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, length, width)`` -> the same shape."""
        return self.norm(x + self.dropout(self.w_2(torch.relu(self.w_1(x)))))


class EncoderLayer(nn.Module):
    """Self-attention, then the feed-forward layer."""

    def __init__(self, width: int, heads: int, hidden: int) -> None:
        super().__init__()
        self.self_attention = MultiHeadAttention(width, heads)
        self.feed_forward = PositionwiseFeedForward(width, hidden)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """``(batch, length, width)`` -> the same shape."""
        return self.feed_forward(self.self_attention(x, x, x, mask))


class DecoderLayer(nn.Module):
    """Masked self-attention, attention to the encoder's output, the feed-forward layer."""

    def __init__(self, width: int, heads: int, hidden: int) -> None:
        super().__init__()
        self.self_attention = MultiHeadAttention(width, heads)
        self.cross_attention = MultiHeadAttention(width, heads)
        self.feed_forward = PositionwiseFeedForward(width, hidden)

    def forward(self, x: Tensor, memory: Tensor, *, mask: Tensor, memory_mask: Tensor) -> Tensor:
        """``x``: ``(batch, n, width)``; ``memory``: ``(batch, m, width)`` -> ``x``'s shape."""
        x = self.self_attention(x, x, x, mask)
        x = self.cross_attention(x, memory, memory, memory_mask)
        return self.feed_forward(x)


class Transformer(nn.Module):
    """Source tokens and the target so far to the logits of every next target token.

    Token 0 is padding. ``hidden``: width of the feed-forward layers.
    """

    padding = 0

    def __init__(
        self,
        *,
        vocabulary: int = 37_000,
        width: int = 512,
        heads: int = 8,
        layers: int = 6,
        hidden: int = 2048,
    ) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.position = PositionalEncoding(width)
        self.dropout = nn.Dropout(0.1)
        self.encoder = nn.ModuleList(EncoderLayer(width, heads, hidden) for _ in range(layers))
        self.decoder = nn.ModuleList(DecoderLayer(width, heads, hidden) for _ in range(layers))
        self.output = nn.Linear(width, vocabulary, bias=False)
        nn.init.normal_(self.embedding.weight, std=width**-0.5)
        self.output.weight = self.embedding.weight

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        """``(batch, m)`` and ``(batch, n)`` token ids -> logits ``(batch, n, vocabulary)``."""
        mask = padding_mask(source, self.padding)
        return self.decode(target, self.encode(source, mask), mask)

    def embed(self, tokens: Tensor) -> Tensor:
        """``(batch, length)`` -> ``(batch, length, width)``, positions added."""
        scale = self.embedding.embedding_dim**0.5
        return self.dropout(self.position(self.embedding(tokens) * scale))

    def encode(self, source: Tensor, mask: Tensor) -> Tensor:
        """``(batch, m)`` token ids -> memory ``(batch, m, width)``; ``mask`` hides padding."""
        x = self.embed(source)
        for layer in self.encoder:
            x = layer(x, mask)
        return x

    def decode(self, target: Tensor, memory: Tensor, memory_mask: Tensor) -> Tensor:
        """Logits ``(batch, n, vocabulary)`` of ``target`` ``(batch, n)`` given the memory."""
        mask = padding_mask(target, self.padding) & causal_mask(target)
        x = self.embed(target)
        for layer in self.decoder:
            x = layer(x, memory, mask=mask, memory_mask=memory_mask)
        return self.output(x)

    @torch.no_grad()
    def greedy(self, source: Tensor, *, start: int, end: int, max_length: int = 100) -> Tensor:
        """Decode ``(batch, m)`` from ``start``, the likeliest token each time.

        Returns ``(batch, n)`` token ids; stops when every row has met ``end`` or at ``max_length``.
        """
        mask = padding_mask(source, self.padding)
        memory = self.encode(source, mask)
        target = source.new_full((source.shape[0], 1), start)
        finished = torch.zeros_like(target, dtype=torch.bool)
        while target.shape[1] < max_length and not bool(finished.all()):
            following = self.decode(target, memory, mask)[:, -1].argmax(-1, keepdim=True)
            following = following.masked_fill(finished, self.padding)
            target = torch.cat([target, following], dim=1)
            finished |= following == end
        return target

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """A source of 32 tokens and a target of 24, ``(1, 32)`` and ``(1, 24)``."""
        weight = self.embedding.weight
        return (
            weight.new_ones((1, 32), dtype=torch.long),
            weight.new_ones((1, 24), dtype=torch.long),
        )
