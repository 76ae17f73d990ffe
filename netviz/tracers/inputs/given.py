"""Inputs from ``input_size`` and ``dtypes``, under the names that other tools gave them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import nn

from netviz.errors import InputError
from netviz.tracers.inputs.flags import write
from netviz.tracers.inputs.record import Inputs
from netviz.tracers.inputs.shapes import Tensor
from netviz.tracers.inputs.signature import unwrapped
from netviz.tracers.inputs.values import Maker, home, smallest_vocabulary

GOOD = "input_size=(1, 3, 224, 224), [(1, 3, 224, 224), (1, 10)] or {'x': (1, 3, 224, 224)}"


def from_sizes(input_size: Any, dtypes: Any = None, model: nn.Module | None = None) -> Inputs:
    """Random tensors of the given sizes, batch included.

    ``input_size``: one size, a list of sizes (positional) or a dict of sizes (keywords).
    ``dtypes``: one dtype or as many as there are sizes (a list, or a dict by name), each a
    ``torch.dtype`` or its name. Raises `InputError`.
    """
    model = unwrapped(model) if model is not None else nn.Identity()
    device, precision = home(model)
    maker = Maker(device=device, precision=precision)
    high = smallest_vocabulary(model)

    def made(size: Any, dtype: Any) -> Any:
        return maker.make(Tensor(_checked(size), _named(dtype), high))

    if isinstance(input_size, Mapping):
        types: Mapping[str, Any] = dtypes if isinstance(dtypes, Mapping) else {}
        if not isinstance(dtypes, Mapping):
            types = dict(zip(input_size, _each(dtypes, len(input_size)), strict=True))
        kwargs = {k: made(s, types.get(k)) for k, s in input_size.items()}
        return Inputs(kwargs=kwargs, flags=write((), kwargs), how="input_size")
    sizes = [input_size] if _is_size(input_size) else list(input_size)
    args = tuple(made(s, d) for s, d in zip(sizes, _each(dtypes, len(sizes)), strict=True))
    return Inputs(args=args, flags=write(args, {}), how="input_size")


def _is_size(value: Any) -> bool:
    return isinstance(value, (tuple, list)) and all(isinstance(v, int) for v in value)


def _checked(size: Any) -> tuple[int, ...]:
    if isinstance(size, int) and not isinstance(size, bool):
        size = (size,)
    if not _is_size(size) or any(n < 0 for n in size):
        raise InputError(f"input_size: {size!r} is not a size; good ones: {GOOD}")
    return tuple(size)


def _each(dtypes: Any, count: int) -> Sequence[Any]:
    if not isinstance(dtypes, (tuple, list)):
        return [dtypes] * count
    if len(dtypes) != count:
        raise InputError(f"{len(dtypes)} dtypes for {count} sizes; give one, or one for each")
    return dtypes


def _named(dtype: Any) -> str:
    name = str(dtype or "float32").removeprefix("torch.")
    if not isinstance(getattr(torch, name, None), torch.dtype):
        raise InputError(f"unknown dtype {dtype!r}; for example float32, float16, int64, bool")
    return name
