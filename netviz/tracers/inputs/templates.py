"""The usual arguments for a consumer."""

from __future__ import annotations

import math

from netviz.tracers.inputs.demands import Demand
from netviz.tracers.inputs.shapes import Dim, Tensor


def with_axis(leaf: Tensor, axis: int, size: int) -> Tensor:
    """``leaf`` with one size set; a signal whose channels come last is turned round."""
    turned = {1: 2, 2: 1}.get(axis)
    open_end = leaf.shape[axis] in ("L", "N", "T")
    if turned is not None and len(leaf.shape) == 3 and open_end and leaf.shape[turned] == size:
        leaf = leaf.with_axis(turned, leaf.shape[axis])
    return leaf.with_axis(axis, size)


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


def other_kind(demand: Demand, leaf: Tensor, rank: int) -> bool:
    """Whether an argument is nothing like what consumes it: another rank, integers, a picture."""
    if demand.kind not in ("image", "signal", "volume", "features", "steps"):
        return False
    if (demand.ranks and rank not in demand.ranks) or (demand.latent and bool(leaf.symbols)):
        return True
    whole = leaf.dtype == "int64" and leaf.fill is None
    return whole or (demand.kind in ("features", "steps") and "S" in leaf.shape)
