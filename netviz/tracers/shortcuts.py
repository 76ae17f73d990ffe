"""Shapes of a few operators' results, where torch works them out in slow Python.

Torch's own shape functions for these run a decomposition of a dozen Python operators, and load its
compiler for it; networks have hundreds of them. Each gives what torch gives (tested side by side).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

Shortcut = Callable[..., tuple[torch.Tensor, ...]]


def _batch_norm(
    input: torch.Tensor,
    weight: Any,
    bias: Any,
    running_mean: Any,
    running_var: Any,
    training: bool,
    *rest: Any,
) -> tuple[torch.Tensor, ...]:
    saved = input.shape[1] if training else 0
    return torch.empty_like(input), input.new_empty(saved), input.new_empty(saved)


def _layer_norm(input: torch.Tensor, shape: Any, *rest: Any) -> tuple[torch.Tensor, ...]:
    outer = (*input.shape[: input.ndim - len(shape)], *(1 for _ in shape))
    return torch.empty_like(input), input.new_empty(outer), input.new_empty(outer)


def _group_norm(
    input: torch.Tensor, weight: Any, bias: Any, n: int, c: int, hxw: int, group: int, eps: float
) -> tuple[torch.Tensor, ...]:
    return torch.empty_like(input), input.new_empty((n, group)), input.new_empty((n, group))


SHORTCUTS: dict[str, Shortcut] = {
    "native_batch_norm": _batch_norm,
    "native_layer_norm": _layer_norm,
    "native_group_norm": _group_norm,
}
