"""Paddings of convolutions are part of them; other paddings stay."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional as F

import netviz
from netviz.ir import verify
from netviz.passes.bypass import pairs
from netviz.passes.figure import figure_graph
from netviz.passes.padding import without_padding


class Padded(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.one = nn.Conv2d(1, 2, 3, padding=1, padding_mode="reflect")
        self.two = nn.Sequential(nn.ReflectionPad2d(1), nn.Conv2d(2, 2, 3))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.pad(self.two(self.one(x)), (1, 1)).relu()


def test_paddings_of_convolutions_are_not_drawn() -> None:
    whole = netviz.trace(Padded().eval(), torch.zeros(1, 1, 8, 8))
    found = verify(without_padding(whole))
    assert [node.op for node in whole.nodes].count("pad") == 3
    assert [node.op for node in found.nodes].count("pad") == 1
    assert ("pad", 2) in pairs(found.metadata, "hidden")


def test_figures_hide_and_list_them() -> None:
    figure = figure_graph(netviz.trace(Padded().eval(), torch.zeros(1, 1, 8, 8)))
    assert [block.op for block in figure.blocks].count("pad") == 1
    assert sum("pad" in id_ for id_ in figure.hidden) == 2
