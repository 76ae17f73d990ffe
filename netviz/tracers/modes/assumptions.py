"""Answers for values that do not exist: only for weights without values, and said."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import torch

_PATIENCE = 8  # the same question in a loop gets the other answer, so that the loop ends


def assume_value(name: str, tensor: torch.Tensor, asked: Counter[str]) -> Any:
    """What ``tensor.item()``, ``bool(tensor)`` ... is taken to be: false, one, zeros."""
    asked[f"{name} of a tensor without values"] += 1
    if name in ("__bool__", "is_nonzero", "equal", "allclose"):
        return asked[f"{name} of a tensor without values"] % _PATIENCE == 0
    if name in ("tolist", "numpy", "__array__"):
        zeros = torch.zeros(tensor.shape, dtype=tensor.dtype)
        return zeros.tolist() if name == "tolist" else zeros.numpy()
    if name == "__float__" or (name == "item" and tensor.is_floating_point()):
        return 1.0
    if name == "item" and tensor.dtype == torch.bool:
        return False
    return 1


def assume_shape(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The result of a selection, as if it selected everything; None for other operators."""
    tensor = args[0]
    if name in ("nonzero", "argwhere") or (name == "where" and len(args) == 1 and not kwargs):
        count = math.prod(tensor.shape)
        rows = torch.empty(count, tensor.ndim, dtype=torch.int64, device="meta")
        return rows.unbind(1) if name == "where" or kwargs.get("as_tuple") else rows
    if name in ("unique", "unique_consecutive", "_unique2", "_return_output", "masked_select"):
        return torch.empty(math.prod(tensor.shape), dtype=tensor.dtype, device="meta")
    if name == "__getitem__":
        return _select_all(tensor, args[1])
    return None


def _select_all(tensor: torch.Tensor, index: Any) -> Any:
    items = index if isinstance(index, tuple) else (index,)
    if not any(isinstance(i, torch.Tensor) and i.dtype == torch.bool for i in items):
        return None
    plain: list[Any] = []
    for item in items:
        if isinstance(item, torch.Tensor) and item.dtype == torch.bool:
            count = math.prod(item.shape)
            plain.extend(torch.zeros(count, dtype=torch.int64, device="meta") for _ in item.shape)
        else:
            plain.append(item)
    return tensor[tuple(plain)]
