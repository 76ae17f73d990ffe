"""A model whose tensors are on meta for a while: forwards then cost no memory and little time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn

from netviz.tracers.inputs.guard import guarded


@contextmanager
def on_meta(model: nn.Module) -> Iterator[None]:
    """Within the scope every tensor that the model holds is its shadow on meta, ties kept.

    Tensors that ``forward`` makes are made on meta too. The model is restored afterwards.
    """
    shadows: dict[int, torch.Tensor] = {}
    with guarded(model):
        for module in model.modules():
            _swap(module.__dict__, shadows)
        with torch.device("meta"):
            yield


def _swap(attributes: dict[str, Any], shadows: dict[int, torch.Tensor]) -> None:
    for name, value in list(attributes.items()):
        if name == "_modules" or name.endswith("_hooks"):
            continue
        if isinstance(value, torch.Tensor):
            attributes[name] = _shadow(value, shadows)
        elif type(value) in (dict, list, tuple) and value:
            attributes[name] = _swapped(value, shadows)


def _swapped(value: Any, shadows: dict[int, torch.Tensor], depth: int = 3) -> Any:
    """A container with its tensors replaced; itself when it holds none."""
    if isinstance(value, torch.Tensor):
        return _shadow(value, shadows)
    if depth == 0:
        return value
    if type(value) is dict:
        return {k: _swapped(v, shadows, depth - 1) for k, v in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_swapped(v, shadows, depth - 1) for v in value)
    return value


def _shadow(tensor: torch.Tensor, shadows: dict[int, torch.Tensor]) -> torch.Tensor:
    if tensor.is_meta:
        return tensor
    shadow = shadows.get(id(tensor))
    if shadow is None:
        plain = tensor.detach()
        shadow = torch.empty_strided(plain.shape, plain.stride(), dtype=plain.dtype, device="meta")
        if isinstance(tensor, nn.Parameter):
            shadow = nn.Parameter(shadow, requires_grad=tensor.requires_grad)
        shadows[id(tensor)] = shadow
    return shadow
