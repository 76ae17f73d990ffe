"""A mixture of experts written as a loop over them keeps to its boxes."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from netviz.passes.view import View, prepare
from netviz.tracers import trace


class Experts(nn.Module):
    """Each expert takes the tokens that chose it, and adds to their places."""

    def __init__(self, width: int = 16, count: int = 8) -> None:
        super().__init__()
        self.gate = nn.Linear(width, count, bias=False)
        self.experts = nn.ModuleList(
            nn.Sequential(nn.Linear(width, 32), nn.SiLU(), nn.Linear(32, width))
            for _ in range(count)
        )

    def forward(self, x: Tensor) -> Tensor:
        weights, chosen = self.gate(x).topk(2)
        weights = weights.softmax(1)
        out = torch.zeros_like(x)
        for number, expert in enumerate(self.experts):
            row, place = torch.where(chosen == number)
            out[row] += weights[row, place, None] * expert(x[row])
        return out


class Deep(nn.Module):
    """Four such layers, told apart by how many tokens each expert got."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Experts() for _ in range(4))

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers:
            x = x + layer(x)
        return x


def test_what_picks_tokens_by_index_counts_as_boxes() -> None:
    torch.manual_seed(0)
    folded = prepare(trace(Deep(), torch.rand(16, 16)), View())
    drawn = [node for node in folded.nodes if node.op != "reference"]
    assert len(drawn) <= 50
