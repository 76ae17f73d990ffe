"""Attention: the full Q K^T and A V products, with no discount for a causal mask.

Kernels skip masked blocks to different degrees; papers and other counters count the full square.
Element-wise work is that of the unfused computation: Q and K scaled, a mask added, a softmax.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from netviz.tracers.formulas.shape import SOFTMAX, Args, Formula, argument, work

LAYER_NORM = 7
"""Per element: mean, subtraction, square, sum, scaling; then weight and bias."""


def _sizes(args: Args) -> tuple[int, int, int, int, int]:
    """Batch times query heads, query length, key length, query width, value width."""
    query, key, value = (tuple(int(s) for s in t.shape) for t in args[:3])
    return math.prod(query[:-2]), query[-2], key[-2], query[-1], value[-1]


def _products(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    heads, queries, keys, width, value_width = _sizes(args)
    return 2 * heads * queries * keys * (width + value_width)


Mask = Callable[[Args, Mapping[str, Any]], bool]


def _softmax(masked: Mask) -> Formula:
    def formula(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
        if not args[0].dtype.is_floating_point:
            return 0
        heads, queries, keys, width, _ = _sizes(args)
        scores = heads * queries * keys
        scaling = heads * (queries + keys) * width
        return scaling + (SOFTMAX + masked(args, kwargs)) * scores

    return formula


def _at(mask: int | None, causal: int) -> Mask:
    """Whether a mask tensor (by position or name) is given, or the call is causal."""

    def masked(args: Args, kwargs: Mapping[str, Any]) -> bool:
        given = kwargs.get("attn_mask") if mask is None else argument(args, mask)
        return given is not None or bool(argument(args, causal, False))

    return masked


_KINDS: dict[str, Mask] = {
    "scaled_dot_product_attention": _at(3, 5),
    "_scaled_dot_product_attention_math": _at(3, 5),
    "_scaled_dot_product_attention_math_for_mps": _at(3, 5),
    "_scaled_dot_product_flash_attention": _at(None, 4),
    "_scaled_dot_product_flash_attention_for_cpu": _at(None, 4),
    "_scaled_dot_product_efficient_attention": _at(3, 6),
    "_scaled_dot_product_cudnn_attention": _at(3, 6),
    "_scaled_dot_product_fused_attention_overrideable": _at(3, 5),
}


def _packed_sizes(args: Args, lengths: int) -> tuple[int, int, int, int, int]:
    """Sizes for (batch, length, heads, width), or packed rows with cumulative lengths.

    Packed sequences are all taken to be as long as the longest: their lengths are values.
    """
    query, key, value = (tuple(int(s) for s in t.shape) for t in args[:3])
    cumulative = argument(args, lengths)
    if cumulative is None:
        return query[0] * query[-2], query[1], key[1], query[-1], value[-1]
    batch = int(cumulative.shape[0]) - 1
    longest = argument(args, lengths + 2), argument(args, lengths + 3)
    return batch * query[-2], int(longest[0]), int(longest[1]), query[-1], value[-1]


def _packed(lengths: int) -> tuple[Formula, Formula]:
    def matrix(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
        heads, queries, keys, width, value_width = _packed_sizes(args, lengths)
        return 2 * heads * queries * keys * (width + value_width)

    def elementwise(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
        heads, queries, keys, width, _ = _packed_sizes(args, lengths)
        return heads * ((queries + keys) * width + SOFTMAX * queries * keys)

    return matrix, elementwise


def _self_attention(batch_rows: int, length: int, width: int) -> int:
    projections = 2 * batch_rows * width * 4 * width
    return projections + 2 * batch_rows * length * 2 * width


def _multi_head(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    """``_native_multi_head_attention``: in-projection, attention, out-projection."""
    query, key = args[0], args[1]
    batch, queries, width = (int(s) for s in query.shape)
    keys = int(key.shape[1])
    rows = batch * (2 * queries + 2 * keys)
    return 2 * rows * width * width + 4 * batch * queries * keys * width


def _head_softmax(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    query, key, heads = args[0], args[1], int(args[4])
    scores = int(query.shape[0]) * heads * int(query.shape[1]) * int(key.shape[1])
    masked = argument(args, 9) is not None
    averaged = bool(argument(args, 10, True) and argument(args, 11, True))
    biased_and_scaled = 2 * int(query.numel()) + 2 * int(key.numel())
    return biased_and_scaled + (SOFTMAX + masked + averaged) * scores


def _encoder_layer(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    """``_transformer_encoder_layer_fwd``: self-attention and a two-layer feed-forward."""
    source, hidden = args[0], int(args[14].shape[0])
    width, length = int(source.shape[-1]), int(source.shape[-2])
    rows = int(source.numel()) // width
    return _self_attention(rows, length, width) + 4 * rows * width * hidden


def _encoder_layer_rest(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    source, heads, hidden = args[0], int(args[2]), int(args[14].shape[0])
    width, length = int(source.shape[-1]), int(source.shape[-2])
    rows = int(source.numel()) // width
    masked = argument(args, 18) is not None
    attention = 5 * rows * width + (SOFTMAX + masked) * rows * heads * length
    return attention + rows * hidden + 2 * (1 + LAYER_NORM) * rows * width


_FLASH, _EFFICIENT = _packed(3), _packed(4)

MATRIX: dict[str, Formula] = {
    **dict.fromkeys(_KINDS, _products),
    "_flash_attention_forward": _FLASH[0],
    "_flash_attention_forward_no_dropout_inplace": _FLASH[0],
    "_efficient_attention_forward": _EFFICIENT[0],
    "_native_multi_head_attention": _multi_head,
    "_triton_multi_head_attention": _multi_head,
    "_triton_scaled_dot_attention": _products,
    "_transformer_encoder_layer_fwd": _encoder_layer,
}

ELEMENTWISE: dict[str, Formula] = {
    **{name: _softmax(masked) for name, masked in _KINDS.items()},
    "_flash_attention_forward": _FLASH[1],
    "_flash_attention_forward_no_dropout_inplace": _FLASH[1],
    "_efficient_attention_forward": _EFFICIENT[1],
    "_native_multi_head_attention": _head_softmax,
    "_triton_multi_head_attention": _head_softmax,
    "_triton_scaled_dot_attention": _softmax(lambda args, kwargs: False),
    "_transformer_encoder_layer_fwd": _encoder_layer_rest,
    "_transform_bias_rescale_qkv": lambda args, kwargs, out: 2 * work(args[0]),
}
