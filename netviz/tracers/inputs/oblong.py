"""Pictures that are not square: a linear layer fixes the product of two sides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from netviz.tracers.inputs.state import State
from netviz.tracers.inputs.trial import Trial


class Attempts(Protocol):
    """What tries a state."""

    def attempt(self, state: State) -> Trial:
        """Try ``state`` once."""
        ...

    def over(self) -> bool:
        """Whether time is up."""
        ...


def oblong(run: Attempts, state: State) -> State | None:
    """``state`` with two different sides for its picture, such that the forward accepts it.

    With square pictures the forward shows which side of its last feature map belongs to which side
    of the picture; the two sides are independent, so their product can be solved for.
    """
    places = [(p, t) for p, t in state.tensors().items() if t.shape[-2:] == ("S", "S")]
    if len(places) != 1:
        return None
    path, leaf = places[0]
    for high, wide in _sides(run, state):
        tried = state.with_tensor(path, type(leaf)((*leaf.shape[:-2], high, wide)))
        found = run.attempt(tried)
        if found.error is None and not found.report.regrouped:
            return tried
    return None


def _sides(run: Attempts, state: State) -> Iterator[tuple[int, int]]:
    """Pairs of sides whose feature map has as many elements as the linear layer wants."""
    known: dict[int, int] = {}
    for size in range(16, 513, 8):
        if run.over():
            return
        channels, side, wanted = run.attempt(state.with_size("S", size)).report.flat_map
        if not channels or wanted % channels or side in known:
            continue
        known[side] = size
        other = wanted // channels // side
        if side * other * channels == wanted and other in known and other != side:
            yield known[other], known[side]
            yield known[side], known[other]
