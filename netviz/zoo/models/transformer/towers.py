"""The two towers of the Transformer, and the whole."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from netviz.zoo.models.transformer.parts import (
    MultiHeadAttention,
    PositionalEncoding,
    PositionwiseFeedForward,
    causal_mask,
    padding_mask,
)


class EncoderLayer(nn.Module):
    """Self-attention, then the feed-forward layer."""

    def __init__(self, width: int, heads: int, hidden: int) -> None:
        super().__init__()
        size = width // heads
        self.self_attention = MultiHeadAttention(heads, width, size, size)
        self.feed_forward = PositionwiseFeedForward(width, hidden)

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        """``(batch, length, width)`` -> the same shape."""
        x, _ = self.self_attention(x, x, x, mask)
        return self.feed_forward(x)


class DecoderLayer(nn.Module):
    """Masked self-attention, attention to the encoder's output, the feed-forward layer."""

    def __init__(self, width: int, heads: int, hidden: int) -> None:
        super().__init__()
        size = width // heads
        self.self_attention = MultiHeadAttention(heads, width, size, size)
        self.cross_attention = MultiHeadAttention(heads, width, size, size)
        self.feed_forward = PositionwiseFeedForward(width, hidden)

    def forward(
        self,
        x: Tensor,
        memory: Tensor,
        *,
        mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
    ) -> Tensor:
        """``x``: ``(batch, n, width)``; ``memory``: ``(batch, m, width)`` -> ``x``'s shape."""
        x, _ = self.self_attention(x, x, x, mask)
        x, _ = self.cross_attention(x, memory, memory, memory_mask)
        return self.feed_forward(x)


class Encoder(nn.Module):
    """The left tower: a stack of encoder layers over embedded words."""

    def __init__(
        self, *, width: int = 512, heads: int = 8, layers: int = 6, hidden: int = 2048
    ) -> None:
        super().__init__()
        self.width = width
        self.layers = nn.ModuleList(EncoderLayer(width, heads, hidden) for _ in range(layers))

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        """``(batch, m, width)`` -> the same shape; ``mask`` broadcasts to ``(batch, m, m)``."""
        for layer in self.layers:
            x = layer(x, mask)
        return x

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """32 embedded words ``(1, 32, width)``."""
        return (next(self.parameters()).new_zeros(1, 32, self.width),)


class Decoder(nn.Module):
    """The right tower: a stack of decoder layers over the embedded target and the memory."""

    def __init__(
        self, *, width: int = 512, heads: int = 8, layers: int = 6, hidden: int = 2048
    ) -> None:
        super().__init__()
        self.width = width
        self.layers = nn.ModuleList(DecoderLayer(width, heads, hidden) for _ in range(layers))

    def forward(
        self,
        x: Tensor,
        memory: Tensor,
        mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
    ) -> Tensor:
        """``x``: ``(batch, n, width)``; ``memory``: ``(batch, m, width)`` -> ``x``'s shape.

        ``mask``, ``memory_mask`` broadcast to ``(batch, n, n)`` and ``(batch, n, m)``.
        """
        for layer in self.layers:
            x = layer(x, memory, mask=mask, memory_mask=memory_mask)
        return x

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """24 words so far ``(1, 24, width)``, and the memory of 32, ``(1, 32, width)``."""
        weight = next(self.parameters())
        return (weight.new_zeros(1, 24, self.width), weight.new_zeros(1, 32, self.width))


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
        self.encoder = Encoder(width=width, heads=heads, layers=layers, hidden=hidden)
        self.decoder = Decoder(width=width, heads=heads, layers=layers, hidden=hidden)
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
        return self.encoder(self.embed(source), mask)

    def decode(self, target: Tensor, memory: Tensor, memory_mask: Tensor) -> Tensor:
        """Logits ``(batch, n, vocabulary)`` of ``target`` ``(batch, n)`` given the memory."""
        mask = padding_mask(target, self.padding) & causal_mask(target)
        return self.output(self.decoder(self.embed(target), memory, mask, memory_mask))

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
