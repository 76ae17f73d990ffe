"""Reductions and scans (per element of the input), sorting, scattering sums, Fourier transforms."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import torch

from netviz.tracers.formulas.shape import Args, Formula, argument, log2, per_input, work


def _extremum(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    """``max(input, other)`` is pointwise; every other form reduces."""
    pair = isinstance(argument(args, 1), torch.Tensor)
    return work(out) if pair else work(args[0])


def _sort(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    """n log2 n comparisons along the dimension."""
    return work(args[0]) * log2(_length(args, kwargs))


def _length(args: Args, kwargs: Mapping[str, Any]) -> int:
    dims = [a for a in args[1:] if isinstance(a, int) and not isinstance(a, bool)]
    dim = kwargs.get("dim", dims[-1] if dims else -1)
    return int(args[0].shape[dim]) if args[0].dim() else 1


def _top(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    """A heap of k: n log2 k comparisons."""
    return work(args[0]) * log2(int(args[1]))


def _unique(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    return work(args[0]) * log2(int(args[0].numel()))


def _search(position: int, sorted_at: int) -> Formula:
    """One binary search for every value."""

    def formula(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
        values = args[position]
        count = int(values.numel()) if isinstance(values, torch.Tensor) else 1
        floating = args[sorted_at].dtype.is_floating_point
        return count * log2(int(args[sorted_at].shape[-1])) if floating else 0

    return formula


def _accumulate(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    """``index_put`` adds only on request."""
    return work(args[2]) if argument(args, 3, False) else 0


def _bag(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    """Every index adds one row."""
    rows = int(args[1].numel())
    return rows * int(args[0].shape[-1]) if args[0].dtype.is_floating_point else 0


def _pairs(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    """Subtraction, power, sum for every coordinate of every pair."""
    return 3 * work(out) * int(args[0].shape[-1])


def _fourier(per_point: float, dims_at: int = 1) -> Formula:
    """``5 N log2 N`` real operations for N complex points, half for real ones (FFTW's measure)."""

    def formula(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
        source = max((args[0], out), key=lambda tensor: int(tensor.numel()))
        length = math.prod(int(source.shape[d]) for d in args[dims_at])
        return round(per_point * int(source.numel()) * math.log2(length)) if length > 1 else 0

    return formula


_ONE = (
    "sum nansum mean nanmean prod amax amin argmax argmin cumsum cumprod cummax cummin "
    "_cummax_helper _cummin_helper trace histc histogram _sparse_sum diff segment_reduce col2im"
)
_SORTING = "sort argsort msort median nanmedian kthvalue mode quantile nanquantile"

ELEMENTWISE: dict[str, Formula] = {
    **dict.fromkeys(_ONE.split(), per_input(1)),
    "max": _extremum,
    "min": _extremum,
    **dict.fromkeys(("norm", "linalg_vector_norm", "aminmax", "_aminmax"), per_input(2)),
    **dict.fromkeys(("var", "std", "var_mean", "std_mean"), per_input(4)),
    **dict.fromkeys(("logsumexp", "logcumsumexp", "_logcumsumexp"), per_input(4)),
    "dist": per_input(3),
    **dict.fromkeys(_SORTING.split(), _sort),
    "topk": _top,
    **dict.fromkeys(("_unique", "_unique2", "unique_dim", "unique_consecutive"), _unique),
    "searchsorted": _search(1, 0),
    "bucketize": _search(0, 1),
    "index_add": per_input(1, 3),
    "scatter_add": per_input(1, 3),
    "scatter_reduce": per_input(1, 3),
    "index_reduce": per_input(1, 3),
    "index_put": _accumulate,
    "_index_put_impl": _accumulate,
    "_unsafe_index_put": _accumulate,
    "_embedding_bag": _bag,
    "_embedding_bag_forward_only": _bag,
    "embedding_bag": _bag,
    "_cdist_forward": _pairs,
    "_pdist_forward": _pairs,
    "cdist": _pairs,
    "_fft_c2c": _fourier(5),
    "_fft_r2c": _fourier(2.5),
    "_fft_c2r": _fourier(2.5),
}
