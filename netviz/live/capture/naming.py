"""What the script itself calls a tensor or a model: the variable in its own frames."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import torch
from torch import nn

from netviz.live.capture.layers import unwrapped

_DEPTH = 40
_LIBRARIES = (
    f"site-packages{os.sep}",
    f"dist-packages{os.sep}",
    f"{Path(torch.__file__).parent}{os.sep}",
    f"{Path(__file__).resolve().parents[1]}{os.sep}",
    "<frozen",
)
_WEAK = {"self", "cls", "tensor", "module", "x", "input", "output", "args", "obj", "root"}


def frames(start: FrameType | None = None) -> Iterator[FrameType]:
    """The frames that called, nearest first."""
    frame = start or sys._getframe(1)
    for _ in range(_DEPTH):
        if frame.f_back is None:
            return
        frame = frame.f_back
        yield frame


def of_library(frame: FrameType) -> bool:
    """Whether the frame's code is a library's rather than the user's."""
    return any(part in frame.f_code.co_filename for part in _LIBRARIES)


def name_of(value: Any, usual: str) -> str:
    """The variable (or ``self``'s attribute) in the user's own frames that is ``value``."""
    for frame in frames():
        if of_library(frame):
            continue
        for name, item in frame.f_locals.items():
            if item is value and name not in _WEAK and not name.startswith("_"):
                return name
        owner = frame.f_locals.get("self")
        for name, item in getattr(owner, "__dict__", {}).items():
            if item is value:
                return str(name)
    return usual


def owner_of(module: nn.Module) -> nn.Module:
    """The model that ``module`` is a part of, if the frames that call it hold one; else itself.

    A script may call ``self.encoder(x)`` from a method of the model that is not its forward.
    """
    best = module
    for frame in frames():
        held = frame.f_locals.get("self")
        if isinstance(held, nn.Module) and held is not best and _holds(held, best):
            best = unwrapped(held)
    return best


def _holds(owner: nn.Module, part: nn.Module) -> bool:
    return any(module is part for module in owner.modules())


def modules_in_frames() -> Iterator[tuple[str, nn.Module]]:
    """Every module that a variable of the calling frames, or of their ``self``, holds."""
    for frame in frames():
        own = getattr(frame.f_locals.get("self"), "__dict__", {})
        for name, item in [*frame.f_locals.items(), *own.items()]:
            if isinstance(item, nn.Module):
                yield (type(item).__name__ if name in _WEAK else str(name)), item
