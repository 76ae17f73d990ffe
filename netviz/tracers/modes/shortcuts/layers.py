"""Results of layers: convolutions, products, norms, pools, embeddings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch

from netviz.tracers.modes.shortcuts.shapes import like, new


def _softmax(data: torch.Tensor, *rest: Any) -> Any:
    half_to_float = len(rest) > 1 and rest[1] is True
    return None if half_to_float else like(data)


def _batch_norm(data: torch.Tensor, *_: Any) -> Any:
    saved = data.shape[1]
    return like(data), new(data, (saved,)), new(data, (saved,))


def _layer_norm(data: torch.Tensor, shape: Any, *_: Any) -> Any:
    if tuple(data.shape[data.ndim - len(shape) :]) != tuple(shape):
        return None
    outer = (*data.shape[: data.ndim - len(shape)], *(1 for _ in shape))
    return like(data), new(data, outer), new(data, outer)


def _group_norm(data: torch.Tensor, *rest: Any) -> Any:
    outer = (rest[2], rest[5])
    return like(data), new(data, outer), new(data, outer)


def _mm(left: torch.Tensor, right: torch.Tensor) -> Any:
    fits = left.ndim == right.ndim == 2 and left.shape[1] == right.shape[0]
    if not fits or left.dtype != right.dtype:
        return None
    return new(left, (left.shape[0], right.shape[1]))


def _addmm(bias: torch.Tensor, left: torch.Tensor, right: torch.Tensor) -> Any:
    if bias.ndim != 1 or bias.dtype != left.dtype or bias.shape[0] != right.shape[-1]:
        return None
    return _mm(left, right)


def _bmm(left: torch.Tensor, right: torch.Tensor) -> Any:
    fits = left.ndim == right.ndim == 3 and left.shape[::2] == (right.shape[0], right.shape[1])
    if not fits or left.dtype != right.dtype:
        return None
    return new(left, (*left.shape[:2], right.shape[2]))


def _grouped_mm(left: torch.Tensor, right: torch.Tensor, *_: Any) -> Any:
    """Torch's own asks for bfloat16 on meta, where CPU takes any format."""
    if left.dtype != right.dtype or (left.ndim, right.ndim) != (2, 3):
        return None
    return new(left, (left.shape[0], right.shape[2]))


def _convolution(data: torch.Tensor, weight: torch.Tensor, bias: Any, *rest: Any) -> Any:
    stride, padding, dilation, transposed, extra, groups = rest
    channels = weight.shape[0] if transposed else weight.shape[1] * groups
    if data.ndim != weight.ndim or data.shape[1] != channels or data.dtype != weight.dtype:
        return None
    kernel = weight.shape[2:]
    if transposed:
        steps = zip(data.shape[2:], kernel, stride, padding, dilation, extra, strict=True)
        sizes = [(n - 1) * s - 2 * p + d * (k - 1) + e + 1 for n, k, s, p, d, e in steps]
    else:
        sizes = _slid(data.shape[2:], kernel, stride, padding=padding, dilation=dilation)
    if min(sizes) < 1 or weight.shape[0] % groups:
        return None
    out = weight.shape[1] * groups if transposed else weight.shape[0]
    return new(data, (data.shape[0], out, *sizes))


def _slid(
    sizes: Sequence[int], kernel: Any, stride: Any, *, padding: Any, dilation: Any
) -> list[int]:
    """Sizes after a window has slid over: "Conv2d", Shape, in torch's documentation."""
    steps = zip(sizes, kernel, stride, padding, dilation, strict=True)
    return [(n + 2 * p - d * (k - 1) - 1) // s + 1 for n, k, s, p, d in steps]


def _max_pool2d(data: torch.Tensor, kernel: Any, *rest: Any) -> Any:
    pooled = _pooled(data, kernel, *rest)
    if pooled is None:
        return None
    return pooled, torch.empty(pooled.shape, dtype=torch.int64, device="meta")


def _avg_pool2d(data: torch.Tensor, kernel: Any, *rest: Any) -> Any:
    # Its third argument after the padding is ceil_mode; it has no dilation.
    stride, padding, ceil = _defaults(rest, ([], [0, 0], False))
    return _pooled(data, kernel, stride, padding, [1, 1], ceil)


def _pooled(data: torch.Tensor, kernel: Any, *rest: Any) -> torch.Tensor | None:
    stride, padding, dilation, ceil = _defaults(rest, ([], [0, 0], [1, 1], False))
    settings = [list(v) * 2 if len(v) == 1 else list(v) for v in (kernel, stride or kernel,
                padding, dilation)]  # fmt: skip
    sizes = _slid(data.shape[-2:], *settings[:2], padding=settings[2], dilation=settings[3])
    return None if ceil or min(sizes) < 1 else new(data, (*data.shape[:-2], *sizes))


def _adaptive(data: torch.Tensor, sizes: Any) -> Any:
    return new(data, (*data.shape[:-2], *sizes))


def _defaults(given: tuple[Any, ...], defaults: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*given, *defaults[len(given) :])[: len(defaults)]


def _embedding(weight: torch.Tensor, indices: torch.Tensor, *_: Any) -> Any:
    return new(weight, (*indices.shape, weight.shape[1]))


LAYERS: dict[str, Callable[..., Any]] = {
    "embedding": _embedding,
    "native_batch_norm": _batch_norm,
    "native_layer_norm": _layer_norm,
    "native_group_norm": _group_norm,
    "_softmax": _softmax,
    "_safe_softmax": _softmax,
    "mm": _mm,
    "_grouped_mm": _grouped_mm,
    "addmm": _addmm,
    "bmm": _bmm,
    "convolution": _convolution,
    "max_pool2d_with_indices": _max_pool2d,
    "avg_pool2d": _avg_pool2d,
    "_adaptive_avg_pool2d": _adaptive,
}
