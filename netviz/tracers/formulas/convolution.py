"""Convolutions: 2 FLOPs per multiply-add, padding included, bias free.

A weight is (out, in / groups, *kernel), transposed (in, out / groups, *kernel). An output element
of a convolution, and an input element of a transposed one, meets ``prod(weight.shape[1:])`` weights
(dilation and stride change how many elements there are, nothing else).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from netviz.tracers.formulas.shape import Args, Formula, argument, first, multiply_adds, work


def _meeting(tensor: Any, weight: Any) -> int:
    each = math.prod(int(size) for size in weight.shape[1:])
    return multiply_adds(int(tensor.numel()) * each, tensor)


def _forward(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    return _meeting(first(out), args[1])


def _transposed(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    return _meeting(args[0], args[1])


def _either(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    return (_transposed if argument(args, 6, False) else _forward)(args, kwargs, out)


def _time_batch_channel(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    """``conv_tbc``: the weight is (kernel, in, out)."""
    kernel, channels = args[1].shape[0], args[1].shape[1]
    return multiply_adds(int(out.numel()) * int(kernel) * int(channels), out)


def _fused_activation(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    return work(out)


_FORWARD = (
    "conv1d conv2d conv3d _convolution_mode cudnn_convolution cudnn_convolution_relu "
    "cudnn_convolution_add_relu miopen_convolution miopen_convolution_relu "
    "miopen_convolution_add_relu miopen_depthwise_convolution mkldnn_convolution "
    "_slow_conv2d_forward thnn_conv2d slow_conv3d slow_conv3d_forward slow_conv_dilated2d "
    "slow_conv_dilated3d _conv_depthwise2d conv_depthwise3d _nnpack_spatial_convolution "
    "_mps_convolution"
)
_TRANSPOSED = (
    "conv_transpose1d conv_transpose2d conv_transpose3d slow_conv_transpose2d "
    "slow_conv_transpose3d cudnn_convolution_transpose miopen_convolution_transpose "
    "_mps_convolution_transpose"
)

MATRIX: dict[str, Formula] = {
    "convolution": _either,
    "_convolution": _either,
    "convolution_overrideable": _either,
    "conv_tbc": _time_batch_channel,
    **dict.fromkeys(_FORWARD.split(), _forward),
    **dict.fromkeys(_TRANSPOSED.split(), _transposed),
}

ELEMENTWISE: dict[str, Formula] = {
    "cudnn_convolution_relu": _fused_activation,
    "cudnn_convolution_add_relu": _fused_activation,
    "miopen_convolution_relu": _fused_activation,
    "miopen_convolution_add_relu": _fused_activation,
}
