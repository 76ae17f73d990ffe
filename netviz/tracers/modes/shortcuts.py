"""Shapes of common operators' results, where torch works them out in slow Python.

Torch's own shape functions for these run a dozen Python operators each, and load its compiler (a
second) and sympy for it; networks have hundreds of them. A shortcut gives what torch gives (tested
side by side), or None to leave the work, and the error message, to torch.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import torch

Shortcut = Callable[..., Any]


def shortcut(func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """The result of a low-level operator on shapes; None where torch must find it."""
    first = args[0] if args else None
    first = first[0] if isinstance(first, list) and first else first
    if not isinstance(first, torch.Tensor) or not first.is_meta:
        return None
    found = shortcut_for(func)
    if found is None or not kwargs.keys() <= _VALUES:
        return None
    return found(*args)


@functools.cache
def shortcut_for(func: Any) -> Shortcut | None:
    """The shortcut for an operator overload, to be called with its positional arguments."""
    schema = getattr(func, "_schema", None)  # higher-order operators have none
    name = schema.name.removeprefix("aten::") if schema is not None else ""
    if name in _SHORTCUTS:
        return _SHORTCUTS[name]
    if torch.Tag.pointwise not in getattr(func, "tags", ()) or name in _TRUTHS:
        return None
    return _in_place if name.endswith("_") else _pointwise


_VALUES = frozenset(("alpha", "approximate", "value", "rounding_mode"))
"""Keywords that change values, not shapes."""

_TRUTHS = frozenset(
    "eq ne lt le gt ge isnan isinf isfinite isposinf isneginf logical_not logical_and logical_or "
    "logical_xor signbit isreal frexp".split()
)
"""Pointwise operators whose result has another dtype than their arguments."""


def _new(like: torch.Tensor, shape: Sequence[int]) -> torch.Tensor:
    return torch.empty(shape, dtype=like.dtype, device="meta")


def _like(data: torch.Tensor) -> torch.Tensor:
    """As ``empty_like``, which is slow on meta: the layout is kept where it is dense."""
    if data.is_contiguous() or not _is_dense(data):
        return _new(data, data.shape)
    return torch.empty_strided(data.shape, data.stride(), dtype=data.dtype, device="meta")


def _is_dense(data: torch.Tensor) -> bool:
    """Whether the elements fill their memory without gap or overlap, in whatever order."""
    expected = 1
    for stride, size in sorted(zip(data.stride(), data.shape, strict=True)):
        if size != 1:
            if stride != expected:
                return False
            expected *= size
    return True


def _pointwise(*args: Any) -> Any:
    tensors = [a for a in args if isinstance(a, torch.Tensor)]
    first = tensors[0]
    if not first.dtype.is_floating_point or any(t.dtype != first.dtype for t in tensors):
        return None
    if any(isinstance(a, complex) for a in args):
        return None
    if all(t.shape == first.shape for t in tensors):
        return _like(first)
    shape = _broadcast([t.shape for t in tensors])
    return None if shape is None else _new(first, shape)


def _in_place(*args: Any) -> Any:
    tensors = [a for a in args if isinstance(a, torch.Tensor)]
    same = all(t.shape == args[0].shape for t in tensors)
    return args[0] if same or _broadcast([t.shape for t in tensors]) == args[0].shape else None


def _broadcast(shapes: Sequence[torch.Size]) -> torch.Size | None:
    """The common shape, by torch's rule ("Broadcasting semantics"); None where there is none."""
    rank = max(map(len, shapes))
    result = [1] * rank
    for shape in shapes:
        for axis, size in enumerate(shape, start=rank - len(shape)):
            if size != 1 and result[axis] not in (1, size):
                return None
            result[axis] = size if size != 1 else result[axis]
    return torch.Size(result)


def _softmax(data: torch.Tensor, *rest: Any) -> Any:
    half_to_float = len(rest) > 1 and rest[1] is True
    return None if half_to_float else _like(data)


def _batch_norm(data: torch.Tensor, *_: Any) -> Any:
    saved = data.shape[1]
    return _like(data), _new(data, (saved,)), _new(data, (saved,))


