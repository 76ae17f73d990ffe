"""Where a run goes: one file a sink, one line here."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from netviz.errors import FormatError
from netviz.live.sinks.base import Context, Control, Sink

SINKS = {
    "visdom": "netviz.live.sinks.visdom:Visdom",
    "tensorboard": "netviz.live.sinks.tensorboard:TensorBoard",
    "terminal": "netviz.live.sinks.terminal:Terminal",
    "wandb": "netviz.live.sinks.wandb:Wandb",
    "trackio": "netviz.live.sinks.trackio:Trackio",
}
"""Name -> class, made with a `Context`. The run's log is always written, and not listed."""

__all__ = ["SINKS", "Context", "Control", "Sink", "make", "names"]


def names(to: Any) -> list[Any]:
    """What ``to`` asks for: names of `SINKS`, checked, and sinks of the user's own."""
    found: list[Any] = []
    for item in _items(to):
        if not isinstance(item, str) or item in SINKS:
            found.append(item)
        elif item not in ("none", "jsonl", ""):
            near = get_close_matches(item, SINKS, 1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            raise FormatError(f"no sink {item!r}; {hint}Choose from none, {', '.join(SINKS)}")
    return found


def make(item: Any, context: Context) -> Sink:
    """The sink that ``item`` names, or itself."""
    if not isinstance(item, str):
        own: Sink = item() if isinstance(item, type) else item
        return own
    module, _, name = SINKS[item].partition(":")
    made: Sink = getattr(importlib.import_module(module), name)(context)
    return made


def _items(to: Any) -> Iterable[Any]:
    if to is None:
        return ()
    if isinstance(to, str):
        return [part.strip() for part in to.split(",")]
    if isinstance(to, (list, tuple)):
        return [piece for item in to for piece in _items(item)]
    return [to]
