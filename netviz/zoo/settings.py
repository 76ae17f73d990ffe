"""Options of zoo models: known by name, and of the type that their default has."""

from __future__ import annotations

import ast
import difflib
import operator
from collections.abc import Callable, Mapping
from typing import Any

from netviz.errors import TargetError

_WORDS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def checked(name: str, settings: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """``settings`` of the model ``name``, each as its default in ``known`` is.

    Text is read: "6" for an int, "0.1", "true", "3,4,6,3". Raises `TargetError` for an option that
    is not known, with those that are, and for a value of another type.
    """
    return {option: _typed(name, option, value, known) for option, value in settings.items()}


def _typed(name: str, option: str, value: Any, known: Mapping[str, Any]) -> Any:
    if option not in known:
        near = difflib.get_close_matches(option, known, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        listed = ", ".join(f"{k}={v!r}" for k, v in known.items()) or "none"
        raise TargetError(
            f"zoo model {name!r} has no option {option!r}; {hint}its options: {listed}"
        )
    default = known[option]
    try:
        return _read(value, default)
    except (ValueError, TypeError, SyntaxError):
        wanted = _READERS[type(default)][0] if type(default) in _READERS else "a list"
        raise TargetError(
            f"zoo model {name!r}: {option} is {wanted} (by default {default!r}), not {value!r}"
        ) from None


def _read(value: Any, default: Any) -> Any:
    if isinstance(default, tuple):
        items = ast.literal_eval(value) if isinstance(value, str) else value
        items = (items,) if isinstance(items, (int, float)) else items
        return tuple(_read(item, default[0]) for item in items)
    return _READERS[type(default)][1](value) if type(default) in _READERS else value


def _bool(value: Any) -> bool:
    if isinstance(value, str) and value.lower() in _WORDS:
        return _WORDS[value.lower()]
    if isinstance(value, bool):
        return value
    raise ValueError


def _int(value: Any) -> int:
    if isinstance(value, bool):
        raise ValueError
    return int(value) if isinstance(value, str) else operator.index(value)


def _float(value: Any) -> float:
    if isinstance(value, bool):
        raise ValueError
    return float(value)


def _str(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise ValueError


_READERS: Mapping[type, tuple[str, Callable[[Any], Any]]] = {
    bool: ("true or false", _bool),
    int: ("a whole number", _int),
    float: ("a number", _float),
    str: ("a word", _str),
}
