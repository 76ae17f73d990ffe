"""When to try a server again: after 1, 2, 4 ... 30 seconds."""

from __future__ import annotations

import time

LONGEST = 30.0


class Breaker:
    """Open after a failure, for twice as long each time; closed again by a success."""

    def __init__(self) -> None:
        self._wait = 0.0
        self._until = 0.0

    @property
    def closed(self) -> bool:
        """Whether a try is due."""
        return time.monotonic() >= self._until

    def failed(self) -> bool:
        """Note a failure; whether it is the first of a row."""
        first = self._wait == 0.0
        self._wait = min(max(1.0, self._wait * 2), LONGEST)
        self._until = time.monotonic() + self._wait
        return first

    def worked(self) -> bool:
        """Note a success; whether it ends a row of failures."""
        ended = self._wait > 0.0
        self._wait = self._until = 0.0
        return ended
