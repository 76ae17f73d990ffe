"""Inputs as text: what ``--input`` takes, and what says the same."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import torch

from netviz.errors import InputError
from netviz.tracers.inputs.shapes import Argument, Nested, Tensor, Value

_SHAPE = re.compile(r"^(scalar|\d+(?:x\d+)*)(?::([a-z]\w*))?$")
_COMMAS = re.compile(r"^\d+(,\d+)+$")
_NAMED = re.compile(r"^([A-Za-z_]\w*(?:\.\w+)*)=(.*)$", re.DOTALL)
_SHORT = {
    "float": "float32", "double": "float64", "half": "float16", "int": "int64", "long": "int64",
    "i64": "int64", "i32": "int32", "f64": "float64", "f32": "float32", "f16": "float16",
    "bf16": "bfloat16",
}  # fmt: skip
GOOD = "--input 1x3x224x224, --input ids=1x128:int64, --input flag=True"


def read_flag(flag: str) -> tuple[tuple[str, ...], Argument]:
    """The name (a path, empty for a positional one) and the argument that ``flag`` says.

    Raises `InputError` that shows a good one.
    """
    text = flag.strip()
    named = _NAMED.match(text)
    path = tuple(named[1].split(".")) if named else ()
    body = (named[2] if named else text).strip()
    shape = _SHAPE.match(body.replace(" ", "").replace("×", "x").replace("X", "x"))
    if shape is not None and (("x" in body) or shape[2] or body == "scalar" or not named):
        return path, _tensor(flag, shape)
    if _COMMAS.match(body.replace(" ", "")):
        sizes, start = re.split(r"\s*,\s*", body), f"{named[1]}=" if named else ""
        raise InputError(
            f"--input {flag!r}: write a shape as {start}{'x'.join(sizes)}, "
            f"or numbers as {start}({', '.join(sizes)})"
        )
    try:
        return path, Value(ast.literal_eval(body))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        message = f"--input {flag!r} is neither a shape nor a Python value; good ones: {GOOD}"
        raise InputError(message) from None


def _tensor(flag: str, match: re.Match[str]) -> Tensor:
    sizes = () if match[1] == "scalar" else tuple(int(n) for n in match[1].split("x"))
    dtype = _SHORT.get(match[2] or "float32", match[2] or "float32")
    known = getattr(torch, dtype, None)
    if not isinstance(known, torch.dtype):
        raise InputError(
            f"--input {flag!r}: unknown dtype {match[2]!r}; known: float32, float16, bfloat16, "
            "float64, int64, int32, uint8, bool, complex64"
        )
    return Tensor(sizes, dtype, settled=True)


def write(args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[str, ...]:
    """The ``--input`` values that describe ``args`` and ``kwargs``, each without ``--input``."""
    found: list[str] = []
    plain = all(isinstance(a, (torch.Tensor, int, float, str, bool, type(None))) for a in args)
    for at, value in enumerate(args):
        found += _written("" if plain else f"{at}", value)
    for name, value in kwargs.items():
        found += _written(name, value)
    return tuple(found)


def _written(name: str, value: Any) -> Iterator[str]:
    start = f"{name}=" if name else ""
    if isinstance(value, torch.Tensor):
        shape = "x".join(str(int(n)) for n in value.shape) or "scalar"
        dtype = str(value.dtype).removeprefix("torch.")
        yield f"{start}{shape}" + ("" if dtype == "float32" else f":{dtype}")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _written(f"{name}.{key}", inner)
    elif isinstance(value, (tuple, list)):
        for at, inner in enumerate(value):
            yield from _written(f"{name}.{at}", inner)
    elif hasattr(value, "__dict__"):
        for key, inner in vars(value).items():
            yield from _written(f"{name}.{key}", inner)
    else:
        yield f"{start}{value!r}"


def gather(
    named: list[tuple[tuple[str, ...], Argument]], kinds: Mapping[str, str]
) -> dict[str, Argument]:
    """Nested arguments by their first name; ``kinds``: what container each name wants."""
    groups: dict[str, list[tuple[tuple[str, ...], Argument]]] = {}
    found: dict[str, Argument] = {}
    for path, argument in named:
        if len(path) == 1:
            found[path[0]] = argument
        else:
            groups.setdefault(path[0], []).append((path[1:], argument))
    for name, parts in groups.items():
        items = gather(parts, {})
        numbered = all(k.isdigit() for k in items)
        kind = "tuple" if numbered else "dict"
        found[name] = Nested(kinds.get(name) or kind, tuple(items.items()))
    return found
