"""Leaves the caller's model, and the process, exactly as they were."""

from __future__ import annotations

import contextlib
import functools
import operator
import random
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from types import FunctionType, MethodType, ModuleType
from typing import Any

import torch
from torch import nn

from netviz.tracers.modes.roster import Roster
from netviz.tracers.tensors import storage_of

_ATOMS = frozenset(
    (str, bytes, int, float, complex, bool, type(None), type, torch.dtype, torch.device)
)


_HIDDEN = ("__dict__", "__weakref__")
_STATEFUL: tuple[tuple[type, Callable[[Any], Any], Callable[[Any, Any], Any]], ...] = (
    (torch.Generator, lambda g: g.get_state(), lambda g, state: g.set_state(state)),
    (random.Random, lambda r: r.getstate(), lambda r, state: r.setstate(state)),
    (torch.jit.ScriptModule, lambda m: m.training, lambda m, flag: m.__setattr__("training", flag)),
)
_CONTAINERS = (dict, list, set, deque)
_FOREIGN = (
    "builtins",
    "random",
    "torch",
    "numpy",
    "threading",
    "logging",
    "collections",
    "functools",
)
_LIMIT = 1_000_000  # objects followed from the model's attributes; more are caches of no module's


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


class Snapshot:
    """The attributes of every module and what plain objects and containers in them hold.

    Contents are compared and put back by identity, so nothing is copied but the containers.
    """

    def __init__(self, model: nn.Module, arguments: Any) -> None:
        self.tensors: list[torch.Tensor] = []
        self._empty: list[Any] = []
        self._held: list[tuple[Any, Any]] = []
        self._states: list[tuple[Callable[[Any], Any], Any]] = []
        self._seen: set[int] = set()
        stack: list[Any] = [model, arguments]
        while stack and len(self._seen) < _LIMIT:
            value = stack.pop()
            if id(value) not in self._seen:
                self._seen.add(id(value))
                stack.extend(v for v in self._hold(value) if type(v) not in _ATOMS)

    def _hold(self, value: Any) -> Iterable[Any]:
        if isinstance(value, torch.Tensor):
            return self._hold_tensor(value)
        if isinstance(value, _CONTAINERS):
            return self._hold_container(value)
        if isinstance(value, tuple):
            return value
        for kind, get, put in _STATEFUL:
            if isinstance(value, kind):
                self._states.append((functools.partial(put, value), get(value)))
        if isinstance(value, nn.Module) or _is_users(value):
            return [*self._hold_container(getattr(value, "__dict__", {})), *self._hold_slots(value)]
        return ()

    def _hold_slots(self, value: Any) -> Iterable[Any]:
        slots = [n for c in type(value).__mro__ for n in _names(c.__dict__.get("__slots__", ()))]
        held = {n: getattr(value, n) for n in slots if n not in _HIDDEN and hasattr(value, n)}
        for name, item in held.items():
            self._states.append((functools.partial(object.__setattr__, value, name), item))
        return held.values()

    def _hold_tensor(self, value: torch.Tensor) -> Iterable[Any]:
        self.tensors.append(value)
        if not value.is_leaf:
            return ()
        self._held.append((value, (value.requires_grad, value.grad)))
        return () if value.grad is None else (value.grad,)

    def _hold_container(self, value: Any) -> Iterable[Any]:
        if not value:
            self._empty.append(value)
            return ()
        if isinstance(value, dict):
            content = dict(value)
            self._held.append((value, content))
            return content.values()
        self._held.append((value, list(value)))
        return list(value)

    def restore(self) -> None:
        """Put every container's and object's contents back."""
        for value in self._empty:
            if value:
                value.clear()
        for value, content in self._held:
            if isinstance(value, torch.Tensor):
                _restore_tensor(value, content)
            elif not _same(value, content):
                value.clear()
                value.update(content) if isinstance(value, (dict, set)) else value.extend(content)
        for put, state in self._states:
            put(state)


def _same(value: Any, content: Any) -> bool:
    if len(value) != len(content):
        return False
    if isinstance(value, set):
        return all(item in value for item in content)
    if isinstance(value, dict) and not all(map(operator.is_, value.values(), content.values())):
        return False
    return all(map(operator.is_, value, content))


def _restore_tensor(tensor: torch.Tensor, state: tuple[bool, torch.Tensor | None]) -> None:
    requires_grad, grad = state
    if tensor.requires_grad != requires_grad:
        tensor.requires_grad_(requires_grad)
    if tensor.grad is not grad:
        tensor.grad = grad


def _names(slots: Any) -> tuple[str, ...]:
    return (slots,) if isinstance(slots, str) else tuple(slots)


def _is_users(value: Any) -> bool:
    """A plain object of the user's (a cache, a state), whose attributes the forward may change."""
    home = type(value).__module__.partition(".")[0]
    if home in _FOREIGN or isinstance(value, (FunctionType, MethodType, ModuleType, type)):
        return False
    return hasattr(value, "__dict__") or hasattr(type(value), "__slots__")


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
