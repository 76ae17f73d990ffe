"""Tensors of a program that is read: shapes that stand for them, and who made or wrote them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

from netviz.ir import TensorSpec
from netviz.tracers.modes.drafts import Origin
from netviz.tracers.tensors import spec_of


@dataclass(slots=True, eq=False)
class Memory:
    """What several tensors may share: ``writer`` wrote it at ``time``."""

    writer: Origin | None = None
    time: int = 0


@dataclass(slots=True, eq=False)
class Value:
    """A tensor of the program, for which ``stand_in`` (on the meta device) stands.

    ``origin``: who gave it, at ``time``; None for what the program owns until an operator reads it
    as data. ``kind`` and ``name``: of a parameter, buffer or constant. ``turned``: it is a weight
    that was only transposed, on its way into a product.
    """

    stand_in: torch.Tensor
    memory: Memory
    origin: Origin | None = None
    time: int = 0
    kind: str = ""
    name: str = ""
    turned: bool = False

    @property
    def spec(self) -> TensorSpec:
        """Shape and dtype."""
        return spec_of(self.stand_in)

    @property
    def owned(self) -> bool:
        """Whether it is a parameter or buffer of the model."""
        return self.kind in ("parameter", "buffer")

    @property
    def last(self) -> Origin | None:
        """Who gave what the tensor holds now."""
        return self.memory.writer if self.memory.time > self.time else self.origin


def stand_in(tensor: torch.Tensor) -> torch.Tensor:
    """A tensor without values like ``tensor``; symbolic sizes are those it was traced with."""
    shape = spec_of(tensor).shape
    made = torch.empty(shape, dtype=tensor.dtype, device="meta")
    if tensor.layout is not torch.strided or not all(type(s) is int for s in tensor.stride()):
        return made
    return torch.empty_strided(shape, tensor.stride(), dtype=tensor.dtype, device="meta")


def concrete(value: Any) -> Any:
    """Results as they are kept: stand-ins for tensors, numbers for symbols."""
    if isinstance(value, torch.Tensor):
        return stand_in(value)
    if isinstance(value, (list, tuple)):
        return tuple(concrete(item) for item in value)
    if isinstance(value, (torch.SymInt, torch.SymFloat, torch.SymBool)):
        return getattr(value.node, "hint", None)
    return value
