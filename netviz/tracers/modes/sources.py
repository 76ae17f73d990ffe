"""Where in the user's code an operator was called, and inside which opaque function."""

from __future__ import annotations

import functools
import inspect
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import torch

from netviz.ir import Source

_TORCH = str(Path(torch.__file__).parent) + os.sep
_HERE = str(Path(__file__).parents[1]) + os.sep

_SCOPES: dict[tuple[str, str], Callable[[FrameType], str]] = {
    ("autograd/function.py", "apply"): lambda frame: frame.f_locals["cls"].__name__,
    ("_functorch/apis.py", "wrapped"): lambda frame: "vmap",
    ("utils/checkpoint.py", "checkpoint"): lambda frame: "checkpoint",
}
"""Functions of torch (file, name) whose operations are framed as one named unit."""


@dataclass(frozen=True, slots=True)
class Place:
    """A call's place: the user's line and the opaque functions around it, outermost first.

    A scope is (name, identity of the running frame): two calls of one function differ.
    """

    source: Source | None
    scopes: tuple[tuple[str, int], ...] = ()


@functools.cache
def _is_foreign(filename: str) -> bool:
    return filename.startswith((_TORCH, _HERE, "<")) or f"{os.sep}importlib{os.sep}" in filename


@functools.cache
def _scope_of(code: CodeType) -> Callable[[FrameType], str] | None:
    if not code.co_filename.startswith(_TORCH):
        return None
    return _SCOPES.get((code.co_filename[len(_TORCH) :].replace(os.sep, "/"), code.co_name))


@functools.cache
def _short(filename: str) -> str:
    """``filename`` relative to the folder it was imported from, so that no graph tells a home."""
    path = Path(filename)
    roots = {Path(root or ".").absolute() for root in [*sys.path, "."]}
    for root in path.parents:  # the innermost folder that modules are imported from
        if root in roots:
            return path.relative_to(root).as_posix()
    return path.name


def place(stop: CodeType) -> Place:
    """Walk from the caller up to the running function ``stop`` (the module call's wrapper)."""
    frame: FrameType | None = sys._getframe(1)
    source, scopes = None, []
    while frame is not None and frame.f_code is not stop:
        code = frame.f_code
        if source is None and not _is_foreign(code.co_filename):
            source = Source(_short(code.co_filename), frame.f_lineno)
        label = _scope_of(code)
        if label is not None:
            scopes.append((label(frame), id(frame)))
        frame = frame.f_back
    return Place(source, tuple(reversed(scopes)))


@functools.cache
def definition(function: Any) -> Source | None:
    """Where ``function`` is defined, None for what is not Python."""
    code = getattr(inspect.unwrap(function), "__code__", None) if callable(function) else None
    if code is None or code.co_filename.startswith("<"):  # generated code: its name is a counter
        return None
    return Source(_short(code.co_filename), code.co_firstlineno)


def raised_at(error: BaseException) -> Source | None:
    """The innermost line of the user's code in the traceback of ``error``."""
    found, trace = None, error.__traceback__
    while trace is not None:
        filename = trace.tb_frame.f_code.co_filename
        if not _is_foreign(filename):
            found = Source(_short(filename), trace.tb_lineno)
        trace = trace.tb_next
    return found
