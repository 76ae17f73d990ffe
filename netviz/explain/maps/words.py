"""Words as the inputs of a model: numbers in place of the sequences that it was to take."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor, nn

_BESIDE: Mapping[str, Callable[[Tensor], Tensor]] = {
    "mask": torch.ones_like,
    "segment": torch.zeros_like,
    "type": torch.zeros_like,
    "position": lambda ids: torch.arange(ids.shape[1]).expand_as(ids),
}
"""Sequences of whole numbers that are no words, by a part of their parameter's name."""


def worded(
    model: nn.Module, args: tuple[Any, ...], kwargs: Mapping[str, Any], tokens: tuple[str, ...]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The inputs with every sequence ``(batch, length)`` of whole numbers replaced by those of
    ``tokens``: equal words have equal numbers, from 1. What stands beside the words (masks,
    segments, positions) becomes as long."""
    if not tokens:
        return args, dict(kwargs)
    order = {word: place + 1 for place, word in enumerate(dict.fromkeys(tokens))}
    ids = torch.tensor([[order[word] for word in tokens]])
    names = [*inspect.signature(model.forward).parameters, *[""] * len(args)]
    return (
        tuple(_one(value, ids, name) for value, name in zip(args, names, strict=False)),
        {name: _one(value, ids, name) for name, value in kwargs.items()},
    )


def _one(value: Any, ids: Tensor, name: str) -> Any:
    if not isinstance(value, Tensor) or value.ndim != 2:
        return value
    whole = ids.expand(value.shape[0], -1)
    if value.dtype == torch.bool:
        return torch.ones_like(whole, dtype=torch.bool)
    if value.dtype not in (torch.int64, torch.int32):
        return value
    beside = next((make for part, make in _BESIDE.items() if part in name), None)
    return (beside(whole) if beside else whole).to(value.dtype)
