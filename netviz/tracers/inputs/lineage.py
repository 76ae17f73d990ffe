"""How tensors inside a forward follow from its arguments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch

from netviz.tracers.inputs.shapes import Path


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of an argument: ``index`` counts from 0."""

    path: Path
    index: int


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where a tensor comes from.

    ``paths``: the arguments it depends on. ``axes``: for each of its axes the axes of arguments
    whose sizes make it up (several after a concatenation; empty where unknown), or None when the
    tensor has been computed. ``flat``: it is one argument with axes merged.
    """

    paths: frozenset[Path]
    axes: tuple[tuple[Axis, ...], ...] | None = None
    flat: bool = False


def of_argument(path: Path, rank: int) -> Lineage:
    """The lineage of an argument itself."""
    return Lineage(frozenset([path]), tuple((Axis(path, i),) for i in range(rank)))


def after(name: str, args: Sequence[Any], sources: list[tuple[torch.Tensor, Lineage]],
          out: torch.Tensor) -> Lineage:  # fmt: skip
    """The lineage of ``out``, the result of function ``name`` on ``args``."""
    paths = frozenset[Path]().union(*(line.paths for _, line in sources))
    first, line = sources[0]
    computed = Lineage(paths)
    if name in ("cat", "concat", "concatenate", "hstack"):
        return _joined(name, args, sources, computed)
    if line.axes is None and not line.flat:
        return computed
    if name in _MOVES and line.axes is not None and args and args[0] is first:
        moved = _moved(name, first, args[1:], line.axes)
        return (
            replace(computed, axes=moved)
            if moved is not None and len(moved) == out.dim()
            else computed
        )
    if name in ("view", "reshape", "flatten", "rearrange") and len(sources) == 1:
        if out.shape == first.shape:
            return line
        return Lineage(paths, flat=True)
    if out.shape == first.shape and name not in _MIXING:
        return replace(line, paths=paths)
    return computed


_MIXING = {"matmul", "bmm", "mm", "linear", "conv1d", "conv2d", "conv3d", "__matmul__", "einsum",
           "baddbmm", "scaled_dot_product_attention", "addmm", "__rmatmul__", "embedding",
           "multi_head_attention_forward", "lstm", "gru", "rnn_tanh", "rnn_relu"}  # fmt: skip
_MOVES = {"permute", "transpose", "swapaxes", "unsqueeze", "squeeze", "t", "movedim", "__getitem__"}

Axes = tuple[tuple[Axis, ...], ...]


def _moved(name: str, tensor: torch.Tensor, rest: Sequence[Any], axes: Axes) -> Axes | None:
    rank = tensor.dim()
    if name == "permute":
        order = rest[0] if rest and isinstance(rest[0], (tuple, list)) else rest
        return tuple(axes[i] for i in order)
    if name in ("transpose", "swapaxes", "t"):
        a, b = (rest[0], rest[1]) if name != "t" and len(rest) > 1 else (0, 1)
        swapped = list(axes)
        if rank >= 2:
            swapped[a], swapped[b] = swapped[b], swapped[a]
        return tuple(swapped)
    if name == "unsqueeze" and rest:
        at = rest[0] if rest[0] >= 0 else rank + 1 + rest[0]
        return (*axes[:at], (), *axes[at:])
    if name == "squeeze":
        gone = range(rank) if not rest else [rest[0] % rank]
        return tuple(a for i, a in enumerate(axes) if i not in gone or tensor.shape[i] != 1)
    return _taken(rest[0], axes) if name == "__getitem__" and rest else None


def _taken(index: Any, axes: Axes) -> Axes | None:
    parts = list(index) if isinstance(index, tuple) else [index]
    if Ellipsis in [p for p in parts if not isinstance(p, torch.Tensor)]:
        return None
    found: list[tuple[Axis, ...]] = []
    place = 0
    for part in parts:
        if part is None:
            found.append(())
            continue
        if isinstance(part, slice):
            found.append(axes[place] if part == slice(None) else ())
        elif isinstance(part, torch.Tensor) and part.dim() == 1 and part.dtype != torch.bool:
            found.append(())  # rows picked by their numbers
        elif not isinstance(part, int):
            return None
        place += 1
    return (*found, *axes[place:])


def _joined(name: str, args: Sequence[Any], sources: list[tuple[torch.Tensor, Lineage]],
            computed: Lineage) -> Lineage:  # fmt: skip
    tensors = args[0] if args and isinstance(args[0], (tuple, list)) else []
    if not tensors:
        return computed
    rank = tensors[0].dim()
    along = (
        args[1] if len(args) > 1 and isinstance(args[1], int) else (1 if name == "hstack" else 0)
    )
    along %= max(rank, 1)
    known = {id(t): line for t, line in sources}
    parts: list[Axis] = []
    for tensor in tensors:
        line = known.get(id(tensor))
        if line is not None and line.axes is not None and len(line.axes) == rank:
            parts += line.axes[along]
    base = next(
        (ln.axes for _, ln in sources if ln.axes is not None and len(ln.axes) == rank), None
    )
    flat = [line for _, line in sources if line.flat]
    if len(flat) == 1 and rank == 2:
        return flat[0]
    if base is None:
        return computed
    flat = [ln for _, ln in sources if ln.flat]
    if len(flat) == 1 and rank == 2:
        return flat[0]
    return replace(computed, axes=(*base[:along], tuple(parts), *base[along + 1 :]))
