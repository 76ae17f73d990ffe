"""Changes guesses so that what was demanded of them holds."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from netviz.tracers.inputs.demands import Demand
from netviz.tracers.inputs.lineage import Axis
from netviz.tracers.inputs.shapes import (
    Dim,
    Path,
    Tensor,
)
from netviz.tracers.inputs.state import State
from netviz.tracers.inputs.templates import flat_template, other_kind, template, with_axis
from netviz.tracers.inputs.watch import Report, Seen


def repaired(state: State, report: Report) -> State:
    """``state`` changed by the first demands that it does not meet; itself when all are met."""
    fixed: set[tuple[Path, int]] = set()
    touched: set[Path] = set()
    for seen in sorted(report.seen, key=_ambiguity):
        before = state
        state = _meet(state, seen, fixed, touched)
        if state is not before:
            touched |= seen.lineage.paths
    for path, size in report.flattened.items():
        leaf = state.tensors().get(path)
        if (
            leaf is not None
            and not leaf.settled
            and path not in touched
            and not _consumed(report, path)
        ):
            state = state.with_tensor(path, flat_template(size, leaf))
    return state


def _ambiguity(seen: Seen) -> int:
    """Demands on one argument's axis come before those on a sum of several."""
    axes = seen.lineage.axes
    if axes is None or not seen.demand.size or not -len(axes) <= seen.demand.axis < len(axes):
        return 0
    return int(len(axes[seen.demand.axis]) > 1)


def _consumed(report: Report, path: Path) -> bool:
    return any(path in s.lineage.paths for s in report.seen)


def _meet(state: State, seen: Seen, fixed: set[tuple[Path, int]], touched: set[Path]) -> State:
    demand, line = seen.demand, seen.lineage
    if line.flat:
        return _meet_flat(state, seen, touched)
    axes = line.axes
    if axes is None:
        return state
    if demand.kind in ("tokens", "bag"):
        return _integers(state, seen)
    return _meet_sizes(state, seen, fixed, touched)


def _meet_sizes(
    state: State, seen: Seen, fixed: set[tuple[Path, int]], touched: set[Path]
) -> State:
    demand, line = seen.demand, seen.lineage
    axes = line.axes or ()
    identity = len(line.paths) == 1 and all(len(a) == 1 for a in axes)
    path = next(iter(line.paths))
    leaf = state.tensors().get(path)
    if leaf is None:
        return state
    free = identity and not leaf.settled
    if free and path not in touched and other_kind(demand, leaf, len(seen.shape)):
        fixed.add((path, demand.axis))
        return state.with_tensor(path, template(demand))
    if free and len(demand.shape) > 1:
        return _trailing(state, path, leaf, demand)
    rank = min(len(seen.shape), len(axes))
    if not demand.size or not -rank <= demand.axis < rank:
        return state
    return _resize(state, seen, fixed)


def _resize(state: State, seen: Seen, fixed: set[tuple[Path, int]]) -> State:
    """Set the size of the argument axes that make up the demanded axis."""
    demand = seen.demand
    assert seen.lineage.axes is not None
    sources = seen.lineage.axes[demand.axis]
    free = [a for a in sources if (a.path, a.index) not in fixed and _free(state, a)]
    fixed |= {(a.path, a.index) for a in sources}
    missing = demand.size - seen.shape[demand.axis]
    if not free or missing == 0:
        return state
    sizes = {a: _current(state, a) for a in free}
    for axis, share in _shares(demand.size, seen.shape[demand.axis], Counter(free), sizes).items():
        leaf = state.tensors()[axis.path]
        state = state.with_tensor(axis.path, with_axis(leaf, axis.index, share))
    return state


