"""Size and depth."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from tests.models.case import built, case, ints, rand

LAYERS = 10_000


@built(rand(2, 4), ops=f"linear:{LAYERS}", tensors=("auto",))
def ten_thousand_layers() -> nn.Module:
    return nn.Sequential(*[nn.Linear(4, 4) for _ in range(LAYERS)])


class _Shell(nn.Module):
    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.i = inner

    def forward(self, x: Tensor) -> Tensor:
        return self.i(x)


@built(rand(2, 4), ops="linear:1", paths=".".join("i" * 200))
def two_hundred_shells() -> nn.Module:
    model: nn.Module = nn.Linear(4, 4)
    for _ in range(200):
        model = _Shell(model)
    return model


@case(rand(2, 4), ops="add:3000", flow="input>output")
def long_arithmetic(self: Any, x: Tensor) -> Tensor:
    for i in range(3000):
        x = x + i
    return x


@case(rand(2, 4), ops="cat:60", flow="input>output")
def densely_connected(self: Any, x: Tensor) -> Tensor:
    seen = [x]
    for _ in range(60):
        seen.append(torch.cat(seen, 1).mean(1, keepdim=True))
    return seen[-1]


def _on_meta() -> nn.Module:
    with torch.device("meta"):
        return nn.Sequential(
            nn.Embedding(1_000_000_000, 4096), nn.Linear(4096, 4096), nn.LayerNorm(4096)
        )


@built(ints(1, 8), ops="embedding:1 linear:1 layer_norm:1", tensors=("auto", "fake"))
def huge_on_meta() -> nn.Module:
    return _on_meta()


@case(ints(1, 8), ops="embedding linear arange add", tensors=("auto", "fake"))
class mixed_meta_and_real(nn.Module):  # noqa: N801 - the class's name is the case's
    def __init__(self) -> None:
        super().__init__()
        with torch.device("meta"):
            self.table = nn.Embedding(1000, 16)
        self.fc = nn.Linear(16, 4)
        self.register_buffer("places", torch.randn(8, 16))

    def forward(self, ids: Tensor) -> Tensor:
        at = torch.arange(ids.size(1), device=ids.device)
        return self.fc(self.table(ids) + self.places[at])


class _TiedOnMeta(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        with torch.device("meta"):
            self.table = nn.Embedding(1000, 16)
            self.head = nn.Linear(16, 1000, bias=False)
        self.head.weight = self.table.weight

    def forward(self, ids: Tensor) -> Tensor:
        mask = torch.full((ids.size(1), ids.size(1)), float("-inf")).triu(1)
        x = self.table(ids)
        return self.head((x @ x.mT + mask).softmax(-1) @ x)


@built(ints(1, 8), ops="embedding linear", notes="shared", tensors=("auto", "fake"))
def tied_on_meta() -> nn.Module:
    return _TiedOnMeta()


@built(rand(1, 3, 8, 8), ops="conv2d batch_norm", mode="train", tensors=("auto", "fake"))
def meta_in_training() -> nn.Module:
    with torch.device("meta"):
        return nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4))
