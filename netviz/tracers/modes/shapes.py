"""A world of shapes: the model's data has no values, so no size of model needs its memory.

Data lives on torch's ``meta`` device. What does not depend on it (positions, masks, tables made in
the forward, integer inputs) stays real, values and all, until it meets data; so code that reads
*its* values runs as usual. Towards the model's code, everything claims to be on the usual device.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from netviz.tracers.modes import autocast, operators
from netviz.tracers.modes.assumptions import assume_shape, assume_value
from netviz.tracers.modes.roster import Roster, named_modules
from netviz.tracers.modes.worlds import Unanswerable
from netviz.tracers.tensors import storage_of, tensors_in

_LARGE = 64 << 20  # bytes; a table that is larger is kept as a shape
_META = torch.device("meta")
_STAY = frozenset(("cuda", "cpu", "pin_memory", "xpu", "npu"))
_ATTENTION = "scaled_dot_product_attention"
_SIZED = frozenset(
    "view reshape expand repeat tile unflatten narrow broadcast_to new_zeros new_ones new_full "
    "new_empty as_strided split chunk roll".split()
)
_LENGTHS = frozenset(
    "lstm gru rnn_tanh rnn_relu _pack_padded_sequence _pad_packed_sequence".split()
)
"""Functions whose second argument, if of whole numbers, tells lengths and is read at once."""
_FACTORIES = frozenset("zeros ones full empty rand randn eye".split())


class ShapeWorld:
    """Runs functions on shapes. ``assuming``: answer for values by assumption, and say so."""

    def __init__(self, model: nn.Module, roster: Roster, *, assuming: bool = False) -> None:
        self.assuming = assuming
        self.assumed: Counter[str] = Counter()
        self.adopt: Callable[[torch.Tensor, torch.Tensor], None] = lambda twin, real: None
        self._device = _home(roster)
        self._twins: dict[int, tuple[torch.Tensor, torch.Tensor]] = {}
        self._tainted: set[int] = set()
        self._roster = roster
        self._swap(model)

    # -- setting the stage -----------------------------------------------------------------------

    def _swap(self, model: nn.Module) -> None:
        """Put shapes in the place of parameters and buffers; `guard.unchanged` undoes it."""
        for _, module in named_modules(model):
            for table in (getattr(module, "_parameters", {}), getattr(module, "_buffers", {})):
                for name, tensor in list(table.items()):
                    if tensor is not None and _is_data(tensor):
                        table[name] = self._weight(tensor)

    def _weight(self, tensor: torch.Tensor) -> torch.Tensor:
        found = self._twins.get(id(tensor))
        if found is not None:
            return found[1]
        twin: torch.Tensor = torch.empty_like(tensor, device=_META)
        if isinstance(tensor, nn.Parameter):
            twin = nn.Parameter(twin, requires_grad=tensor.requires_grad)
        if tensor.is_leaf and tensor.grad is not None:
            twin.grad = torch.empty_like(tensor.grad, device=_META)
        self._twins[id(tensor)] = (tensor, twin)
        self._roster.tensors[id(twin)] = self._roster.tensors[id(tensor)]
        return twin

    def input(self, tensor: torch.Tensor) -> torch.Tensor:
        """What stands for an input: its shape if it is data, itself if it is indices or a mask."""
        return torch.empty_like(tensor, device=_META) if _is_data(tensor) else tensor

    # -- the world's protocol --------------------------------------------------------------------

    def ask(self, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        """Answer as if shapes were on the usual device."""
        question = operators.function_name(func)
        answer = _ANSWERS.get(question)
        if answer is not None and args and self._is_shape(args[0]):
            return answer(self._device)
        return func(*args, **kwargs)

    def admit(self, func: Any, args: Any, kwargs: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """Where data is involved, everything real becomes a shape too."""
        tensors = tensors_in(args) + (tensors_in(kwargs) if kwargs else [])
        if not any(self._is_shape(t) for t in tensors):
            return args, kwargs
        name = operators.function_name(func)
        if name in ("__getitem__", "__setitem__"):
            args = (args[0], _positions(args[1], self._is_shape), *args[2:])
        elif name in _SIZED:
            args = (args[0], *(_sizes(size) for size in args[1:]))
            kwargs = {key: _sizes(size) for key, size in kwargs.items()}
        if name in _LENGTHS and len(args) > 1 and getattr(args[1], "dtype", None) == torch.int64:
            args = (self._map(args[0]), args[1], *self._map(args[2:]))
        elif any(t.device != _META for t in tensors):
            args, kwargs = self._map(args), self._map(kwargs)
        return self._devices(func, args, kwargs)

    def run(self, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        """Work out the shape; what does not depend on data is computed for real."""
        name = operators.function_name(func)
        if not args or not any(t.device == _META for t in tensors_in(args)):
            return self._make(func, name, args, kwargs)
        if name in _STAY:
            return args[0]
        args, kwargs = autocast.cast(name, args, kwargs)
        if self.assuming:
            assumed = assume_shape(name, args, kwargs)
            if assumed is not None:
                self.assumed[f"every element selected by {name}"] += 1
                return assumed
        result = func(*args, **kwargs)
        return _fused_layout(result, args) if name == _ATTENTION else result

    def read(self, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        """Values of shapes are assumed, or not to be had."""
        if not any(self._is_shape(t) for t in tensors_in(args)):
            return func(*args, **kwargs)
        name = operators.function_name(func)
        if not self.assuming:
            self._give_up(f"{name} reads the values of a tensor that has only a shape")
        return assume_value(name, args[0], self.assumed)

    def _give_up(self, why: str) -> None:
        if not self.assuming:
            raise Unanswerable(why)
        self.assumed[why] += 1

    def current(self, tensor: torch.Tensor) -> torch.Tensor:
        """The shape, once it was written in the place of a real tensor."""
        return self._twins[id(tensor)][1] if id(tensor) in self._tainted else tensor

    def assumptions(self) -> list[str]:
        """What was assumed, in words."""
        return sorted(self.assumed)

    # -- how -------------------------------------------------------------------------------------

    def _is_shape(self, tensor: Any) -> bool:
        return isinstance(tensor, torch.Tensor) and (
            tensor.device == _META or id(tensor) in self._tainted
        )

    def _map(self, value: Any) -> Any:
        if isinstance(value, torch.Tensor):
            return self._twin(value) if value.device != _META else value
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return type(value)(*map(self._map, value))
        if isinstance(value, (list, tuple)):
            return type(value)(map(self._map, value))
        if type(value) is dict:
            return {key: self._map(item) for key, item in value.items()}
        return value

    def _twin(self, tensor: torch.Tensor) -> torch.Tensor:
        found = self._twins.get(id(tensor))
        if found is not None:
            return found[1]
        twin = torch.empty_strided(tensor.shape, tensor.stride(), dtype=tensor.dtype, device=_META)
        # The real tensor is kept too: its id must stay its own.
        self._twins[id(tensor)] = (tensor, twin)
        self.adopt(twin, tensor)
        return twin

    def _devices(self, func: Any, args: Any, kwargs: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        if kwargs.get("device") is not None:
            kwargs = {**kwargs, "device": _META}
        if operators.function_name(func) == "to":
            args = (args[0], *(_META if _names_device(a) else a for a in args[1:]))
        return args, kwargs

    def _make(self, func: Any, name: str, args: Any, kwargs: dict[str, Any]) -> Any:
        """Run for real, unless it makes a table too large to keep."""
        if name in _FACTORIES and _elements(name, args, kwargs) * 8 > _LARGE:
            kwargs = {**kwargs, "device": _META, "pin_memory": False}
        return func(*args, **kwargs)

    def wrote(self, storages: set[int], args: Any) -> None:
        """Real tensors whose shape was written no longer hold what they should."""
        for tensor in tensors_in(args):
            if tensor.device == _META and storage_of(tensor) in storages:
                self._tainted.update(i for i, (_, twin) in self._twins.items() if twin is tensor)


def _sizes(size: Any) -> Any:
    """A size computed as a tensor of known value, as the number it is."""
    if isinstance(size, (list, tuple)):
        return type(size)(_sizes(item) for item in size)
    known = isinstance(size, torch.Tensor) and size.ndim == 0 and size.device != _META
    return int(size) if known else size


def _fused_layout(result: torch.Tensor, args: tuple[Any, ...]) -> torch.Tensor:
    """Attention's result in the layout that the fused kernels give: heads after positions.

    Whether the code's ``contiguous()`` that follows copies, depends on it.
    """
    if result.ndim != 4 or args[0].shape[-1] != args[2].shape[-1]:
        return result
    batch, heads, length, width = result.shape
    shape = (batch, length, heads, width)
    return torch.empty(shape, dtype=result.dtype, device=_META).transpose(1, 2)


def _elements(name: str, args: Any, kwargs: dict[str, Any]) -> int:
    """How large a table the factory ``name`` makes."""
    shape = kwargs.get("size", args[0] if args and isinstance(args[0], (list, tuple)) else args)
    sizes = [size for size in shape if isinstance(size, int)]
    return sizes[0] * sizes[-1] if name == "eye" and sizes else math.prod(sizes)


def _home(roster: Roster) -> torch.device:
    devices = (tensor.device for tensor in roster.kept)
    return next((d for d in devices if d != _META), torch.device("cpu"))


def _is_data(tensor: torch.Tensor) -> bool:
    return tensor.is_floating_point() or tensor.is_complex() or tensor.nbytes > _LARGE


_ANSWERS: dict[str, Callable[[torch.device], Any]] = {
    "device": lambda device: device,
    "is_meta": lambda device: False,
    "is_cuda": lambda device: device.type == "cuda",
    "is_cpu": lambda device: device.type == "cpu",
    "get_device": lambda device: -1 if device.type == "cpu" else device.index or 0,
}


def _names_device(value: Any) -> bool:
    return isinstance(value, (torch.device, str))


def _positions(index: Any, is_shape: Callable[[Any], bool]) -> Any:
    """Masks whose values are known, as the positions that they select: shapes can be indexed so."""
    if not isinstance(index, tuple):
        chosen = _selected(index, is_shape)
        return chosen[0] if len(chosen) == 1 else chosen
    return tuple(item for part in index for item in _selected(part, is_shape))


def _selected(index: Any, is_shape: Callable[[Any], bool]) -> tuple[Any, ...]:
    mask = isinstance(index, torch.Tensor) and index.dtype == torch.bool and index.ndim > 0
    return index.nonzero(as_tuple=True) if mask and not is_shape(index) else (index,)
