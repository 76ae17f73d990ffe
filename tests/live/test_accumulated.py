"""The loss of a step whose gradients come from several batches."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import nn

from tests.live.helpers import curve, watched

WAYS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "divided": lambda loss: loss / 4,
    "as it is": lambda loss: loss,
    "a mean of its own": lambda loss: loss * 3 / 3,
}


@pytest.mark.parametrize("way", WAYS)
def test_it_is_that_of_one_batch(way: str, log: Path) -> None:
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.0)

    def body(_: object) -> None:
        for _ in range(3):
            for _ in range(4):
                loss = WAYS[way]((model(torch.ones(2, 3)) - 2).square().mean())
                loss.backward()
            optimizer.step()
            optimizer.zero_grad()

    watched(log, body, model)
    true = float((model(torch.ones(2, 3)) - 2).square().mean().detach())
    assert [value for _, value in curve(log, "loss")] == pytest.approx([true] * 3, rel=1e-5)
