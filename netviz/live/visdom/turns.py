"""Which parts of the page are drawn anew: those that have changed, the costly ones less often."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable

REST = 1500.0
"""A part rests for so many times the processor time that it took: none takes more than a
fifteen-hundredth of a processor, however fast the training is and however many its layers."""
LONGEST = 5.0
"""Seconds of rest, at most."""


class Turns:
    """Runs what draws a part of the page where its key has changed and its rest is over."""

    def __init__(self) -> None:
        self._done: dict[str, tuple[Hashable, Hashable, float]] = {}

    def take(
        self, part: str, key: Hashable, act: Callable[[], None], *, view: Hashable = None
    ) -> None:
        """Call ``act``, unless ``part`` is up to date or rests.

        ``view``: what the user has selected; where it has changed the part does not rest.
        """
        old_key, old_view, ready = self._done.get(part, (None, None, 0.0))
        current = part in self._done and view == old_view
        if current and (key == old_key or time.monotonic() < ready):
            return
        began = time.thread_time()
        act()
        rest = min(REST * (time.thread_time() - began), LONGEST)
        self._done[part] = (key, view, time.monotonic() + rest)

    def forget(self) -> None:
        """Draw everything, the next time."""
        self._done.clear()
