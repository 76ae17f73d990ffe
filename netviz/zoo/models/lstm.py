"""A two-layer LSTM that classifies a sequence of tokens.

Hochreiter & Schmidhuber, "Long short-term memory", 1997, with the forget gate of Gers, Schmidhuber
& Cummins, 2000, which torch's cell has.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class LSTMClassifier(nn.Module):
    """Embedding, stacked LSTM, and a linear head on the last step of its top layer."""

    def __init__(
        self,
        *,
        vocabulary: int = 10_000,
        width: int = 128,
        hidden: int = 256,
        layers: int = 2,
        num_classes: int = 2,
    ) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.lstm = nn.LSTM(width, hidden, num_layers=layers, batch_first=True)
        self.fc = nn.Linear(hidden, num_classes)

    def forward(self, tokens: Tensor) -> Tensor:
        """Token ids ``(batch, length)`` -> logits ``(batch, num_classes)``."""
        x = self.embedding(tokens)  # (batch, length, width)
        steps, _ = self.lstm(x)  # (batch, length, hidden)
        return self.fc(steps[:, -1])

    @property
    def example_inputs(self) -> tuple[Tensor, ...]:
        """One sequence of 32 tokens ``(1, 32)``."""
        return (self.fc.weight.new_zeros((1, 32), dtype=torch.long),)
