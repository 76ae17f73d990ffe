"""Pooling (one operation per element of each window) and interpolation (2 T - 1 for T taps)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from netviz.tracers.formulas.shape import Args, Formula, first, per_output, spread, work


def _pool(dims: int) -> Formula:
    """Windows that reach into the padding count whole."""

    def formula(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
        return math.prod(spread(args[1], dims)) * work(first(out))

    return formula


def _adaptive(dims: int) -> Formula:
    """Window i of n over a length L runs from floor(i L / n) to ceil((i + 1) L / n)."""

    def formula(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
        result = first(out)
        outer = work(result) // max(1, math.prod(int(s) for s in result.shape[-dims:]))
        pairs = zip(args[0].shape[-dims:], result.shape[-dims:], strict=True)
        return outer * math.prod(_covered(int(length), int(count)) for length, count in pairs)

    return formula


def _covered(length: int, count: int) -> int:
    """Total length of all windows along one dimension."""
    if count and length % count == 0:
        return length
    return sum(-(-(i + 1) * length // count) - i * length // count for i in range(count))


def _grid(bilinear: int, bicubic: int) -> Formula:
    """The interpolation mode is the third argument: 0 linear, 1 nearest, 2 cubic."""
    taps: tuple[int, int, int] = (2 * bilinear - 1, 0, 2 * bicubic - 1)

    def formula(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
        return taps[int(args[2])] * work(out)

    return formula


_TAPS = {
    "upsample_linear1d": 2,
    "upsample_bilinear2d": 4,
    "upsample_trilinear3d": 8,
    "upsample_bicubic2d": 16,
    "_upsample_bilinear2d_aa": 4,
    "_upsample_bicubic2d_aa": 16,
    "_upsample_lanczos2d_aa": 36,
}
"""Antialiased kernels widen with the scale; they count as their unscaled selves."""

ELEMENTWISE: dict[str, Formula] = {
    **{f"avg_pool{d}d": _pool(d) for d in (1, 2, 3)},
    **{f"max_pool{d}d": _pool(d) for d in (1, 2, 3)},
    **{f"max_pool{d}d_with_indices": _pool(d) for d in (1, 2, 3)},
    **{f"mkldnn_max_pool{d}d": _pool(d) for d in (2, 3)},
    **{f"quantized_max_pool{d}d": _pool(d) for d in (1, 2, 3)},
    **{f"fractional_max_pool{d}d": _pool(d) for d in (2, 3)},
    **{f"adaptive_avg_pool{d}d": _adaptive(d) for d in (1, 2, 3)},
    **{f"adaptive_max_pool{d}d": _adaptive(d) for d in (1, 2, 3)},
    **{f"_adaptive_avg_pool{d}d": _adaptive(d) for d in (2, 3)},
    "mkldnn_adaptive_avg_pool2d": _adaptive(2),
    **{name: per_output(2 * taps - 1) for name, taps in _TAPS.items()},
    "grid_sampler_2d": _grid(4, 16),
    "_grid_sampler_2d_cpu_fallback": _grid(4, 16),
    "grid_sampler_3d": _grid(8, 64),
    "grid_sampler": _grid(4, 16),
    "cudnn_grid_sampler": per_output(7),
}
