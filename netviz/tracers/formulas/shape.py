"""What the formulas read off tensors: sizes, never values, so that fake and meta tensors serve.

A formula takes ``(args, kwargs, out)`` of one aten call, as a dispatch mode sees them (arguments in
the schema's order, trailing defaults left out), and returns its floating-point operations, or None
when these arguments are beyond it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Args = Sequence[Any]
Formula = Callable[[Args, Mapping[str, Any], Any], int | None]

COMPLEX_POINTWISE = 2
"""Real operations of one complex pointwise operation (an addition: both parts)."""

SOFTMAX = 5
"""Per element: maximum, subtraction, exponential, sum, division."""


def work(tensor: Any) -> int:
    """Elements that cost floating-point work: 0 for integers and booleans, 2 per complex one."""
    dtype = tensor.dtype
    if dtype.is_floating_point:
        return int(tensor.numel())
    return COMPLEX_POINTWISE * int(tensor.numel()) if dtype.is_complex else 0


def first(out: Any) -> Any:
    """The first tensor of a result that may be a tuple or list."""
    return out[0] if isinstance(out, (tuple, list)) else out


def argument(args: Args, position: int, default: Any = None) -> Any:
    """The argument at ``position``, or ``default`` where the call left it out."""
    return args[position] if len(args) > position else default


def multiply_adds(count: int, result: Any) -> int:
    """FLOPs of ``count`` multiply-adds: 2 each; 8 each in complex arithmetic (4 of either)."""
    return count * (8 if result.dtype.is_complex else 2)


def spread(value: Any, dims: int) -> tuple[int, ...]:
    """A kernel size as one number for each of ``dims`` dimensions."""
    sizes = (value,) if isinstance(value, int) else tuple(value)
    return sizes * dims if len(sizes) == 1 else sizes


def log2(n: int) -> int:
    """Comparisons of a binary search among ``n``: log2 rounded up, at least 1."""
    return max(1, math.ceil(math.log2(n))) if n > 1 else 1


def per_output(each: int) -> Formula:
    """``each`` operations for every element of the (first) result."""
    return lambda args, kwargs, out: each * work(first(out))


def per_input(each: int, position: int = 0) -> Formula:
    """``each`` operations for every element of the argument at ``position``."""
    return lambda args, kwargs, out: each * work(args[position])
