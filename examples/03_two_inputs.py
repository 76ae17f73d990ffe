"""A model with several inputs, one of them by keyword: give a dict, or let netviz infer them."""

import torch
from torch import Tensor, nn

import netviz


class Captioner(nn.Module):
    """Scores how well a caption fits an image's features."""

    def __init__(self, words: int = 1000, width: int = 64) -> None:
        super().__init__()
        self.image = nn.Linear(512, width)
        self.words = nn.Embedding(words, width)
        self.attention = nn.MultiheadAttention(width, num_heads=4, batch_first=True)
        self.score = nn.Linear(width, 1)

    def forward(self, features: Tensor, *, input_ids: Tensor) -> Tensor:
        """``(batch, regions, 512)``, ``(batch, length)`` -> ``(batch, 1)``."""
        words, image = self.words(input_ids), self.image(features)
        found, _ = self.attention(words, image, image, need_weights=False)
        return self.score((words + found).mean(dim=1))


model = Captioner()
inputs = {"features": torch.rand(2, 36, 512), "input_ids": torch.randint(1000, (2, 12))}
netviz.draw(model, inputs, output="given.svg")
netviz.draw(model, output="inferred.svg")
