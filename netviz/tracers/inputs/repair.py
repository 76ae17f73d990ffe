"""Changes guesses so that what was demanded of them holds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from netviz.tracers.inputs.demands import Demand
from netviz.tracers.inputs.lineage import Axis
from netviz.tracers.inputs.shapes import (
    DEFAULT_SIZES,
    Argument,
    Dim,
    Path,
    Tensor,
    image,
    leaves,
    put,
)
from netviz.tracers.inputs.watch import Report, Seen


@dataclass(frozen=True, slots=True)
class State:
    """A guess at all arguments: by parameter name, and the sizes assumed."""

    arguments: Mapping[str, Argument]
    sizes: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULT_SIZES))

    def tensors(self) -> dict[Path, Tensor]:
        """Every tensor with its path."""
        found: dict[Path, Tensor] = {}
        for name, argument in self.arguments.items():
            found |= leaves(argument, (name,))
        return found

    def with_tensor(self, path: Path, leaf: Argument) -> State:
        """The same with another argument at ``path``."""
        changed = put(self.arguments[path[0]], path[1:], leaf)
        return replace(self, arguments={**self.arguments, path[0]: changed})

    def with_size(self, symbol: str, size: int) -> State:
        """The same with another size."""
        return replace(self, sizes={**self.sizes, symbol: size})

    @property
    def key(self) -> str:
        """Equal for states that would be the same trial."""
        used = {s for t in self.tensors().values() for s in t.symbols}
        return repr((sorted(self.arguments.items()), sorted((s, self.sizes[s]) for s in used)))


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
    identity = len(line.paths) == 1 and all(len(a) == 1 for a in axes)
    path = next(iter(line.paths))
    leaf = state.tensors().get(path)
    if identity and leaf is not None and not leaf.settled and path not in touched:
        if _other_kind(demand, leaf, len(seen.shape)):
            fixed.add((path, demand.axis))
            return state.with_tensor(path, template(demand))
    if (
        demand.shape
        and len(demand.shape) > 1
        and identity
        and leaf is not None
        and not leaf.settled
    ):
        return _trailing(state, path, leaf, demand)
    if not demand.size or len(seen.shape) < abs(demand.axis) or len(seen.shape) <= demand.axis:
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
    total = sum(sizes.values()) + missing
    if total < len(free):  # part of it was computed from the same argument: keep the proportion
        scaled = {a: n * demand.size // seen.shape[demand.axis] for a, n in sizes.items()}
        total = sum(scaled.values())
        if total < len(free):
            return state
    shares = _shares(total, free, sizes)
    for axis, share in shares.items():
        leaf = state.tensors()[axis.path]
        state = state.with_tensor(axis.path, _with_axis(leaf, axis.index, share))
    return state


def _with_axis(leaf: Tensor, axis: int, size: int) -> Tensor:
    """``leaf`` with one size set; a signal whose channels come last is turned round."""
    turned = {1: 2, 2: 1}.get(axis)
    open_end = leaf.shape[axis] in ("L", "N", "T")
    if turned is not None and len(leaf.shape) == 3 and open_end and leaf.shape[turned] == size:
        leaf = leaf.with_axis(turned, leaf.shape[axis])
    return leaf.with_axis(axis, size)


def _shares(total: int, axes: list[Axis], sizes: Mapping[Axis, int]) -> dict[Axis, int]:
    """How ``total`` falls to several arguments: one of them gives way, else all get the same."""
    for axis in axes:
        rest = sum(size for other, size in sizes.items() if other != axis)
        if rest < total:
            return {axis: total - rest}
    if total % len(axes) == 0:
        return {a: total // len(axes) for a in axes}
    first, *others = axes
    return {first: total - len(others)} | dict.fromkeys(others, 1)


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
    if leaf is None or leaf.settled or path in touched or not size or seen.demand.kind != "features":
        return state
    if leaf.dtype == "int64" and leaf.fill is None:
        return state.with_tensor(path, replace(leaf, dtype="float32", high=0))
    # What stands beside it (a label's embedding) keeps its share.
    elements = math.prod(leaf.sized(state.sizes)[1:]) + size - seen.shape[-1]
    if seen.shape[-1] == size or elements < 1:
        return state
    return state.with_tensor(path, flat_template(elements, leaf))


def flat_template(size: int, leaf: Tensor) -> Tensor:
    """A shape whose flattening has ``size`` elements: a picture where that is a square."""
    for channels in (1, 3):
        side = math.isqrt(size // channels)
        if side >= 8 and side * side * channels == size:
            return Tensor((1, channels, side, side), leaf.dtype, leaf.high)
    return Tensor((1, size), leaf.dtype, leaf.high)


def template(demand: Demand) -> Tensor:
    """The usual argument for a consumer."""
    rows: dict[str, tuple[Dim, ...]] = {
        "image": (1, demand.size, "S", "S"),
        "signal": (1, demand.size, "L"),
        "volume": (1, demand.size, "V", "V", "V"),
        "features": (1, demand.size),
        "steps": (1, "T", demand.size),
    }
    shape = rows.get(demand.kind, (1, demand.size))
    if demand.latent:
        shape = tuple(1 if isinstance(d, str) else d for d in shape)
    return Tensor(shape)


def _other_kind(demand: Demand, leaf: Tensor, rank: int) -> bool:
    """Whether an argument is nothing like what consumes it: another rank, integers, a picture."""
    if demand.kind not in ("image", "signal", "volume", "features", "steps"):
        return False
    if (demand.ranks and rank not in demand.ranks) or (demand.latent and bool(leaf.symbols)):
        return True
    whole = leaf.dtype == "int64" and leaf.fill is None
    return whole or (demand.kind in ("features", "steps") and "S" in leaf.shape)


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


__all__ = ["State", "flat_template", "image", "repaired", "reshaped", "template"]
