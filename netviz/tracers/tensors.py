"""Tensors seen from outside: their specification, their storage, and where they hide in a value."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import torch
from torch.multiprocessing.reductions import StorageWeakRef

from netviz.ir import TensorSpec

_DTYPE_NAMES: dict[torch.dtype, str] = {}
_ATOMS = frozenset(
    (str, bytes, int, float, complex, bool, type(None), type, torch.dtype, torch.device)
)


def dtype_name(dtype: torch.dtype) -> str:
    """Name of ``dtype`` without its ``torch.``."""
    name = _DTYPE_NAMES.get(dtype)
    if name is None:
        name = _DTYPE_NAMES[dtype] = str(dtype).removeprefix("torch.")
    return name


def spec_of(tensor: torch.Tensor) -> TensorSpec:
    """Shape and dtype; a nested (jagged) tensor's irregular sizes and symbolic sizes count as 1."""
    try:
        shape = tuple(tensor.shape)
    except RuntimeError:  # nested tensors have no regular shape
        shape = (tensor.size(0),)
    for size in shape:
        if type(size) is not int:
            shape = tuple(_plain_int(size) for size in shape)
            break
    return TensorSpec(shape, dtype_name(tensor.dtype))


def _plain_int(size: Any) -> int:
    hint = getattr(getattr(size, "node", None), "hint", None)
    return size if type(size) is int else int(hint) if isinstance(hint, int) else 1


def storage_of(tensor: torch.Tensor) -> int:
    """Identity of the tensor's memory; 0 where it has none (sparse, functorch wrappers)."""
    try:
        return int(tensor.untyped_storage()._cdata)
    except (NotImplementedError, RuntimeError, ValueError):  # ValueError: lazy, without memory yet
        return 0


def hold_storage(tensor: torch.Tensor) -> StorageWeakRef:
    """As long as this is kept, torch gives the identity of the storage to no other one."""
    return StorageWeakRef(tensor.untyped_storage())


def unwrapped(tensor: torch.Tensor) -> torch.Tensor:
    """The tensor inside a wrapper of ``torch.func`` (vmap, grad, jvp); others as they are."""
    if type(tensor) is torch.Tensor and torch._C._functorch.is_functorch_wrapped_tensor(tensor):
        return torch._C._functorch.get_unwrapped(tensor)
    return tensor


def tensors_in(value: Any) -> list[torch.Tensor]:
    """Tensors among the arguments of a torch function: in lists, tuples and dicts, nested."""
    found: list[torch.Tensor] = []
    _collect(value, found)
    return found


def _collect(value: Any, found: list[torch.Tensor]) -> None:
    kind = type(value)
    if kind is torch.Tensor or kind is torch.nn.Parameter:
        found.append(value)
    elif kind in _ATOMS:
        return
    elif isinstance(value, (list, tuple)):
        for item in value:
            _collect(item, found)
    elif isinstance(value, dict):
        for item in dict.values(value):
            _collect(item, found)
    elif isinstance(value, torch.Tensor):
        found.append(value)


_DEEPEST = 8
"""Containers within containers that are looked into."""


def named_tensors(
    value: Any, name: str, *, cut: list[str] | None = None
) -> Iterator[tuple[str, torch.Tensor]]:
    """Tensors inside a module's arguments or results, each with its path.

    Looks into lists, tuples, named tuples, dicts, dataclasses, ``ModelOutput``-like mappings and
    the public attributes of plain objects (caches); never iterates an iterator or a generator,
    since that would use it up. More than eight containers deep it looks into none; ``cut`` gets
    the paths of those that hold something.
    """
    yield from _Walk([] if cut is None else cut).into(value, name, _DEEPEST)


@dataclasses.dataclass(frozen=True, slots=True)
class _Walk:
    """A look through containers: those too deep are ``cut``, those ``seen`` not looked at again."""

    cut: list[str]
    seen: set[int] = dataclasses.field(default_factory=set)

    def into(self, value: Any, name: str, left: int) -> Iterator[tuple[str, torch.Tensor]]:
        """The tensors in ``value``, with ``left`` levels of containers to go."""
        if isinstance(value, torch.Tensor):
            yield name, value
            return
        if type(value) in _ATOMS or id(value) in self.seen:
            return
        self.seen.add(id(value))
        members = list(_members(value))
        if left == 0:
            self.cut.extend([name] if members else [])
            return
        for key, item in members:
            yield from self.into(item, f"{name}.{key}" if name else str(key), left - 1)


def _members(value: Any) -> Iterable[tuple[Any, Any]]:
    for kind, members in _KINDS:
        if isinstance(value, kind):
            return members(value)
    if hasattr(type(value), "__dataclass_fields__"):
        return [(f.name, getattr(value, f.name, None)) for f in dataclasses.fields(value)]
    held = getattr(value, "__dict__", None)
    # What an object keeps to itself is no result.
    return [p for p in held.items() if p[0][:1] != "_"] if isinstance(held, dict) else ()


def _fields(value: Any) -> Iterable[tuple[Any, Any]]:
    named = hasattr(value, "_fields")
    return zip(value._fields, value, strict=True) if named else enumerate(value)


_KINDS: tuple[tuple[Any, Callable[[Any], Iterable[tuple[Any, Any]]]], ...] = (
    (dict, lambda value: list(dict.items(value))),
    (Mapping, lambda value: list(value.items())),
    (tuple, _fields),
    (list, enumerate),
    ((set, frozenset, torch.nn.Module, type), lambda value: ()),  # sets have no stable names
)
"""How the members of a container, and their names, are got."""
