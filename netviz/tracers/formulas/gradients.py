"""Gradient operators met in a forward pass (energy models, gradient penalties, ``istft``).

Per element of the incoming gradient: one where it is only passed on and added up, twice the
forward's for normalisation. torch's own registry covers convolutions; pointwise ones are tagged.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from netviz.tracers.formulas.shape import Args, Formula, per_input


def _attention(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    """Scores once more, their gradient, and those of V, Q and K: five products."""
    query, key, value = (tuple(int(s) for s in t.shape) for t in args[1:4])
    scores = math.prod(query[:-1]) * key[-2]
    return 2 * scores * (3 * query[-1] + 2 * value[-1])


_ATTENTION = (
    "_scaled_dot_product_flash_attention_backward _scaled_dot_product_efficient_attention_backward "
    "_scaled_dot_product_flash_attention_for_cpu_backward "
    "_scaled_dot_product_cudnn_attention_backward "
    "_scaled_dot_product_fused_attention_overrideable_backward"
)
_ADDED_UP = (
    "unfold_backward embedding_dense_backward embedding_backward slice_backward select_backward "
    "diagonal_backward index_select_backward gather_backward value_selecting_reduction_backward "
    "max_pool2d_with_indices_backward max_pool3d_with_indices_backward avg_pool2d_backward "
    "avg_pool3d_backward _adaptive_avg_pool2d_backward _adaptive_avg_pool3d_backward "
    "adaptive_max_pool2d_backward adaptive_max_pool3d_backward reflection_pad1d_backward "
    "reflection_pad2d_backward reflection_pad3d_backward replication_pad1d_backward "
    "replication_pad2d_backward replication_pad3d_backward upsample_nearest1d_backward "
    "upsample_nearest2d_backward upsample_nearest3d_backward nll_loss_backward nll_loss2d_backward"
)
_POINTWISE = (
    "elu_backward hardsigmoid_backward hardswish_backward hardtanh_backward leaky_relu_backward "
    "mish_backward softplus_backward hardshrink_backward softshrink_backward glu_backward "
    "log_sigmoid_backward _prelu_kernel_backward mse_loss_backward smooth_l1_loss_backward "
    "huber_loss_backward binary_cross_entropy_backward rrelu_with_noise_backward"
)
_SEVERAL = {
    "_softmax_backward_data": 4,
    "_log_softmax_backward_data": 4,
    "native_layer_norm_backward": 14,
    "native_group_norm_backward": 14,
    "native_batch_norm_backward": 14,
    "_fused_rms_norm_backward": 8,
    "upsample_linear1d_backward": 4,
    "upsample_bilinear2d_backward": 8,
    "upsample_trilinear3d_backward": 16,
    "upsample_bicubic2d_backward": 32,
    "grid_sampler_2d_backward": 16,
}

MATRIX: dict[str, Formula] = dict.fromkeys(_ATTENTION.split(), _attention)

ELEMENTWISE: dict[str, Formula] = {
    **dict.fromkeys(_ADDED_UP.split(), per_input(1)),
    **dict.fromkeys(_POINTWISE.split(), per_input(1)),
    **{name: per_input(each) for name, each in _SEVERAL.items()},
}
