"""A style's options as a user writes them, by name, as its record."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from typing import Any

from netviz.errors import FormatError
from netviz.layouts.styles import STYLES, module

_COLOUR = re.compile("#[0-9a-fA-F]{6}")
_BLANKS = frozenset(("spacing", "gap", "drop", "between_layers", "between_nodes"))
"""Lengths that may be nothing."""
_MOST = 10_000.0


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
    wanted = _wanted(name, found, default)
    if wanted:
        raise FormatError(f"{name} of the style {style} is {wanted}, not {value!r}")
    return found


def _wanted(name: str, value: Any, default: Any) -> str:
    """What values of the option ``name`` are, where ``value`` is none of them; "" where it is."""
    if name.endswith("colour") and value:
        return "" if _COLOUR.fullmatch(value) else 'a colour as "#1f77b4"'
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    if isinstance(value, int):
        return "" if value >= 1 else "1 or more"
    if name.endswith("opacity"):
        return "" if 0 <= value <= 1 else "from 0 to 1"
    blank = not default or name in _BLANKS
    if not math.isfinite(value) or value > _MOST or value < 0 or (not value and not blank):
        return f"{'from 0' if blank else 'over 0'} to {_MOST:g}"
    return ""


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
