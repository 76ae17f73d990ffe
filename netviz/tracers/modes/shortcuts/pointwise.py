"""Results of element-wise operators."""

from __future__ import annotations

from typing import Any

import torch

from netviz.tracers.modes.shortcuts.shapes import broadcast, like, new


def pointwise(*args: Any) -> Any:
    """A new tensor of the broadcast shape; None where dtypes mix, which torch settles."""
    tensors = [a for a in args if isinstance(a, torch.Tensor)]
    first = tensors[0]
    if not first.dtype.is_floating_point or any(t.dtype != first.dtype for t in tensors):
        return None
    if any(isinstance(a, complex) for a in args):
        return None
    if all(t.shape == first.shape for t in tensors):
        return like(first)
    shape = broadcast([t.shape for t in tensors])
    return None if shape is None else new(first, shape)


def in_place(*args: Any) -> Any:
    """The first argument itself, if the others fit it."""
    tensors = [a for a in args if isinstance(a, torch.Tensor)]
    same = all(t.shape == args[0].shape for t in tensors)
    return args[0] if same or broadcast([t.shape for t in tensors]) == args[0].shape else None
