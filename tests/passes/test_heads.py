"""Heads of attention, told by shapes."""

from __future__ import annotations

import pytest
import torch
from torch import nn

import netviz
from netviz.ir import Graph
from netviz.passes.heads import heads


class Attention(nn.Module):
    """Queries of six heads, keys of ``fewer``."""

    def __init__(self, fewer: int, *, fused: bool = True, told: bool = False) -> None:
        super().__init__()
        self.fewer, self.fused = fewer, fused
        if told:
            self.num_heads = 6

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q = x.view(1, 5, 6, 4).transpose(1, 2)
        k = x[..., : 4 * self.fewer].view(1, 5, self.fewer, 4).transpose(1, 2)
        k = k[:, :, None].expand(1, self.fewer, 6 // self.fewer, 5, 4).reshape(1, 6, 5, 4)
        if self.fused:
            return nn.functional.scaled_dot_product_attention(q, k, k)
        return (q @ k.transpose(2, 3) / 2).softmax(-1) @ k


def told(model: nn.Module) -> Graph:
    return heads(netviz.trace(model, torch.rand(1, 5, 24)))


@pytest.mark.parametrize(
    ("fewer", "said"), [(6, {"heads": 6}), (2, {"heads": 6, "key_value_heads": 2})]
)
def test_shapes_tell_heads_and_those_of_keys(fewer: int, said: dict[str, int]) -> None:
    graph = told(Attention(fewer))
    node = next(n for n in graph.nodes if n.op == "scaled_dot_product_attention")
    found = {key: value for key, value in node.attributes.items() if "heads" in key}
    assert found == said
    assert graph.groups[0].attributes["heads"] == 6


def test_a_softmax_of_products_tells_as_well() -> None:
    assert told(Attention(6, fused=False)).groups[0].attributes["heads"] == 6


def test_what_the_module_says_itself_stays() -> None:
    assert "heads" not in told(Attention(6, told=True)).groups[0].attributes


def test_a_softmax_over_classes_is_no_attention() -> None:
    graph = netviz.trace(nn.Sequential(nn.Conv2d(3, 4, 1), nn.Softmax(1)), torch.rand(1, 3, 8, 8))
    assert heads(graph) == graph
