"""Automatic mixed precision for shapes, which torch's own autocast passes by.

The lists are those of "Autocast Op Reference" in torch's documentation, CPU section, which the
CUDA ones contain for the operators here.
"""

from __future__ import annotations

from typing import Any

import torch

_LOWER = frozenset(
    "conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d linear matmul mm bmm "
    "addmm addbmm baddbmm einsum scaled_dot_product_attention multi_dot chain_matmul __matmul__ "
    "__rmatmul__ bilinear".split()
)
_FULL = frozenset(
    "avg_pool3d binary_cross_entropy grid_sampler grid_sample polar prod quantile nanquantile stft "
    "cdist trace view_as_complex mse_loss l1_loss smooth_l1_loss huber_loss nll_loss cross_entropy "
    "ctc_loss kl_div cosine_embedding_loss triplet_margin_loss margin_ranking_loss "
    "hinge_embedding_loss poisson_nll_loss".split()
)


def cast(
    name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The arguments of the function ``name`` as autocast would hand them on."""
    if not torch.is_autocast_enabled("cpu") or name not in _LOWER | _FULL:
        return args, kwargs
    dtype = torch.get_autocast_dtype("cpu") if name in _LOWER else torch.float32
    return tuple(_to(a, dtype) for a in args), {k: _to(v, dtype) for k, v in kwargs.items()}


def _to(value: Any, dtype: torch.dtype) -> Any:
    if isinstance(value, torch.Tensor) and value.is_floating_point():
        return value.to(dtype)
    if isinstance(value, (list, tuple)):
        return type(value)(_to(item, dtype) for item in value)
    return value
