"""The estimate of peak memory against tensors counted while a model really runs."""

from __future__ import annotations

import weakref
from typing import Any

import pytest
import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from netviz import zoo
from netviz.passes.cost import totals
from netviz.tracers import trace


class Alive(TorchDispatchMode):
    """Bytes of all storages that operators gave and that still exist, at most so far."""

    def __init__(self, model: nn.Module, inputs: torch.Tensor) -> None:
        super().__init__()
        kept = [*model.parameters(), *model.buffers(), inputs]
        self.given = {t.untyped_storage().data_ptr(): t.untyped_storage().nbytes() for t in kept}
        self.most = self.start = sum(self.given.values())
        self.made: dict[int, tuple[weakref.ref[Any], int]] = {}

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        out = func(*args, **(kwargs or {}))
        self.made = {p: (ref, size) for p, (ref, size) in self.made.items() if ref() is not None}
        for tensor in tree_leaves(out):
            if isinstance(tensor, torch.Tensor):
                storage = tensor.untyped_storage()
                if storage.data_ptr() not in self.given:
                    self.made[storage.data_ptr()] = (weakref.ref(storage), storage.nbytes())
        self.most = max(self.most, self.start + sum(size for _, size in self.made.values()))
        return out


def _measured(model: nn.Module, inputs: torch.Tensor) -> int:
    with torch.no_grad(), Alive(model, inputs) as alive:
        model(inputs)
    return alive.most


EXACT = {
    "chain": (
        lambda: nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.Conv2d(8, 4, 3), nn.Flatten()),
        torch.rand(1, 3, 16, 16),
    ),
    "nested": (
        lambda: nn.Sequential(
            nn.Sequential(nn.Linear(8, 64), nn.GELU(), nn.Linear(64, 16)), nn.Linear(16, 200)
        ),
        torch.rand(4, 8),
    ),
    "resnet18": (lambda: zoo.build("resnet18"), torch.rand(1, 3, 64, 64)),
}


@pytest.mark.parametrize("name", EXACT)
def test_exact_where_forwards_keep_no_variables(name: str) -> None:
    build, inputs = EXACT[name]
    model = build().eval()
    graph = trace(model, inputs, tensors="real")
    assert totals(graph).peak_bytes == _measured(model, inputs)


@pytest.mark.parametrize(
    ("name", "inputs", "kept"),
    [("unet", torch.rand(1, 1, 64, 64), 15 << 17), ("vit_b_16", torch.rand(1, 3, 224, 224), 0)],
)
def test_what_variables_keep_is_all_that_is_missed(
    name: str, inputs: torch.Tensor, kept: int
) -> None:
    """Arguments count until a call returns, its variables only until they are last read: in its
    last convolutions the U-Net still holds levels 2 to 4 and what it upsampled, 1.875 MiB."""
    model = zoo.build(name).eval()
    graph = trace(model, inputs, tensors="real")
    assert totals(graph).peak_bytes == _measured(model, inputs) - kept