def _layer_norm(data: torch.Tensor, shape: Any, *_: Any) -> Any:
    if tuple(data.shape[data.ndim - len(shape) :]) != tuple(shape):
        return None
    outer = (*data.shape[: data.ndim - len(shape)], *(1 for _ in shape))
    return _like(data), _new(data, outer), _new(data, outer)


def _group_norm(data: torch.Tensor, *rest: Any) -> Any:
    outer = (rest[2], rest[5])
    return _like(data), _new(data, outer), _new(data, outer)


def _mm(left: torch.Tensor, right: torch.Tensor) -> Any:
    fits = left.ndim == right.ndim == 2 and left.shape[1] == right.shape[0]
    if not fits or left.dtype != right.dtype:
        return None
    return _new(left, (left.shape[0], right.shape[1]))


def _addmm(bias: torch.Tensor, left: torch.Tensor, right: torch.Tensor) -> Any:
    if bias.ndim != 1 or bias.dtype != left.dtype or bias.shape[0] != right.shape[-1]:
        return None
    return _mm(left, right)


def _bmm(left: torch.Tensor, right: torch.Tensor) -> Any:
    fits = left.ndim == right.ndim == 3 and left.shape[::2] == (right.shape[0], right.shape[1])
    if not fits or left.dtype != right.dtype:
        return None
    return _new(left, (*left.shape[:2], right.shape[2]))


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
    return _new(data, (data.shape[0], out, *sizes))


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
    return None if ceil or min(sizes) < 1 else _new(data, (*data.shape[:-2], *sizes))


def _adaptive(data: torch.Tensor, sizes: Any) -> Any:
    return _new(data, (*data.shape[:-2], *sizes))


def _defaults(given: tuple[Any, ...], defaults: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*given, *defaults[len(given) :])[: len(defaults)]


def _where(condition: torch.Tensor, left: torch.Tensor, right: torch.Tensor) -> Any:
    shape = _broadcast([condition.shape, left.shape, right.shape])
    return None if left.dtype != right.dtype or shape is None else _new(left, shape)


def _grouped_mm(left: torch.Tensor, right: torch.Tensor, *_: Any) -> Any:
    """Torch's own asks for bfloat16 on meta, where CPU takes any format."""
    if left.dtype != right.dtype or (left.ndim, right.ndim) != (2, 3):
        return None
    return _new(left, (left.shape[0], right.shape[2]))


def _embedding(weight: torch.Tensor, indices: torch.Tensor, *_: Any) -> Any:
    return _new(weight, (*indices.shape, weight.shape[1]))


def _mean(data: torch.Tensor, dims: Any = None, keep: Any = False) -> Any:  # noqa: FBT002
    if not data.is_floating_point():
        return None
    chosen = {d % data.ndim for d in dims} if dims else set(range(data.ndim))
    if keep:
        return _new(data, [1 if d in chosen else n for d, n in enumerate(data.shape)])
    return _new(data, [n for d, n in enumerate(data.shape) if d not in chosen])


def _masked_fill(data: torch.Tensor, mask: torch.Tensor, *_: Any) -> Any:
    return _like(data) if _broadcast([data.shape, mask.shape]) == data.shape else None


def _cat(tensors: Any, dim: int = 0) -> Any:
    first = tensors[0]
    axis = dim % first.ndim if first.ndim else 0
    rests = {(*t.shape[:axis], *t.shape[axis + 1 :]) for t in tensors}
    if len(rests) != 1 or any(t.dtype != first.dtype or t.ndim != first.ndim for t in tensors):
        return None
    total = sum(t.shape[axis] for t in tensors)
    return _new(first, (*first.shape[:axis], total, *first.shape[axis + 1 :]))


def _stack(tensors: Any, dim: int = 0) -> Any:
    first = tensors[0]
    if any(t.dtype != first.dtype or t.shape != first.shape for t in tensors):
        return None
    axis = dim % (first.ndim + 1)
    return _new(first, (*first.shape[:axis], len(tensors), *first.shape[axis:]))


def _triangle(data: torch.Tensor, *_: Any) -> Any:
    return _like(data)


_SHORTCUTS: dict[str, Shortcut] = {
    "embedding": _embedding,
    "mean": _mean,
    "masked_fill": _masked_fill,
    "cat": _cat,
    "stack": _stack,
    "tril": _triangle,
    "triu": _triangle,
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
    "where": _where,
}
