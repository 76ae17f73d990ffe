"""Calls of the watched models, kept for tracing them and for finding what broke."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import Any

from torch import nn

from netviz.live.capture.culprit import Call, detached, generators
from netviz.live.capture.layers import Watched, unwrapped, wrapped_by

KEPT = 4


class Calls:
    """The last calls since a step, and, until all models are known, the order of their parts.

    ``called``: ids of modules in the order in which they finished. ``keywords``: whether models
    are called with arguments by name, which only the hook after a module is told.
    """

    def __init__(self) -> None:
        self.last: deque[Call] = deque(maxlen=KEPT)
        self.called: list[int] = []
        self.keywords = False
        self._part: Call | None = None
        self._parts: list[Call] = []

    def begin(self, module: nn.Module, args: Any) -> None:
        """A model is called; calls of those that FSDP shards cannot be repeated alone."""
        if "FullyShardedDataParallel" not in wrapped_by(module):
            self.last.append(Call(unwrapped(module), detached(args), {}, generators()))

    def end(self, kwargs: Any) -> None:
        """It has returned."""
        if kwargs and self.last:
            self.keywords = True
            self.last[-1] = replace(self.last[-1], kwargs=detached(kwargs))

    def part_begins(self, module: nn.Module, args: Any) -> None:
        """A part of a model is called, perhaps from outside of it."""
        if self._part is None:
            self._part = Call(module, detached(args), {}, ())

    def part_ends(self, module: nn.Module, kwargs: Any) -> None:
        """It has returned."""
        self.called.append(id(module))
        if self._part is not None and self._part.outer is module:
            self._parts.append(replace(self._part, kwargs=detached(kwargs)))
            self._part = None

    def of(self, watched: Watched) -> Call | None:
        """The call that shows most of a model: of itself, or of its largest part."""
        own = {id(part) for part in watched.module.modules()}
        calls = [call for call in (*self.last, *self._parts) if id(call.outer) in own]
        self._parts = [call for call in self._parts if id(call.outer) not in own]
        return max(calls, key=lambda call: sum(1 for _ in call.outer.modules()), default=None)
