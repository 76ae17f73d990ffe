"""Operators known under one name: found by what they compute, and nothing lost."""

from __future__ import annotations

import pytest
import torch
from torch import nn

import netviz
from netviz.ir import Graph, TensorSpec, verify
from netviz.passes.fold import fold
from netviz.passes.motifs import motifs
from netviz.passes.repeat import repeat
from netviz.passes.view import View, prepare
from tests.renderers.fixture import WIDE, Builder


def halves(q: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor) -> torch.Tensor:
    first, second = q.chunk(2, dim=-1)
    return q * cos + torch.cat((-second, first), dim=-1) * sin


def pairs(q: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor) -> torch.Tensor:
    a, b = q[..., ::2], q[..., 1::2]
    cos, sin = cos[..., :4], sin[..., :4]
    return torch.stack((a * cos - b * sin, a * sin + b * cos), dim=-1).flatten(-2)


def turned(q: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor) -> torch.Tensor:
    table = torch.polar(torch.ones_like(cos[..., :4]), torch.atan2(sin, cos)[..., :4])
    pair = torch.view_as_complex(q.reshape(*q.shape[:-1], -1, 2))
    return torch.view_as_real(pair * table).flatten(-2)


class Rotated(nn.Module):
    """Attention whose queries and keys are rotated."""

    def __init__(self, rotate: object) -> None:
        super().__init__()
        self.q, self.k, self.v = (nn.Linear(16, 16) for _ in range(3))
        self.rotate = rotate

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = (f(x).view(1, 6, 2, 8).transpose(1, 2) for f in (self.q, self.k, self.v))
        angle = torch.outer(torch.arange(6.0), 1 / 10_000 ** (torch.arange(8) / 8))
        q, k = (self.rotate(t, angle.cos(), angle.sin()) for t in (q, k))  # type: ignore[operator]
        return nn.functional.scaled_dot_product_attention(q, k, v)


def shown(graph: Graph) -> list[str]:
    folded = verify(prepare(graph, View()))
    return [node.op if node.kind == "module" else node.name for node in folded.nodes]


@pytest.mark.parametrize("rotate", [halves, pairs, turned])
def test_rotary_embedding_of_queries_and_keys_is_one_box(rotate: object) -> None:
    told = shown(netviz.trace(Rotated(rotate).eval(), torch.rand(1, 6, 16)))
    assert told.count("rotary embedding") == 1
    assert "rotary table" in told
    assert not {"torch.Tensor.mul", "torch.Tensor.add", "torch.cat", "arange"} & set(told)


def test_a_sinusoid_that_is_added_is_no_rotary_embedding() -> None:
    class Added(nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            angle = torch.outer(torch.arange(6.0), torch.arange(4.0))
            return x + torch.cat((angle.sin(), angle.cos()), dim=-1)

    told = shown(netviz.trace(Added(), torch.rand(1, 6, 8)))
    assert "rotary embedding" not in told
    assert "sinusoid" in told


class Mixture(nn.Module):
    """Tokens go to the two best of four experts."""

    def __init__(self, *, count: int = 4, of: int = 4) -> None:
        super().__init__()
        self.gate = nn.Linear(8, of)
        self.experts = nn.ModuleList(
            nn.Sequential(nn.Linear(8, 16), nn.GELU(), nn.Linear(16, 8)) for _ in range(count)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        weights, chosen = self.gate(x).softmax(-1).topk(2)
        out = torch.zeros_like(x)
        for number, expert in enumerate(self.experts):
            token, place = torch.where(chosen == number)
            given = expert(x[token]) * weights[token, place, None]
            out = out.index_add(0, token, given)
        return out


def test_a_mixture_says_how_many_experts_and_how_many_for_each_token() -> None:
    model = nn.Sequential(nn.Linear(8, 8), Mixture())
    graph = motifs(repeat(netviz.trace(model, torch.rand(12, 8))))
    told = {g.class_name: g.attributes.get("told") for g in verify(graph).groups}
    assert told["expert dispatch"] == "4 experts, 2 for each token"
    assert told["Mixture"] == "4 experts, 2 for each token"


def test_a_topk_without_as_many_experts_claims_none() -> None:
    graph = motifs(repeat(netviz.trace(Mixture(count=3, of=7), torch.rand(12, 8))))
    assert not any("experts" in str(g.attributes.get("told")) for g in graph.groups)


def indices(steps: int) -> Graph:
    b = Builder("Shifted")
    x = b.node("", "input", (), TensorSpec((1, 6), "int64"), kind="input", called="x", name="x")
    b.group("shift", "Shift")
    for number in range(steps):
        x = b.node("shift", f"step{number}", (x,), TensorSpec((1, 6), "int64"), flops=1)
    b.node("shift", "embedding", (x,), WIDE)
    return b.graph()


def test_much_index_arithmetic_is_one_box_and_little_is_not() -> None:
    assert motifs(indices(2)) == indices(2)
    graph = indices(4)
    after = verify(motifs(graph))
    folded = verify(fold(after, opened=["shift"]))
    box = next(node for node in folded.nodes if node.op == "index arithmetic")
    assert len(box.members) == 4
    assert sum(n.cost.flops for n in folded.nodes) == 4


def test_a_call_that_is_nothing_else_keeps_its_own_name() -> None:
    class Rope(nn.Module):
        def forward(self, q: torch.Tensor) -> torch.Tensor:
            angle = torch.outer(torch.arange(6.0), torch.arange(8.0))
            return halves(q, angle.cos(), angle.sin())

    told = shown(netviz.trace(nn.Sequential(nn.Linear(8, 8), Rope()), torch.rand(1, 6, 8)))
    assert "rotary embedding" not in told
