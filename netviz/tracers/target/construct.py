"""Builds a class or calls a function with the arguments that the file itself shows."""

from __future__ import annotations

import dataclasses
import inspect
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from torch import nn

_CONFIG_NAMES = ("config", "cfg", "conf", "args", "opt", "hparams", "hp", "params", "configuration")
_PLAIN = (int, float, str, bool, list, tuple, dict)
_EMPTY = inspect.Parameter.empty


@dataclass(frozen=True, slots=True)
class Call:
    """How something can be called: arguments by name, and those for which nothing was found.

    ``shown``: the same as a reader would write it.
    """

    arguments: Mapping[str, object]
    missing: tuple[str, ...]
    shown: tuple[str, ...] = ()


def plan(function: object, names: Mapping[str, object]) -> Call:
    """Arguments for every required parameter of ``function``, looked up in the file's ``names``."""
    arguments: dict[str, object] = {}
    missing: list[str] = []
    shown: list[str] = []
    hints = _types(function)
    for parameter in required_parameters(function):
        kind = hints.get(parameter.name, parameter.annotation)
        found = _value(parameter.name, kind, names)
        if found is None:
            missing.append(parameter.name)
        else:
            arguments[parameter.name], text = found
            shown.append(f"{parameter.name}={text}")
    return Call(arguments, tuple(missing), tuple(shown))


def required_parameters(function: object) -> list[inspect.Parameter]:
    """Parameters that a caller must give; none where the signature cannot be known."""
    try:
        parameters = inspect.signature(function).parameters.values()  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return []
    variadic = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [p for p in parameters if p.default is _EMPTY and p.kind not in variadic]


def describe(function: object) -> str:
    """``Net(num_classes, width=64)``."""
    name = getattr(function, "__name__", type(function).__name__)
    try:
        return f"{name}{inspect.signature(function)}"  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return f"{name}(...)"


def _types(function: object) -> dict[str, object]:
    target: Any = function.__init__ if inspect.isclass(function) else function
    try:
        return typing.get_type_hints(target)
    except Exception:  # noqa: BLE001  an annotation that cannot be evaluated says nothing
        return {}


def _value(name: str, kind: object, names: Mapping[str, object]) -> tuple[object, str] | None:
    """A value for a parameter and how to write it, or None."""
    if isinstance(kind, type) and _is_record(kind) and not required_parameters(kind):
        same = [n for n, v in names.items() if type(v) is kind]
        return (names[same[0]], same[0]) if same else (kind(), f"{kind.__name__}()")
    for spelling in dict.fromkeys((name, name.upper(), name.lower())):
        value = names.get(spelling)
        if value is not None and (isinstance(value, _PLAIN) or _is_settings(value)):
            return value, spelling
    if name.lower() in _CONFIG_NAMES:
        return _configuration(names)
    return None


def _configuration(names: Mapping[str, object]) -> tuple[object, str] | None:
    """The file's one configuration: an object called config or cfg, or one class that makes it."""
    for name in _CONFIG_NAMES:
        for spelling in (name, name.upper()):
            value = names.get(spelling)
            if value is not None and (isinstance(value, dict) or _is_settings(value)):
                return value, spelling
    classes = [
        (n, v)
        for n, v in names.items()
        if isinstance(v, type) and _named_config(n) and not required_parameters(v)
    ]
    if len(classes) == 1:
        return classes[0][1](), f"{classes[0][0]}()"
    return None


def _named_config(name: str) -> bool:
    return name.lower().endswith(
        ("config", "configuration", "args", "hparams", "params", "opts", "cfg")
    )


def _is_record(kind: type) -> bool:
    builtin = kind.__module__ in ("builtins", "typing", "torch")
    return not builtin and not issubclass(kind, nn.Module) and kind is not inspect.Parameter.empty


def _is_settings(value: object) -> bool:
    if isinstance(value, (type, types.ModuleType, types.FunctionType, nn.Module)):
        return False
    return dataclasses.is_dataclass(value) or (hasattr(value, "__dict__") and not callable(value))
