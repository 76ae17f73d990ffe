"""Layers that give their input back: later uses of either are drawn as what the code means."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

import netviz
from netviz.ir import Graph


def edges(graph: Graph) -> set[str]:
    return {f"{edge.source} > {edge.target}" for edge in graph.edges}


class Residual(nn.Module):
    """The shortcut is an ``Identity``; the main branch and a second skip read the input itself."""

    def __init__(self, shortcut: nn.Module | None = None) -> None:
        super().__init__()
        self.shortcut = shortcut or nn.Identity()
        self.main = nn.Linear(4, 4)

    def forward(self, x: Tensor) -> Tensor:
        kept = self.shortcut(x)
        return self.main(x) * x + kept


@pytest.mark.parametrize("tensors", ["real", "fake"])
@pytest.mark.parametrize("shortcut", [nn.Identity(), nn.Sequential(), nn.Dropout(0.5)])
def test_the_input_and_the_shortcut_are_told_apart(tensors: str, shortcut: nn.Module) -> None:
    graph = netviz.trace(Residual(shortcut), torch.randn(2, 4), tensors=tensors)
    idle = next(n.id for n in graph.nodes if n.group == "shortcut" and n.kind == "operator")
    assert edges(graph) == {
        f"/input:x > {idle}",
        "/input:x > main/linear",
        "main/linear > /mul",
        "/input:x > /mul",
        "/mul > /add",
        f"{idle} > /add",
        "/add > /output:output",
    }
    assert not [n for n in graph.notes if "unchanged" in n.message]


class Forks(nn.Module):
    """Two idle layers side by side, then one after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.a, self.b, self.c = nn.Identity(), nn.Identity(), nn.Identity()

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        a, b = self.a(x), self.b(x)
        return a + 1, b + 2, self.c(b) + x


def test_idle_layers_side_by_side_keep_their_own_uses() -> None:
    graph = netviz.trace(Forks(), torch.randn(2, 4))
    assert edges(graph) == {
        "/input:x > a/identity",
        "/input:x > b/identity",
        "a/identity > /add",
        "b/identity > /add:2",
        "b/identity > c/identity",
        "c/identity > /add:3",
        "/input:x > /add:3",
        "/add > /output:output.0",
        "/add:2 > /output:output.1",
        "/add:3 > /output:output.2",
    }


def test_functional_dropout_that_is_idle_is_told_apart_too() -> None:
    class Net(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            dropped = nn.functional.dropout(x, 0.1, self.training)
            return dropped.relu() + x.tanh()

    found = edges(netviz.trace(Net(), torch.randn(2, 4)))
    assert {"/dropout > /relu", "/input:x > /tanh"} <= found
    assert "/dropout > /tanh" not in found


class Asks(Residual):
    """Takes another course where the shortcut's result is another object than its input."""

    def forward(self, x: Tensor) -> Tensor:
        kept = self.shortcut(x)
        return self.main(x) + kept if kept is x else self.main(x) - kept


class Insists(Residual):
    def forward(self, x: Tensor) -> Tensor:
        kept = self.shortcut(x)
        assert kept is x
        return self.main(x) + kept


@pytest.mark.parametrize("kind", [Asks, Insists])
def test_a_model_that_asks_is_drawn_as_it_runs_and_the_doubt_is_said(kind: Any) -> None:
    graph = netviz.trace(kind(), torch.randn(2, 4))
    assert [n.op for n in graph.nodes if n.kind == "operator"] == ["identity", "linear", "add"]
    (note,) = [n for n in graph.notes if n.kind == "assumed"]
    assert note.message.startswith("shortcut gave its input back unchanged")


def test_a_write_into_the_result_is_one_into_the_input() -> None:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.skip = nn.Identity()

        def forward(self, x: Tensor) -> Tensor:
            hidden = x * 2
            same = self.skip(hidden)
            before = hidden.relu()
            same.add_(1)
            return before + hidden + same

    found = edges(netviz.trace(Net(), torch.randn(2, 4)))
    assert {"/mul > /relu", "skip/identity > /add_", "/add_ > /add", "/add_ > /add:2"} <= found
    assert "/mul > /add" not in found
