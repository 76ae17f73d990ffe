"""A style's options as a user writes them, by name, as its record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from typing import Any

from netviz.errors import FormatError
from netviz.layouts.styles import STYLES, module


def read(style: str, given: Mapping[str, Any]) -> Any:
    """The ``Options`` of ``style`` with ``given`` in it; text ("8", "true") is read as JSON.

    Raises `FormatError` for names that the style has not, and values of another kind.
    """
    record = module(style).Options
    defaults = {f.name: getattr(record(), f.name) for f in fields(record)}
    for name in given:
        if name not in defaults:
            raise FormatError(_unknown(style, name, tuple(defaults)))
    values = {name: _value(style, name, given[name], defaults[name]) for name in given}
    return record(**values)


def listed(style: str) -> tuple[str, ...]:
    """The names of the options of ``style``."""
    return tuple(f.name for f in fields(module(style).Options))


def anywhere(name: str) -> tuple[str, ...]:
    """The styles that have an option called ``name``."""
    return tuple(style for style in STYLES if name in listed(style))


def _value(style: str, name: str, value: Any, default: Any) -> Any:
    found = _parsed(value) if isinstance(value, str) and not isinstance(default, str) else value
    if isinstance(found, list):
        found = tuple(found)
    if isinstance(default, float) and isinstance(found, int) and not isinstance(found, bool):
        found = float(found)
    if default is not None and type(found) is not type(default):
        kind = type(default).__name__
        raise FormatError(f"{name} of the style {style} is {kind} (as {default!r}), not {value!r}")
    return found


def _parsed(text: str) -> Any:
    """``text`` as JSON; what is none, such as a name, stays as it is."""
    try:
        return json.loads(text.lower() if text in ("True", "False", "None") else text)
    except ValueError:
        return text


def _unknown(style: str, name: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(name, known, 1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    elsewhere = anywhere(name)
    if elsewhere:
        hint = f"that is an option of {', '.join(elsewhere)}; "
    return f"the style {style} has no option {name!r}: {hint}it has {', '.join(known) or 'none'}"