def _shares(
    wanted: int, got: int, times: Mapping[Axis, int], sizes: Mapping[Axis, int]
) -> dict[Axis, int]:
    """How several axes, each counted ``times``, are to change so that their sum is as wanted.

    One of them gives way where it can, else all get the same; where the rest was computed from
    the arguments too, the proportion is kept. Empty when nothing fits.
    """
    for axis in sorted(times, key=lambda a: times[a]):
        share, rest = divmod(wanted - got, times[axis])
        if rest == 0 and sizes[axis] + share >= 1:
            return {axis: sizes[axis] + share}
    total = wanted - got + sum(sizes[a] * n for a, n in times.items())
    first, *others = times
    if total >= len(times):
        even = total // len(times)
        return {first: total - even * len(others)} | dict.fromkeys(others, even)
    scaled = {a: n * wanted // got for a, n in sizes.items()}
    return scaled if all(scaled.values()) else {}


def _free(state: State, axis: Axis) -> bool:
    leaf = state.tensors().get(axis.path)
    return leaf is not None and not leaf.settled and axis.index < len(leaf.shape)


def _current(state: State, axis: Axis) -> int:
    return state.tensors()[axis.path].sized(state.sizes)[axis.index]


def _integers(state: State, seen: Seen) -> State:
    for path in seen.lineage.paths:
        leaf = state.tensors().get(path)
        if leaf is None:
            continue
        high = (
            min(leaf.high, seen.demand.high)
            if leaf.high and leaf.dtype == "int64"
            else seen.demand.high
        )
        shape: tuple[Dim, ...] = leaf.shape
        if leaf.dtype == "float32" and not leaf.settled:
            shape = (
                ("T",) if seen.demand.kind == "bag" and "offsets" in state.arguments else (1, "T")
            )
        elif seen.demand.kind == "bag" and "offsets" in state.arguments:
            shape = ("T",)
        state_dtype = leaf.dtype if leaf.dtype != "float32" else "int64"
        new = replace(leaf, shape=shape, dtype=state_dtype, high=high)
        if new != leaf and leaf.fill is None:
            state = state.with_tensor(path, new)
    return state


def _trailing(state: State, path: Path, leaf: Tensor, demand: Demand) -> State:
    shape = (*leaf.shape[: max(1, len(leaf.shape) - len(demand.shape))], *demand.shape)
    return state.with_tensor(path, replace(leaf, shape=shape)) if shape != leaf.shape else state


def _meet_flat(state: State, seen: Seen, touched: set[Path]) -> State:
    """An argument that was flattened before its first layer."""
    path = next(iter(seen.lineage.paths))
    leaf = state.tensors().get(path)
    size = seen.demand.size
    if (
        leaf is None
        or leaf.settled
        or path in touched
        or not size
        or seen.demand.kind != "features"
    ):
        return state
    if leaf.dtype == "int64" and leaf.fill is None:
        return state.with_tensor(path, replace(leaf, dtype="float32", high=0))
    # What stands beside it (a label's embedding) keeps its share.
    elements = math.prod(leaf.sized(state.sizes)[1:]) + size - seen.shape[-1]
    if seen.shape[-1] == size or elements < 1:
        return state
    return state.with_tensor(path, flat_template(elements, leaf))


def reshaped(state: State, report: Report) -> State:
    """Two arguments that do not fit element by element: the second takes the first one's shape."""
    if report.pair is None:
        return state
    first, second = report.pair
    for one, other in ((first, second), (second, first)):
        if len(other.lineage.paths) == 1 and other.lineage.axes is not None:
            path = next(iter(other.lineage.paths))
            leaf = state.tensors().get(path)
            if leaf is not None and not leaf.settled and one.lineage.paths != other.lineage.paths:
                source = state.tensors().get(next(iter(one.lineage.paths)))
                plain = (
                    one.lineage.axes is not None
                    and source is not None
                    and len(one.lineage.paths) == 1
                )
                shape = source.shape if plain and source is not None else one.shape
                if one.demand.kind == "beside":
                    return state.with_tensor(path, Tensor((*shape[:-1], 1)))
                return state.with_tensor(path, replace(leaf, shape=shape))
    return state
