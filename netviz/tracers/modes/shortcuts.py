"""Shapes of a few operators' results, where torch works them out in slow Python.

Torch's own shape functions for these run a decomposition of a dozen Python operators, and load its
compiler for it; networks have hundreds of them. Each gives what torch gives (tested side by side),
or None to leave the work, and the error message, to torch.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

Shortcut = Callable[..., Any]


def _batch_norm(data: torch.Tensor, *rest: Any) -> Any:
    training = rest[4]
    saved = data.shape[1] if training else 0
    return torch.empty_like(data), data.new_empty(saved), data.new_empty(saved)


def _layer_norm(data: torch.Tensor, shape: Any, *_: Any) -> Any:
    if tuple(data.shape[data.ndim - len(shape) :]) != tuple(shape):
        return None
    outer = (*data.shape[: data.ndim - len(shape)], *(1 for _ in shape))
    return torch.empty_like(data), data.new_empty(outer), data.new_empty(outer)


def _group_norm(data: torch.Tensor, *rest: Any) -> Any:
    batch, groups = rest[2], rest[5]
    outer = (batch, groups)
    return torch.empty_like(data), data.new_empty(outer), data.new_empty(outer)


def _addmm(bias: torch.Tensor, left: torch.Tensor, right: torch.Tensor) -> Any:
    if left.ndim != 2 or right.ndim != 2 or left.shape[1] != right.shape[0]:
        return None
    if (
        bias.ndim != 1
        or bias.shape[0] != right.shape[1]
        or not bias.dtype == left.dtype == right.dtype
    ):
        return None
    return left.new_empty((left.shape[0], right.shape[1]))


SHORTCUTS: dict[str, Shortcut] = {
    "native_batch_norm": _batch_norm,
    "native_layer_norm": _layer_norm,
    "native_group_norm": _group_norm,
    "addmm": _addmm,
}
