"""Norms of gradients, weights and updates, a few kernels for the whole model."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

SAMPLE = 4096


def dense(tensor: Tensor) -> Tensor:
    """``tensor`` as its local, dense numbers: a shard of a DTensor, a sparse gradient's values."""
    local = getattr(tensor, "to_local", None)
    if local is not None:
        tensor = local()
    return tensor._values() if tensor.is_sparse else tensor


def norms(tensors: Sequence[Tensor]) -> Tensor:
    """Euclidean norm of each tensor, shape (len(tensors),), float32, on the first one's device."""
    found: list[Tensor | None] = [None] * len(tensors)
    kinds: dict[tuple[torch.device, torch.dtype], list[int]] = {}
    for index, tensor in enumerate(tensors):
        kinds.setdefault((tensor.device, tensor.dtype), []).append(index)
    for (_, dtype), indices in kinds.items():
        group = [tensors[i] for i in indices]
        wide = torch.float64 if dtype == torch.float64 else torch.float32
        if dtype.is_complex:
            group = [torch.view_as_real(g.resolve_conj()) for g in group]
        for index, norm in zip(indices, torch._foreach_norm(group, 2, dtype=wide), strict=True):
            found[index] = norm
    home = tensors[0].device
    return torch.stack([n.to(home, torch.float32) for n in found if n is not None])


def strided(tensor: Tensor, most: int = SAMPLE) -> Tensor:
    """At most ``most`` elements of ``tensor`` at equal distances, as a flat view where possible."""
    size = tensor.numel()
    if tensor.is_contiguous():
        flat = tensor.view(-1)
    elif _packed(tensor):
        flat = tensor.as_strided((size,), (1,))
    else:
        flat = tensor.reshape(-1)
    # An odd stride does not fall in step with sizes that are powers of two.
    step = size // most
    return flat if step < 1 else flat[:: step | 1][:most]


def _packed(tensor: Tensor) -> bool:
    """Whether its elements fill their memory without gaps (channels last, a transpose)."""
    expected = 1
    for stride, size in sorted(zip(tensor.stride(), tensor.shape, strict=True)):
        if size > 1 and stride != expected:
            return False
        expected *= size
    return True


class Update:
    """How far a step moves each parameter, relative to its size, on a sample of its elements."""

    def __init__(self, parameters: Sequence[Tensor]) -> None:
        self._samples = [strided(dense(p.detach())) for p in parameters]
        self._before = [sample.clone() for sample in self._samples]

    def ratios(self) -> Tensor:
        """Norm of the update over norm of the weights before it; shape (parameters,)."""
        moved = [after - before for after, before in zip(self._samples, self._before, strict=True)]
        return norms(moved) / norms(self._before)
