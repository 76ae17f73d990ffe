"""A model that says how deep it is best drawn."""

from __future__ import annotations

import torch
from torch import Tensor, nn

import netviz


class Inner(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.a, self.b = nn.Linear(4, 4), nn.Linear(4, 4)

    def forward(self, x: Tensor) -> Tensor:
        return self.b(torch.relu(self.a(x)))


class Suggests(nn.Module):
    drawing_depth = 1

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = Inner(), Inner()

    def forward(self, x: Tensor) -> Tensor:
        return self.second(self.first(x)) + x


def text(**options: object) -> str:
    return netviz.draw(Suggests(), torch.zeros(1, 4), **options).svg


def test_it_is_drawn_that_deep() -> None:
    assert text().count(">Inner<") == 2
    assert "Linear" not in text()


def test_what_is_asked_for_comes_first() -> None:
    for asked in ({"depth": 2}, {"detail": "full"}, {"boxes": 30}, {"only": "first"}):
        assert "Linear" in text(**asked), asked


def test_single_calls_may_be_opened_besides() -> None:
    assert "Linear" in text(expand=["first"])
