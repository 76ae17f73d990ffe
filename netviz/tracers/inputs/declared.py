"""Inputs that a model, or its file, declares."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from typing import Any

import torch
from torch import nn
from torch.nn.parameter import is_lazy

from netviz.tracers.inputs.flags import write
from netviz.tracers.inputs.record import Inputs
from netviz.tracers.inputs.shapes import Tensor
from netviz.tracers.inputs.signature import signature_of
from netviz.tracers.inputs.trial import can_run_really, trial
from netviz.tracers.inputs.values import Maker, home, smallest_vocabulary

_EXAMPLES = ("example_inputs", "example_input_array", "example_input", "dummy_input",
             "sample_input",
             "sample_inputs")  # fmt: skip
_SIZES = ("input_size", "input_shape", "INPUT_SIZE", "INPUT_SHAPE")

_QUICK = 16_000_000  # bytes of weights

Call = tuple[tuple[Any, ...], dict[str, Any]]


def from_hints(model: nn.Module, hints: Mapping[str, object]) -> Inputs | None:
    """The first declaration that the model accepts, or None.

    The file's come before the model's own, examples before sizes, and the way the file itself
    calls its model last.
    """
    for how, call in _declarations(model, hints):
        args, kwargs = call
        if _is_plain(model, how, call) or _accepts(model, args, kwargs):
            return Inputs(args=args, kwargs=kwargs, flags=_flags(model, args, kwargs), how=how)
    return None


def _flags(model: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[str, ...]:
    names = [p.name for p in signature_of(model).parameters]
    if len(args) == 1 and not kwargs and isinstance(args[0], torch.Tensor):
        return write(args, {})
    return write((), dict(zip(names, args, strict=False)) | kwargs)


def _is_plain(model: nn.Module, how: str, call: Call) -> bool:
    """Whether an example can be taken at its word: tensors that fit ``forward``'s signature.

    Only for models whose trial would take a while; small ones are tried all the same.
    """
    args, kwargs = call
    parameters = list(model.parameters())
    lazy = any(is_lazy(p) for p in parameters)
    if (
        lazy
        or sum(p.nbytes for p in parameters) < _QUICK
        or not how.endswith(("inputs", "array", "input"))
    ):
        return False
    if not all(isinstance(v, torch.Tensor) and v.dim() > 1 for v in (*args, *kwargs.values())):
        return False
    try:
        inspect.signature(model.forward).bind(*args, **kwargs)
    except (TypeError, ValueError):
        return False
    return True


def _accepts(model: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    if can_run_really(model):
        return trial(model, args, kwargs, real=True).error is None
    found = trial(model, _meta(args), _meta(kwargs))
    return found.error is None or found.blind


def _declarations(model: nn.Module, hints: Mapping[str, object]) -> Iterator[tuple[str, Call]]:
    for where, source in (("the file's", hints), ("the model's", _Attributes(model))):
        for name in _EXAMPLES:
            value = _called(source.get(name))
            if value is not None:
                yield from ((f"{where} {name}", call) for call in _as_calls(value, model))
        for name in _SIZES:
            value = _called(source.get(name))
            if value is not None:
                yield from ((f"{where} {name}", call) for call in _from_size(value, model))
    call = hints.get("call")
    if isinstance(call, tuple) and len(call) == 2:
        yield "the file's own call of the model", (tuple(call[0]), dict(call[1]))


class _Attributes(Mapping[str, object]):
    """A model's attributes as a mapping; those that raise are absent."""

    def __init__(self, model: nn.Module) -> None:
        self.model = model

    def __getitem__(self, key: str) -> object:
        try:
            return getattr(self.model, key)
        except Exception as error:
            raise KeyError(key) from error

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _called(value: object) -> object:
    if callable(value) and not isinstance(value, (torch.Tensor, nn.Module)):
        try:
            return value()
        except Exception:  # noqa: BLE001  a user's code raises anything
            return None  # it wants arguments: not a declaration
    return value


def _as_calls(value: Any, model: nn.Module) -> Iterator[Call]:
    """How an example can be meant: arguments, or one argument that is a container."""
    if isinstance(value, Mapping):
        names = [p.name for p in signature_of(model).parameters]
        if all(k in names for k in value):
            yield (), dict(value)
        yield (value,), {}
        yield (), dict(value)
    elif isinstance(value, (tuple, list)):
        if len(value) == 2 and isinstance(value[0], (tuple, list)) and isinstance(value[1], dict):
            yield tuple(value[0]), value[1]
        yield tuple(value), {}
        yield (value,), {}
    elif isinstance(value, torch.Tensor):
        yield (value,), {}
        yield (value.unsqueeze(0),), {}


def _from_size(value: Any, model: nn.Module) -> Iterator[Call]:
    """A size is taken with its batch axis, then without."""
    for size in _sizes(value):
        yield from _made(size, model)


def _sizes(value: Any) -> Iterator[Any]:
    # A bare number is not a size: ``input_size = 28`` says how many features there are.
    if isinstance(value, (tuple, list, torch.Size)) and all(isinstance(v, int) for v in value):
        size = tuple(value)
        if len(size) == 3:
            yield from ((1, *size), size)
        elif len(size) == 2:
            yield from (size, (1, *size), (1, 3, *size), (1, 1, *size))
        else:
            yield from (size, (1, *size))
    elif isinstance(value, (tuple, list)) and all(isinstance(v, (tuple, list)) for v in value):
        yield [tuple(v) for v in value]
        yield [(1, *v) for v in value]
    elif isinstance(value, Mapping):
        yield {k: tuple(v) for k, v in value.items()}
        yield {k: (1, *v) for k, v in value.items()}


def _made(size: Any, model: nn.Module) -> Iterator[Call]:
    device, precision = home(model)
    high = smallest_vocabulary(model)
    for dtype in ("float32", "int64") if high > 2 else ("float32",):
        maker = Maker(device=device, precision=precision)

        def one(shape: tuple[int, ...], dtype: str = dtype, maker: Maker = maker) -> Any:
            return maker.make(Tensor(tuple(shape), dtype, high))

        if isinstance(size, list):
            yield tuple(one(s) for s in size), {}
        elif isinstance(size, dict):
            yield (), {k: one(s) for k, s in size.items()}
        else:
            yield (one(size),), {}


def _meta(value: Any) -> Any:
    """The same with tensors on meta."""
    if isinstance(value, torch.Tensor):
        return torch.empty_strided(value.shape, value.stride(), dtype=value.dtype, device="meta")
    if isinstance(value, dict):
        return {k: _meta(v) for k, v in value.items()}
    if type(value) in (tuple, list):
        return type(value)(_meta(v) for v in value)
    return value
