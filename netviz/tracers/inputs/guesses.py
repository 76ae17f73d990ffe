"""First guesses at arguments: from annotations, from names, from the model's first layer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from torch import nn

from netviz.tracers.inputs.layers import by_layer, first_of, named_size
from netviz.tracers.inputs.shapes import Argument, Nested, Tensor, Value, image
from netviz.tracers.inputs.signature import Parameter
from netviz.tracers.inputs.vocabulary import by_name

_GRAPH = re.compile(r"edge_index|edges|adj\w*|A|A_hat|laplacian")
_SCALARS = {
    "int": 1,
    "float": 1.0,
    "bool": False,
    "Optional[int]": 1,
    "Optional[float]": 1.0,
    "str": "",
}
_NO_NAMESPACE = ("self", "torch", "F", "nn", "np", "math")


def first_guess(parameter: Parameter, model: nn.Module, *, first: bool = True) -> Argument:
    """The likeliest argument, to be corrected by trials. ``first``: no other one comes before."""
    note = parameter.annotation.replace("typing.", "").replace(" ", "")
    if note in _SCALARS:
        return Value(_SCALARS[note])
    named = by_name(parameter.name, model)
    certain = isinstance(named, Tensor) and named.settled
    if re.match(r"(Optional\[)?(list|List|Sequence|Iterable)\[", note):
        return _list(model)
    if parameter.container == "list" and not certain:
        return _each(model)
    if parameter.container and parameter.name not in _NO_NAMESPACE and not certain:
        items = tuple((k, first_guess(_part(parameter, k), model)) for k in parameter.keys)
        return Nested(parameter.container, items)
    typed = _annotated(note)
    if typed is not None:
        return typed
    if named is not None:
        return named
    guess = _generic(parameter.name, model)
    # Only the first argument is likely to be what the first layer takes.
    return guess if first or guess.dtype != "int64" else Tensor((1, 64))


def _generic(name: str, model: nn.Module) -> Tensor:
    """An argument whose name says nothing: by the first layer, or a size that the model names."""
    guess = by_layer(model)
    size = named_size(name, model)
    return (
        replace(guess, shape=(*guess.shape[:-1], size)) if size and len(guess.shape) == 2 else guess
    )


def in_graph(guess: Argument, names: list[str]) -> Argument:
    """Beside an adjacency matrix or an edge list the other tensor has a row for every node."""
    if (
        not any(_GRAPH.fullmatch(n) for n in names)
        or not isinstance(guess, Tensor)
        or guess.settled
    ):
        return guess
    if "E" in guess.shape or guess.fill is not None:
        return guess
    last = guess.shape[-1] if isinstance(guess.shape[-1], int) else 64
    return Tensor(("N", last))


def alternatives(model: nn.Module) -> Iterator[Tensor]:
    """Further guesses for an argument of which nothing is known, likeliest first."""
    yield from (image(3), Tensor((1, "T"), "int64", 2), Tensor((1, 64)), Tensor((1, "T", 64)))
    yield from (
        Tensor((1, 1, "L")),
        image(1),
        Tensor((1, 3, "V", "V", "V")),
        Tensor((1,), "int64", 1),
    )
    yield from (
        Tensor((1,)),
        Tensor((1, "T")),
        Tensor(("T",), "int64", 2),
        Tensor((64,)),
        Tensor(()),
    )


def _part(parameter: Parameter, key: str) -> Parameter:
    return Parameter(parameter.name if key.isdigit() else key)


def _list(model: nn.Module) -> Argument:
    guess = by_layer(model)
    if len(guess.shape) == 4:  # detectors take pictures without a batch axis
        return Nested("list", (("0", Tensor(guess.shape[1:])),))
    return Nested("list", (("0", guess), ("1", guess)))


def _each(model: nn.Module) -> Argument:
    """A list that is walked along with a list of modules: as long as that."""
    modules = first_of(model, nn.ModuleList)
    count = len(modules) if modules is not None else 2
    return Nested("list", tuple((str(i), by_layer(model)) for i in range(count)))


def _annotated(note: str) -> Tensor | None:
    """``LongTensor``, or jaxtyping's ``Float[Tensor, "batch channels height width"]``."""
    if "LongTensor" in note or "IntTensor" in note:
        return Tensor((1, "T"), "int64", 2)
    if re.match(r"(Int|Int64|Int32|UInt8)\[", note):
        return Tensor((1, "T"), "int64", 2)
    return Tensor((1, "T"), "bool") if note.startswith("Bool[") else None
