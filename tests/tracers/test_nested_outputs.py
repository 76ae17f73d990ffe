"""Results within results: followed eight containers deep, and told where they go on."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

import netviz


class Nested(nn.Module):
    """Gives its result in ``depth`` lists within lists."""

    def __init__(self, depth: int) -> None:
        super().__init__()
        self.depth = depth

    def forward(self, x: torch.Tensor) -> Any:
        result: Any = x.relu()
        for _ in range(self.depth):
            result = [result, 1.0]
        return {"deep": result, "plain": x.tanh()}


def told(depth: int) -> tuple[list[str], list[str]]:
    graph = netviz.trace(Nested(depth), torch.rand(2))
    unseen = [note.message for note in graph.notes if note.kind == "unseen"]
    return [node.name for node in graph.nodes if node.kind == "output"], unseen


def test_seven_lists_in_a_dict_are_followed() -> None:
    outputs, unseen = told(7)
    assert outputs == ["deep.0.0.0.0.0.0.0", "plain"]
    assert not unseen


@pytest.mark.parametrize("depth", [8, 12])
def test_what_lies_deeper_is_told(depth: int) -> None:
    outputs, unseen = told(depth)
    assert outputs == ["plain"]
    assert unseen == ["outputs nested too deep to follow: those in deep.0.0.0.0.0.0.0"]
