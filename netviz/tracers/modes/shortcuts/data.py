"""Results of choosing, joining and averaging."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from netviz.tracers.modes.shortcuts.shapes import broadcast, like, new


def _where(condition: torch.Tensor, left: torch.Tensor, right: torch.Tensor) -> Any:
    shape = broadcast([condition.shape, left.shape, right.shape])
    return None if left.dtype != right.dtype or shape is None else new(left, shape)


def _mean(data: torch.Tensor, dims: Any = None, keep: Any = False) -> Any:  # noqa: FBT002
    if not data.is_floating_point():
        return None
    chosen = {d % data.ndim for d in dims} if dims else set(range(data.ndim))
    if keep:
        return new(data, [1 if d in chosen else n for d, n in enumerate(data.shape)])
    return new(data, [n for d, n in enumerate(data.shape) if d not in chosen])


def _masked_fill(data: torch.Tensor, mask: torch.Tensor, *_: Any) -> Any:
    return like(data) if broadcast([data.shape, mask.shape]) == data.shape else None


def _cat(tensors: Any, dim: int = 0) -> Any:
    first = tensors[0]
    axis = dim % first.ndim if first.ndim else 0
    rests = {(*t.shape[:axis], *t.shape[axis + 1 :]) for t in tensors}
    if len(rests) != 1 or any(t.dtype != first.dtype or t.ndim != first.ndim for t in tensors):
        return None
    total = sum(t.shape[axis] for t in tensors)
    return new(first, (*first.shape[:axis], total, *first.shape[axis + 1 :]))


def _stack(tensors: Any, dim: int = 0) -> Any:
    first = tensors[0]
    if any(t.dtype != first.dtype or t.shape != first.shape for t in tensors):
        return None
    axis = dim % (first.ndim + 1)
    return new(first, (*first.shape[:axis], len(tensors), *first.shape[axis:]))


def _triangle(data: torch.Tensor, *_: Any) -> Any:
    return like(data)


CHOICES: dict[str, Callable[..., Any]] = {
    "mean": _mean,
    "masked_fill": _masked_fill,
    "cat": _cat,
    "stack": _stack,
    "tril": _triangle,
    "triu": _triangle,
    "where": _where,
}
