"""What a model's modules and objects hold, taken before the forward and put back after it.

Contents are kept and compared by identity: nothing is copied but the containers themselves. Methods
are those of the built-in types, since a subclass may have given their names to its data.
"""

from __future__ import annotations

import functools
import operator
import random
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from types import FunctionType, MethodType, ModuleType
from typing import Any, NamedTuple

import torch
from torch import nn

_ATOMS = frozenset(
    (str, bytes, int, float, complex, bool, type(None), type, torch.dtype, torch.device)
)
_FOREIGN = frozenset("builtins random torch numpy threading logging collections functools".split())
_LIMIT = 1_000_000  # objects followed from the model's attributes; more are caches of no module's


_EMPTY = object()  # what a slot without a value holds


class _Container(NamedTuple):
    """How one built-in container is copied, compared with its copy, refilled and walked."""

    copy: Callable[[Any], Any]
    same: Callable[[Any, Any], bool]
    refill: Callable[[Any, Any], None]
    items: Callable[[Any], Iterable[Any]] = tuple


def _dictionary(kind: Any) -> _Container:
    """``kind``: dict, or OrderedDict, whose order a plain dict's methods would ruin."""

    def same(value: Any, content: dict[Any, Any]) -> bool:
        return (
            len(content) == dict.__len__(value)
            and all(map(operator.is_, kind.values(value), content.values()))
            and all(map(operator.is_, kind.keys(value), content))
        )

    def refill(value: Any, content: dict[Any, Any]) -> None:
        kind.clear(value)
        kind.update(value, content)

    return _Container(lambda value: dict(kind.items(value)), same, refill, dict.values)


def _same_sequence(value: Any, content: list[Any]) -> bool:
    return len(value) == len(content) and all(map(operator.is_, value, content))


def _refill_deque(value: deque[Any], content: list[Any]) -> None:
    deque.clear(value)
    deque.extend(value, content)


def _refill_set(value: Any, content: set[Any]) -> None:
    set.clear(value)
    set.update(value, content)


_PLAIN_DICT = _dictionary(dict)
_CONTAINERS: tuple[tuple[type, _Container], ...] = (
    (OrderedDict, _dictionary(OrderedDict)),
    (dict, _PLAIN_DICT),
    (list, _Container(lambda v: list(list.__iter__(v)), _same_sequence,
                      lambda v, c: list.__setitem__(v, slice(None), c))),
    (set, _Container(lambda v: set(set.__iter__(v)), set.__eq__, _refill_set)),
    (deque, _Container(list, _same_sequence, _refill_deque)),
    (bytearray, _Container(bytes, operator.eq,
                           lambda v, c: v.__setitem__(slice(None), c), lambda c: ())),
)  # fmt: skip

_STATEFUL: tuple[tuple[type, Callable[[Any], Any], Callable[[Any, Any], Any]], ...] = (
    (torch.Generator, lambda g: g.get_state(), lambda g, state: g.set_state(state)),
    (random.Random, lambda r: r.getstate(), lambda r, state: r.setstate(state)),
    (torch.jit.ScriptModule, lambda m: m.training, lambda m, flag: m.__setattr__("training", flag)),
)
"""Objects whose state is behind methods."""


class Snapshot:
    """Everything reachable from a model's attributes and its arguments; ``tensors`` among it."""

    def __init__(self, model: nn.Module, arguments: Any) -> None:
        self.tensors: list[torch.Tensor] = []
        self._contents: list[tuple[Any, _Container, Any]] = []
        self._grads: list[tuple[torch.Tensor, bool, torch.Tensor | None]] = []
        self._states: list[tuple[Callable[[Any], Any], Any]] = []
        seen: set[int] = set()
        stack: list[Any] = [model, arguments]
        while stack and len(seen) < _LIMIT:
            value = stack.pop()
            if id(value) not in seen:
                seen.add(id(value))
                stack.extend(v for v in self._hold(value) if type(v) not in _ATOMS)

    def _hold(self, value: Any) -> Iterable[Any]:
        if isinstance(value, torch.Tensor):
            return self._hold_tensor(value)
        if isinstance(value, tuple):
            return value
        for kind, container in _CONTAINERS:
            if isinstance(value, kind):
                return self._hold_contents(value, container)
        for kind, get, put in _STATEFUL:
            if isinstance(value, kind):
                self._states.append((functools.partial(put, value), get(value)))
        if type(value).__module__.partition(".")[0] == "numpy":
            self._hold_numpy(value)
        return self._hold_object(value) if _is_users(value) else ()

    def _hold_contents(self, value: Any, container: _Container) -> Iterable[Any]:
        content = container.copy(value)
        self._contents.append((value, container, content))
        return container.items(content)

    def _hold_object(self, value: Any) -> Iterable[Any]:
        held = dict(_slots(value))
        for name, item in held.items():
            self._states.append((functools.partial(_set_slot, value, name), item))
        attributes = getattr(value, "__dict__", None)
        if not isinstance(attributes, dict):
            return held.values()
        return [*held.values(), *self._hold_contents(attributes, _PLAIN_DICT)]

    def _hold_numpy(self, value: Any) -> None:
        bits = getattr(value, "bit_generator", None)
        if bits is not None:
            self._states.append((functools.partial(setattr, bits, "state"), bits.state))
        elif hasattr(value, "__array_interface__") and value.ndim > 0:
            self._states.append((functools.partial(value.__setitem__, ...), value.copy()))

    def _hold_tensor(self, value: torch.Tensor) -> Iterable[Any]:
        self.tensors.append(value)
        if not value.is_leaf:
            return ()
        self._grads.append((value, value.requires_grad, value.grad))
        return () if value.grad is None else (value.grad,)

    def restore(self) -> None:
        """Put every container's, object's and generator's contents back."""
        for value, container, content in self._contents:
            if not container.same(value, content):
                container.refill(value, content)
        for tensor, requires_grad, grad in self._grads:
            if tensor.requires_grad != requires_grad:
                tensor.requires_grad_(requires_grad)
            if tensor.grad is not grad:
                tensor.grad = grad
        for put, state in self._states:
            put(state)


def _slots(value: Any) -> Iterable[tuple[str, Any]]:
    for cls in type(value).__mro__:
        slots = cls.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            private = name.startswith("__") and not name.endswith("__")
            real = f"_{cls.__name__.lstrip('_')}{name}" if private else name
            if real not in ("__dict__", "__weakref__"):
                yield real, getattr(value, real, _EMPTY)


def _set_slot(value: Any, name: str, item: Any) -> None:
    if item is not _EMPTY:
        object.__setattr__(value, name, item)
    elif hasattr(value, name):
        object.__delattr__(value, name)


def _is_users(value: Any) -> bool:
    """A module, or a plain object whose attributes the forward may change (a cache, a state)."""
    if isinstance(value, nn.Module):
        return True
    home = type(value).__module__.partition(".")[0]
    if home in _FOREIGN or isinstance(value, (FunctionType, MethodType, ModuleType, type)):
        return False
    return hasattr(value, "__dict__") or hasattr(type(value), "__slots__")
