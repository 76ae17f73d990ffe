"""Descriptions of arguments, before there are tensors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

Dim: TypeAlias = int | str
"""A size, or the name of one that is to be found: "S" image side, "V" volume side, "L" samples of
a signal, "T" tokens or time steps, "N" points or graph nodes, "E" edges."""

DEFAULT_SIZES: Mapping[str, int] = {"S": 224, "V": 32, "L": 128, "T": 16, "N": 16, "E": 32}
COMMON_SIZES: Mapping[str, tuple[int, ...]] = {
    "S": (224, 32, 28, 64, 256, 128, 299, 384, 512, 96, 48, 84, 16, 227, 8, 4, 1),
    "V": (32, 64, 16, 128, 96, 28, 112, 8, 4, 48, 24, 160, 20, 1),
    "L": (128, 1024, 64, 256, 512, 4096, 16000, 100, 32, 50, 200, 1000, 784, 300, 16, 8000, 187,
          44100, 8, 10, 22050, 1),
    "T": (16, 32, 64, 128, 10, 20, 50, 100, 256, 512, 8, 24, 28, 30, 12, 60, 1, 2, 4),
    "N": (16, 64, 1024, 32, 128, 8, 4, 2708),
    "E": (32,),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor argument. ``high``: integers are drawn from 0 to below it. ``settled``: its shape
    was declared or follows from the code, so it is not to be changed.
    ``fill``: all elements are this size ("T": a length), or one ("1": a mask), or zero ("0")."""

    shape: tuple[Dim, ...]
    dtype: str = "float32"
    high: int = 0
    settled: bool = False
    fill: str | None = None

    def sized(self, sizes: Mapping[str, int]) -> tuple[int, ...]:
        """The shape with its named sizes filled in."""
        return tuple(sizes[d] if isinstance(d, str) else d for d in self.shape)

    def with_axis(self, axis: int, value: Dim) -> Tensor:
        """The same with one size replaced."""
        shape = list(self.shape)
        shape[axis] = value
        return replace(self, shape=tuple(shape))

    @property
    def symbols(self) -> frozenset[str]:
        """The sizes that are still to be found."""
        return frozenset(d for d in self.shape if isinstance(d, str))


@dataclass(frozen=True, slots=True)
class Value:
    """An argument that is no tensor."""

    value: Any


@dataclass(frozen=True, slots=True)
class Nested:
    """A container. ``kind``: "list", "tuple", "dict" or "namespace"; ``items`` by key or index."""

    kind: str
    items: tuple[tuple[str, Argument], ...]


Argument: TypeAlias = Tensor | Value | Nested
Path: TypeAlias = tuple[str, ...]
"""Where a tensor is among the arguments: parameter name, then keys or indices."""


def image(channels: int) -> Tensor:
    """One picture."""
    return Tensor((1, channels, "S", "S"))


def leaves(argument: Argument, path: Path) -> dict[Path, Tensor]:
    """Every tensor below ``argument`` with its path."""
    if isinstance(argument, Tensor):
        return {path: argument}
    if isinstance(argument, Nested):
        found: dict[Path, Tensor] = {}
        for key, item in argument.items:
            found |= leaves(item, (*path, key))
        return found
    return {}


def put(argument: Argument, path: Path, leaf: Argument) -> Argument:
    """``argument`` with what is at ``path`` replaced by ``leaf``."""
    if not path:
        return leaf
    if not isinstance(argument, Nested):
        return argument
    items = tuple((k, put(v, path[1:], leaf) if k == path[0] else v) for k, v in argument.items)
    return replace(argument, items=items)
