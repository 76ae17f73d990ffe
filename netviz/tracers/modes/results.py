"""What a call gave: the names of its results, and whether one is its very argument."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch


def result_names(result: Any, given: Sequence[torch.Tensor]) -> list[str]:
    """A name for each of the tensors ``given`` in ``result``: its field's, or its position."""
    fields = getattr(type(result), "_fields", None) or _structseq_fields(result)
    if fields and len(fields) == len(given):
        return list(fields)
    return ["output"] if len(given) == 1 else [str(i) for i in range(len(given))]


def _structseq_fields(result: Any) -> list[str]:
    # torch.return_types.max and the like are C structs without _fields.
    if type(result).__module__ != "torch.return_types":
        return []
    return list(type(result).__match_args__)


def alias_of(tensor: torch.Tensor) -> torch.Tensor:
    """The same data under another identity; the tensor itself where torch cannot alias it."""
    if type(tensor) not in (torch.Tensor, torch.nn.Parameter) or tensor.layout != torch.strided:
        return tensor
    return tensor.view_as(tensor)
