"""What the tracer needs to know of a low-level operator, looked up once for each."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import torch

from netviz.tracers.tensors import tensors_in

_UNDECLARED = {"native_batch_norm": (3, 4), "cudnn_batch_norm": (3, 4), "miopen_batch_norm": (3, 4)}
"""Arguments that an operator writes in training although its schema does not say so."""


@dataclass(frozen=True, slots=True)
class Info:
    """``name`` without namespace for aten, and which arguments the operator writes."""

    name: str
    positions: tuple[int, ...] = ()
    names: tuple[str, ...] = ()

    def written(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Iterator[torch.Tensor]:
        """Tensors that a call with these arguments writes into."""
        for position in self.positions:
            if position < len(args):
                yield from tensors_in(args[position])
        for name in self.names:
            if name in kwargs:
                yield from tensors_in(kwargs[name])


@functools.cache
def info_of(func: Any) -> Info:
    """Facts about an ``OpOverload`` (or a higher-order operator, which has no schema)."""
    schema = getattr(func, "_schema", None)
    if schema is None:
        return Info(str(func))
    name = schema.name.removeprefix("aten::")
    written = [
        (i, a.name)
        for i, a in enumerate(schema.arguments)
        if a.alias_info is not None and a.alias_info.is_write
    ]
    positions = tuple(i for i, _ in written) + _UNDECLARED.get(name, ())
    return Info(name, positions, tuple(n for _, n in written))
