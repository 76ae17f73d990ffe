"""Leaves the caller's model, and the process, exactly as they were."""

from __future__ import annotations

import contextlib
import random
import sys
from collections.abc import Iterator
from typing import Any

import torch
from torch import nn

from netviz.tracers.modes.roster import Roster
from netviz.tracers.modes.snapshot import Snapshot
from netviz.tracers.tensors import storage_of


class WriteGuard:
    """Copies a tensor of the model just before the first operator writes to it."""

    def __init__(self, tensors: list[torch.Tensor]) -> None:
        self._tensors = tensors
        self._owned: dict[int, torch.Tensor] | None = None
        self._saved: dict[int, tuple[torch.Tensor, torch.Tensor]] = {}
        self._replaced: list[tuple[torch.Tensor, torch.Tensor]] = []

    def before_write(self, storage: int) -> None:
        """Save what the memory ``storage`` holds, if it is the model's."""
        if self._owned is None:
            self._owned = {storage_of(t): t for t in self._tensors}
        owner = self._owned.get(storage)
        if owner is None or storage in self._saved or owner.device.type == "meta":
            return
        whole = _whole(owner)
        self._saved[storage] = (whole, whole.clone())

    def before_replacing(self, tensor: torch.Tensor) -> None:
        """Remember the memory of a tensor that is about to be given another."""
        if any(tensor is t for t in self._tensors):
            self._replaced.append((tensor, tensor.detach()))

    def restore(self) -> None:
        """Give the tensors their memory back, and the memory its contents."""
        with torch.no_grad():
            for tensor, before in reversed(self._replaced):
                tensor.data = before
            for whole, content in self._saved.values():
                whole.copy_(content)


def _whole(tensor: torch.Tensor) -> torch.Tensor:
    """All the memory behind ``tensor`` as bytes, apart from autograd and its version counter."""
    flat = torch.empty(0, dtype=torch.uint8, device=tensor.device)
    return flat.set_(tensor.detach().untyped_storage())


@contextlib.contextmanager
def random_state() -> Iterator[None]:
    """Seed torch, Python and NumPy alike for the block, then restore their states."""
    numpy = sys.modules.get("numpy")
    states = (random.getstate(), numpy.random.get_state() if numpy else None)
    devices = list(range(torch.cuda.device_count())) if torch.cuda.is_initialized() else []
    with torch.random.fork_rng(devices=devices):
        torch.manual_seed(0)
        random.seed(0)
        if numpy:
            numpy.random.seed(0)
        try:
            yield
        finally:
            random.setstate(states[0])
            if numpy:
                numpy.random.set_state(states[1])


@contextlib.contextmanager
def unchanged(model: nn.Module, roster: Roster, arguments: Any) -> Iterator[WriteGuard]:
    """What the block does to ``model`` and its ``arguments`` is undone, also after an exception."""
    snapshot = Snapshot(model, arguments)
    guard = WriteGuard([*snapshot.tensors, *roster.kept])
    flags = torch.is_grad_enabled(), torch.get_default_dtype()
    with random_state():
        try:
            yield guard
        finally:
            torch.set_grad_enabled(flags[0])
            torch.set_default_dtype(flags[1])
            guard.restore()
            snapshot.restore()
