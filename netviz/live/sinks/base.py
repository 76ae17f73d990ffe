"""What a sink is, and what it is told of its run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from netviz.live.events import Event
from netviz.live.options import WatchOptions
from netviz.live.state import State


class Sink(Protocol):
    """Where events go. All methods are called from the publisher's thread.

    An exception leaves the sink out for the rest of the run; the training does not notice.
    """

    def write(self, events: Sequence[Event], /) -> None:
        """Take new events, in order."""

    def refresh(self) -> None:
        """Called about five times a second, with or without events."""

    def close(self) -> None:
        """The run is over."""


class Control(Protocol):
    """What a page may ask of the run."""

    every: int
    paused: bool
    layer: str

    def stop(self) -> None:
        """Stop after the step under way."""


@dataclass(frozen=True, slots=True)
class Context:
    """A run, as its sinks see it. ``state``: all that is known so far; ``control``: None in replay.

    ``say``: prints one line.
    """

    name: str
    folder: Path
    options: WatchOptions
    state: State
    control: Control | None
    say: Callable[[str], None]
