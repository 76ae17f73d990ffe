"""Whether a value is of the kind that an option takes, and that kind in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from numbers import Integral, Real
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

_NUMBERS = {int: Integral, float: Real}
_WORDS = {str: "a text", Path: "a path", bool: "true or false", int: "a whole number",
          float: "a number", NoneType: "null", Iterable: "a list of words",
          Mapping: "a set of names with values"}  # fmt: skip


def fits(value: Any, kind: Any) -> bool:
    """Whether ``value`` is of ``kind``, a type as annotations have it.

    A text is no list of words.
    """
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return any(fits(value, one) for one in inside)
    if origin is Iterable:
        return isinstance(value, Iterable) and not isinstance(value, (str, bytes, Mapping))
    if kind in (int, float) and isinstance(value, bool):
        return False
    if kind in _NUMBERS:
        return isinstance(value, _NUMBERS[kind])
    return isinstance(value, origin or kind)


def told(kind: Any) -> str:
    """``kind`` in words, as in "a number or null"."""
    if get_origin(kind) in (Union, UnionType):
        return " or ".join(map(told, get_args(kind)))
    return _WORDS.get(get_origin(kind) or kind, "") or kind.__name__
