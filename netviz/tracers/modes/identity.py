"""Who made a tensor: by identity, by write order, by memory.

``id()`` and addresses are recycled, so an entry counts only while its weak reference still leads to
the very tensor asked about; a storage's entry keeps a weak reference that stops torch from giving
its address away.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import Any

import torch

from netviz.tracers.modes.drafts import Origin
from netviz.tracers.tensors import hold_storage, storage_of, unwrapped


@dataclass(slots=True)
class _Known:
    ref: weakref.ref[torch.Tensor]
    origin: Origin
    time: int


@dataclass(slots=True)
class _Memory:
    ref: Any
    origin: Origin
    time: int


class Identity:
    """Maps tensors to the draft and port that made, or last wrote, them."""

    def __init__(self) -> None:
        self._time = 0
        self._known: dict[int, _Known] = {}
        self._memory: dict[int, _Memory] = {}

    def keep(self, tensor: torch.Tensor, origin: Origin, *, wrote: bool) -> None:
        """``origin`` gave ``tensor``; ``wrote`` unless it is a view of older memory."""
        self._time += 1
        inner = unwrapped(tensor)
        if inner is not tensor:
            self.keep(inner, origin, wrote=wrote)
        self._known[id(tensor)] = _Known(weakref.ref(tensor), origin, self._time)
        storage = storage_of(tensor)
        if wrote and storage:
            self._memory[storage] = _Memory(hold_storage(tensor), origin, self._time)

    def origin(self, tensor: torch.Tensor, storage: int) -> Origin | None:
        """Who made ``tensor`` as it is now; None for one that no operator gave."""
        found = self._find(tensor, storage)
        if found is None and (inner := unwrapped(tensor)) is not tensor:
            return self.origin(inner, storage_of(inner))
        return found

    def _find(self, tensor: torch.Tensor, storage: int) -> Origin | None:
        known = self._known.get(id(tensor))
        if known is not None and known.ref() is not tensor:
            known = None
        memory = self._memory.get(storage)
        if known is None:
            return memory.origin if memory is not None else None
        if memory is not None and memory.time > known.time:
            return memory.origin
        return known.origin
