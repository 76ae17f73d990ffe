"""Normalisation and softmax, per element of the input.

Statistics taken from the input cost 4 (mean, subtraction, square, sum) and the scaling 1; a weight
and a bias cost 1 each. With stored statistics everything folds into one product and one addition.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netviz.tracers.formulas.shape import (
    SOFTMAX,
    Args,
    Formula,
    argument,
    per_input,
    per_output,
    work,
)

STATISTICS = 5
STORED = 2


def _layer(weight: int) -> Formula:
    """Statistics of the input; the weight at ``weight``, the bias behind it."""

    def formula(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
        affine = sum(argument(args, i) is not None for i in (weight, weight + 1))
        return (STATISTICS + affine) * work(args[0])

    return formula


def _batch(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    """The first boolean says whether the statistics are the batch's own."""
    training = next((a for a in args if isinstance(a, bool)), False)
    affine = sum(argument(args, i) is not None for i in (1, 2))
    return (STATISTICS + affine if training else STORED) * work(args[0])


def _training_batch(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    affine = sum(argument(args, i) is not None for i in (1, 2))
    return (STATISTICS + affine) * work(args[0])


def _root_mean_square(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    """Square, sum, scaling; a weight."""
    return (3 + (argument(args, 2) is not None)) * work(args[0])


_BATCH = (
    "native_batch_norm _native_batch_norm_legit _native_batch_norm_legit_functional "
    "cudnn_batch_norm miopen_batch_norm batch_norm _batch_norm_impl_index instance_norm"
)
_SOFTMAX = (
    "_softmax _log_softmax _safe_softmax softmax log_softmax special_softmax special_log_softmax "
    "_masked_softmax _sparse_softmax _sparse_log_softmax"
)

ELEMENTWISE: dict[str, Formula] = {
    **dict.fromkeys(_BATCH.split(), _batch),
    "_batch_norm_with_update": _training_batch,
    "_batch_norm_with_update_functional": _training_batch,
    "_batch_norm_no_update": per_input(STORED),
    "_native_batch_norm_legit_no_training": per_input(STORED),
    "quantized_batch_norm": lambda args, kwargs, out: STORED * int(out.numel()),
    "batch_norm_stats": per_input(4),
    "batch_norm_elemt": per_input(STORED),
    "native_layer_norm": _layer(2),
    "layer_norm": _layer(2),
    "native_group_norm": _layer(1),
    "group_norm": _layer(2),
    "_fused_rms_norm": _root_mean_square,
    "rms_norm": _root_mean_square,
    "_weight_norm_interface": per_input(3),
    "_weight_norm": per_input(3),
    "renorm": per_input(3),
    **dict.fromkeys(_SOFTMAX.split(), per_output(SOFTMAX)),
}
