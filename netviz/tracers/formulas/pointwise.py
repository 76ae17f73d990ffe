"""Pointwise operators: one operation per element of the result, save where more is known.

Most are recognised by torch's own tag (``torch.Tag.pointwise``); named here are those it misses,
those that are several operations by definition, and complex products and quotients.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netviz.tracers.formulas.shape import (
    Args,
    Formula,
    argument,
    first,
    per_input,
    per_output,
    work,
)


def pointwise(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    """One per element of the (first) result; complex elements count 2."""
    return work(first(out) if out is not None else args[0])


def foreach(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    """One per element of every tensor of the first list."""
    return sum(work(tensor) for tensor in args[0])


def _complex(each: int) -> Formula:
    """``each`` real operations where the result is complex, one where it is real."""

    def formula(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
        return each * int(out.numel()) if out.dtype.is_complex else work(out)

    return formula


def _dropout(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    """A mask and a scale while training; nothing otherwise. Drawing the mask is free."""
    return 2 * work(args[0]) if argument(args, 2, True) else 0


_UNTAGGED = (
    "hardswish prelu _prelu_kernel log_sigmoid log_sigmoid_forward rrelu rrelu_with_noise "
    "rrelu_with_noise_functional floor_divide divide true_divide multiply subtract negative "
    "absolute fix arccos arccosh arcsin arcsinh arctan arctan2 arctanh special_expit special_erf "
    "special_erfc special_erfinv special_expm1 special_exp2 special_log1p special_logit "
    "special_gammaln special_digamma special_psi special_sinc special_xlogy special_i0 "
    "special_ndtr special_multigammaln special_gammainc special_gammaincc special_polygamma "
    "fake_quantize_per_tensor_affine quantize_per_tensor quantize_per_channel dequantize "
    "fake_quantize_per_tensor_affine_cachemask fake_quantize_per_channel_affine "
    "fake_quantize_per_channel_affine_cachemask quantize_per_tensor_dynamic isclose frexp "
    "_masked_scale _add_relu outer ger kron"
)

_SEVERAL = {
    "glu": 2,
    "addcmul": 2,
    "addcdiv": 2,
    "lerp": 3,
    "addr": 2,
    "linalg_cross": 3,
    "cross": 3,
    "polar": 2,
}

_LOSSES = {
    "mse_loss": 3,
    "l1_loss": 3,
    "smooth_l1_loss": 5,
    "huber_loss": 5,
    "binary_cross_entropy": 6,
    "binary_cross_entropy_with_logits": 6,
    "kl_div": 4,
    "soft_margin_loss": 5,
    "multi_margin_loss": 4,
    "multilabel_margin_loss_forward": 4,
    "nll_loss_forward": 1,
    "nll_loss2d_forward": 1,
}
"""Operations per element of the input, the reduction included."""

ELEMENTWISE: dict[str, Formula] = {
    **dict.fromkeys(_UNTAGGED.split(), pointwise),
    **{name: per_output(each) for name, each in _SEVERAL.items()},
    **{name: per_input(each) for name, each in _LOSSES.items()},
    "mul": _complex(6),
    "div": _complex(11),
    "reciprocal": _complex(11),
    "dropout": _dropout,
    "native_dropout": _dropout,
    "_fused_dropout": per_input(2),
}
