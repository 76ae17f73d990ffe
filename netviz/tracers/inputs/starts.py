"""Where a search for inputs starts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from torch import nn

from netviz.tracers.inputs.guesses import alternatives, first_guess, in_graph
from netviz.tracers.inputs.layers import by_layer
from netviz.tracers.inputs.shapes import Tensor, Value
from netviz.tracers.inputs.signature import Signature
from netviz.tracers.inputs.state import State


def starts(model: nn.Module, signature: Signature) -> Iterator[State]:
    """Starting points: names and layers, then other ranks, then with optional arguments."""
    needed = [p for p in signature.parameters if p.required]
    if not needed and signature.parameters:
        yield State({})
        needed = [p for p in signature.parameters if p.default is None][:1]
    names = [p.name for p in signature.parameters]
    base = State(
        {p.name: in_graph(first_guess(p, model, first=p is needed[0]), names) for p in needed}
    )
    yield base
    if any(p.container for p in needed):
        yield State({p.name: first_guess(replace(p, container=""), model) for p in needed})
    first = needed[0].name if needed else ""
    if first and isinstance(base.arguments[first], Tensor):
        yield State({**base.arguments, first: by_layer(model)})
    yield from _varied(base, model)
    for count in range(1, 4):
        extra = [p for p in signature.parameters if not p.required and p.default is None][:count]
        if len(extra) == count:
            yield State({**base.arguments, **{p.name: first_guess(p, model) for p in extra}})


def _varied(base: State, model: nn.Module) -> Iterator[State]:
    names = list(base.arguments)
    for name in reversed(names):
        if isinstance(base.arguments[name], Value):
            for mask in (
                Tensor((1, "T"), "bool"),
                Tensor(("T", "T"), "bool"),
                Tensor((1, 1, "T", "T"), "bool"),
            ):
                yield State({**base.arguments, name: mask})
    flexible = [n for n in names if isinstance(base.arguments[n], Tensor)]
    for other in alternatives(model):
        if flexible:
            yield State({**base.arguments, flexible[0]: other})
    for name in flexible[1:]:
        for other in alternatives(model):
            yield State({**base.arguments, name: other})
    for other in alternatives(model):
        if len(flexible) > 1:
            yield State({**base.arguments, **dict.fromkeys(flexible, other)})
