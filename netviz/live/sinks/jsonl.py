"""The run's log: one JSON record a line, append-only, never behind by more than a moment."""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from pathlib import Path

from netviz.live.events import Event, dumps
from netviz.live.sinks.base import Context

RETRY_SECONDS = 5.0
MOST_HELD = 256 * 1024 * 1024


class Jsonl:
    """Appends to ``path``; what a full disk refuses is kept in memory and tried again."""

    def __init__(self, path: Path, context: Context) -> None:
        self._path = path
        self._say = context.say
        self._held = bytearray()
        self._file: io.FileIO | None = None
        self._again = 0.0

    def write(self, events: Sequence[Event], /) -> None:
        """Append one line an event."""
        if len(self._held) < MOST_HELD:
            self._held += "".join(dumps(event) + "\n" for event in events).encode()

    def refresh(self) -> None:
        """Write what is held."""
        if self._held and time.monotonic() >= self._again:
            self._flush()

    def close(self) -> None:
        """Write what is held, whatever happened before."""
        if self._held:
            self._flush()
        if self._file is not None:
            self._file.close()

    def _flush(self) -> None:
        try:
            if self._file is None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._file = io.FileIO(self._path, "a")
            while self._held:
                del self._held[: self._file.write(self._held)]
        except OSError as error:
            if not self._again:
                self._say(f"{self._path}: {error.strerror or error}; kept in memory, tried again")
            self._again = time.monotonic() + RETRY_SECONDS
            return
        self._again = 0.0
