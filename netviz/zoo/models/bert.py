"""BERT, base and large.

Devlin, Chang, Lee & Toutanova, "BERT: pre-training of deep bidirectional transformers for language
understanding", 2018: the encoder with its pooler, as pre-trained checkpoints hold it; the heads of
the two training tasks are left out. The uncased English vocabulary.
"""

from __future__ import annotations

from functools import partial

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Embeddings(nn.Module):
    """Word, position and segment, added and normalised."""

    def __init__(self, vocabulary: int, width: int, *, length: int, dropout: float) -> None:
        super().__init__()
        self.word = nn.Embedding(vocabulary, width)
        self.position = nn.Embedding(length, width)
        self.segment = nn.Embedding(2, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, tokens: Tensor, segments: Tensor) -> Tensor:
        """Two ``(batch, length)`` of ids -> ``(batch, length, width)``."""
        places = torch.arange(tokens.shape[1], device=tokens.device)
        x = self.word(tokens) + self.position(places) + self.segment(segments)
        return self.dropout(self.norm(x))


class SelfAttention(nn.Module):
    """Every word looks at every word, in several heads."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.output = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, length, width)`` -> the same shape."""
        q, k, v = (self.split(part(x)) for part in (self.query, self.key, self.value))
        out = F.scaled_dot_product_attention(q, k, v)
        return self.output(out.transpose(1, 2).flatten(2))

    def split(self, x: Tensor) -> Tensor:
        """``(batch, length, width)`` -> ``(batch, heads, length, width / heads)``."""
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)


class Layer(nn.Module):
    """Attention and a perceptron four times as wide, each added and then normalised."""

    def __init__(self, width: int, heads: int, *, dropout: float) -> None:
        super().__init__()
        self.attention = SelfAttention(width, heads)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.mlp = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)
        )
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, length, width)`` -> the same shape."""
        x = self.norm1(x + self.dropout(self.attention(x)))
        return self.norm2(x + self.dropout(self.mlp(x)))


class BERT(nn.Module):
    """Words in the light of all the others, and a summary of the first, which stands for all."""

    def __init__(
        self,
        *,
        layers: int,
        heads: int,
        width: int,
        context: int = 512,
        vocabulary: int = 30_522,
        dropout: float = 0.1,
    ) -> None:
        super().__init__()
        self.embeddings = Embeddings(vocabulary, width, length=context, dropout=dropout)
        self.encoder = nn.Sequential(*(Layer(width, heads, dropout=dropout) for _ in range(layers)))
        self.pooler = nn.Sequential(nn.Linear(width, width), nn.Tanh())

    def forward(self, tokens: Tensor, segments: Tensor) -> dict[str, Tensor]:
        """Ids of words and of sentences (0 or 1) ``(batch, length)`` -> "words" ``(batch, length,
        width)`` and "pooled" ``(batch, width)``.
        """
        words = self.encoder(self.embeddings(tokens, segments))
        return {"words": words, "pooled": self.pooler(words[:, 0])}

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """128 words of one sentence, or the whole context if shorter, twice ``(1, 128)``."""
        length = min(128, self.embeddings.position.num_embeddings)
        ids = self.embeddings.word.weight.new_zeros((1, length), dtype=torch.long)
        return (ids, ids.clone())


bert_base = partial(BERT, layers=12, heads=12, width=768)
bert_large = partial(BERT, layers=24, heads=16, width=1024)
