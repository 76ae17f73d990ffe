"""Shapes of common operators' results, where torch works them out in slow Python.

Torch's own shape functions for these run a dozen Python operators each, and load its compiler (a
second) and sympy for it; networks have hundreds of them. A shortcut gives what torch gives (tested
side by side), or None to leave the work, and the error message, to torch.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import torch

from netviz.tracers.modes.shortcuts.data import CHOICES
from netviz.tracers.modes.shortcuts.layers import LAYERS
from netviz.tracers.modes.shortcuts.pointwise import in_place, pointwise

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
    return in_place if name.endswith("_") else pointwise


_VALUES = frozenset(("alpha", "approximate", "value", "rounding_mode"))
"""Keywords that change values, not shapes."""

_TRUTHS = frozenset(
    "eq ne lt le gt ge isnan isinf isfinite isposinf isneginf logical_not logical_and logical_or "
    "logical_xor signbit isreal frexp".split()
)
"""Pointwise operators whose result has another dtype than their arguments."""

_SHORTCUTS: dict[str, Shortcut] = {**LAYERS, **CHOICES}
