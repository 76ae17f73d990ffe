"""Nested arguments, changed tensor by tensor."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

import torch


def map_tensors(value: Any, change: Callable[[torch.Tensor], torch.Tensor]) -> Any:
    """``value`` with every tensor changed; containers are rebuilt, never written to.

    Iterators and objects of unknown classes are passed on as they are.
    """
    if isinstance(value, torch.Tensor):
        return change(value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(map_tensors(item, change) for item in value))
    if isinstance(value, (list, tuple)):
        return type(value)(map_tensors(item, change) for item in value)
    if isinstance(value, dict):
        changed = {key: map_tensors(item, change) for key, item in value.items()}
        return changed if type(value) is dict else _like(value, changed)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed = {
            f.name: map_tensors(getattr(value, f.name), change) for f in dataclasses.fields(value)
        }
        twin = copy.copy(value)
        for name, item in changed.items():
            object.__setattr__(twin, name, item)
        return twin
    return value


def _like(value: dict[Any, Any], changed: Mapping[Any, Any]) -> dict[Any, Any]:
    twin = copy.copy(value)
    for key, item in changed.items():
        twin[key] = item
    return twin
