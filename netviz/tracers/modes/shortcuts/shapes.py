"""Tensors without values, made fast, and the shape that several have in common."""

from __future__ import annotations

from collections.abc import Sequence

import torch


def new(like: torch.Tensor, shape: Sequence[int]) -> torch.Tensor:
    """Of this shape, and of the dtype of ``like``."""
    return torch.empty(shape, dtype=like.dtype, device="meta")


def like(data: torch.Tensor) -> torch.Tensor:
    """As ``empty_like``, which is slow on meta: the layout is kept where it is dense."""
    if data.is_contiguous() or not _is_dense(data):
        return new(data, data.shape)
    return torch.empty_strided(data.shape, data.stride(), dtype=data.dtype, device="meta")


def _is_dense(data: torch.Tensor) -> bool:
    """Whether the elements fill their memory without gap or overlap, in whatever order."""
    expected = 1
    for stride, size in sorted(zip(data.stride(), data.shape, strict=True)):
        if size != 1:
            if stride != expected:
                return False
            expected *= size
    return True


def broadcast(shapes: Sequence[torch.Size]) -> torch.Size | None:
    """The common shape, by torch's rule ("Broadcasting semantics"); None where there is none."""
    rank = max(map(len, shapes))
    result = [1] * rank
    for shape in shapes:
        for axis, size in enumerate(shape, start=rank - len(shape)):
            if size != 1 and result[axis] not in (1, size):
                return None
            result[axis] = size if size != 1 else result[axis]
    return torch.Size(result)
