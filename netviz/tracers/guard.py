"""Leaves the caller's model, and the process, exactly as they were."""

from __future__ import annotations

import contextlib
import random
import sys
from collections import deque
from collections.abc import Iterator
from types import FunctionType, MethodType, ModuleType
from typing import Any

import torch
from torch import nn

from netviz.tracers.roster import Roster
from netviz.tracers.tensors import storage_of

_PLAIN = (str, bytes, int, float, complex, bool, type(None), type, torch.dtype, torch.device)
_FOREIGN = ("builtins", "torch", "numpy", "threading", "logging", "collections", "functools")
_LIMIT = 1_000_000  # objects followed from the model's attributes; more are caches of no module's


class WriteGuard:
    """Copies a tensor of the model just before the first operator writes to it."""

    def __init__(self, tensors: list[torch.Tensor]) -> None:
        self._owned: dict[int, torch.Tensor] = {}
        self._saved: dict[int, tuple[torch.Tensor, torch.Tensor]] = {}
        for tensor in tensors:
            ref = storage_of(tensor)
            if ref is not None:
                self._owned.setdefault(ref.cdata, tensor)

    def before_write(self, tensor: torch.Tensor) -> int:
        """Save what ``tensor``'s memory holds if it is the model's; returns the storage's identity."""
        ref = storage_of(tensor)
        if ref is None:
            return 0
        owner = self._owned.get(ref.cdata)
        if owner is not None and ref.cdata not in self._saved and owner.device.type != "meta":
            whole = _whole(owner)
            self._saved[ref.cdata] = (whole, whole.clone())
        return int(ref.cdata)

    def restore(self) -> None:
        """Write the saved contents back."""
        with torch.no_grad():
            for whole, content in self._saved.values():
                whole.copy_(content)


def _whole(tensor: torch.Tensor) -> torch.Tensor:
    """All the memory behind ``tensor`` as bytes, apart from autograd and its version counter."""
    flat = torch.empty(0, dtype=torch.uint8, device=tensor.device)
    return flat.set_(tensor.detach().untyped_storage())


class Snapshot:
    """The attributes of every module and what plain objects and containers in them hold.

    Contents are compared and put back by identity, so nothing is copied but the containers.
    """

    def __init__(self, model: nn.Module) -> None:
        self.tensors: list[torch.Tensor] = []
        self._held: list[tuple[Any, Any]] = []
        seen: set[int] = set()
        stack: list[Any] = [model]
        while stack and len(seen) < _LIMIT:
            value = stack.pop()
            if isinstance(value, _PLAIN) or id(value) in seen:
                continue
            seen.add(id(value))
            stack.extend(self._hold(value))

    def _hold(self, value: Any) -> list[Any]:
        if isinstance(value, torch.Tensor):
            self.tensors.append(value)
            self._held.append((value, (value.requires_grad, value.grad)))
            return [value.grad] if value.is_leaf and value.grad is not None else []
        if isinstance(value, (dict, list, set, deque)):
            content = _contents(value)
            self._held.append((value, content))
            return [*content.values()] if isinstance(content, dict) else [*content]
        if isinstance(value, tuple):
            return list(value)
        if isinstance(value, nn.Module) or _is_users(value):
            held = vars(value)
            self._held.append((held, dict(held)))
            return list(held.values())
        return []

    def restore(self) -> None:
        """Put every container's and object's contents back."""
        for value, content in self._held:
            if isinstance(value, torch.Tensor):
                _restore_tensor(value, *content)
            elif not _same(value, content):
                value.clear()
                value.update(content) if isinstance(value, (dict, set)) else value.extend(content)


def _contents(value: Any) -> Any:
    return dict(value.items()) if isinstance(value, dict) else list(value)


def _same(value: Any, content: Any) -> bool:
    if len(value) != len(content):
        return False
    if isinstance(value, dict):
        return all(k is j and v is w for (k, v), (j, w) in zip(value.items(), content.items()))
    if isinstance(value, set):
        return all(v in value for v in content)
    return all(v is w for v, w in zip(value, content))


def _restore_tensor(tensor: torch.Tensor, requires_grad: bool, grad: torch.Tensor | None) -> None:
    if tensor.requires_grad != requires_grad and tensor.is_leaf:
        tensor.requires_grad_(requires_grad)
    if tensor.is_leaf and tensor.grad is not grad:
        tensor.grad = grad


def _is_users(value: Any) -> bool:
    """A plain object of the user's (a cache, a state), whose attributes the forward may change."""
    home = type(value).__module__.partition(".")[0]
    if home in _FOREIGN or isinstance(value, (FunctionType, MethodType, ModuleType, type)):
        return False
    return isinstance(getattr(value, "__dict__", None), dict)


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
def unchanged(model: nn.Module, roster: Roster) -> Iterator[WriteGuard]:
    """Everything that the block does to ``model`` is undone, also after an exception."""
    snapshot = Snapshot(model)
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
