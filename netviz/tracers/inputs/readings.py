"""What an error message of a forward says about the arguments."""

from __future__ import annotations

import re
from typing import Any

from netviz.tracers.inputs.shapes import Tensor
from netviz.tracers.inputs.state import State
from netviz.tracers.inputs.trial import Trial

_RANKS = re.compile(
    r"not enough values to unpack \(expected (\d)|too many values to unpack \(expected (\d)|"
    r"expected (\d)D|(\d)D (?:input|tensor)|"
    r"number of dimensions.* is not equal to .*len\(dims\) = (\d)", re.IGNORECASE
)  # fmt: skip


_SHAPES = {1: (1,), 2: (1, 64), 3: (1, "T", 64), 4: (1, 3, "S", "S"), 5: (1, 16, 3, 64, 64)}


def ranked(state: State, found: Trial) -> State:
    """Give the first unsettled argument the number of axes that an error asks for."""
    match = _RANKS.search(str(found.error or ""))
    if match is None or found.report.failed not in ("", "permute"):
        return state
    rank = int(next(g for g in match.groups() if g))
    for path, leaf in state.tensors().items():
        if (
            not leaf.settled
            and leaf.dtype == "float32"
            and len(leaf.shape) != rank
            and rank in _SHAPES
        ):
            last = leaf.shape[-1] if isinstance(leaf.shape[-1], int) else None
            shape: tuple[Any, ...] = _SHAPES[rank]
            if last is not None and rank in (2, 3):
                shape = (*shape[:-1], last)
            return state.with_tensor(path, Tensor(shape))
    return state


def typed(state: State, found: Trial) -> State:
    """Turn numbers into integers, or indices into booleans, when the error asks for it."""
    text = str(found.error or "")
    if "tensors used as indices must be" in text or "one_hot is only applicable to index" in text:
        for path, leaf in reversed(state.tensors().items()):
            if leaf.dtype == "float32" and not leaf.settled:
                return state.with_tensor(path, Tensor((1,), "int64", 2))
    return state


_SIDES = re.compile(r"\((\d+) ?[*x×, ]+ ?(\d+)\)")


def named_sides(state: State, found: Trial) -> State:
    """Give the picture the two sides that an error names: "(224*224) doesn't match (32*128)"."""
    for path, leaf in state.tensors().items():
        if len(leaf.shape) < 3 or leaf.shape[-2:] != ("S", "S"):
            continue
        now = leaf.sized(state.sizes)[-2:]
        for match in _SIDES.finditer(str(found.error or "")):
            sides = int(match[1]), int(match[2])
            if sides != now and sides[0] != sides[1]:
                return state.with_tensor(path, Tensor((*leaf.shape[:-2], *sides)))
    return state
