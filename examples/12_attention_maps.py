"""Who looks at whom: the attention of a forward pass of your own model, layer by layer."""

import torch
from torch import nn

from netviz import explain


class Reader(nn.Module):
    """Words to vectors, two encoder layers of torch's own."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(100, 32)
        layer = nn.TransformerEncoderLayer(32, nhead=4, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, num_layers=2)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """``(batch, length)`` -> ``(batch, length, 32)``."""
        return self.encoder(self.words(tokens))


torch.manual_seed(0)
maps = explain.attention(
    Reader(), input="1x6:int64", tokens="the cat sat on the mat", layer=1, head=2
)
print(maps)
maps.save("attention.svg")
maps.save("heads.gif")  # one picture a head
