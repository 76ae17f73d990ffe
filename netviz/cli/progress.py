"""What is being done, shown on a terminal once it takes noticeably long."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator

DELAY = 1.0
"""Seconds after which the spinner appears."""


@contextlib.contextmanager
def progress(*, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """Give a function to be told each step; nothing is shown off a terminal or within `DELAY`."""
    if quiet or not sys.stderr.isatty():
        yield lambda step: None
        return
    spinner = _Spinner()
    try:
        yield spinner.step
    finally:
        spinner.stop()


class _Spinner:
    def __init__(self) -> None:
        self._text = "Working"
        self._status: contextlib.AbstractContextManager[object] | None = None
        self._lock = threading.Lock()
        self._stopped = False
        self._timer = threading.Timer(DELAY, self._start)
        self._timer.daemon = True
        self._timer.start()

    def _start(self) -> None:
        from rich.console import Console
        from rich.status import Status

        with self._lock:
            if self._stopped:
                return
            status = Status(self._line(), console=Console(stderr=True), spinner="dots")
            status.start()
            self._status = status

    def step(self, text: str) -> None:
        from rich.status import Status

        with self._lock:
            self._text = text
            if isinstance(self._status, Status):
                self._status.update(self._line())

    def _line(self) -> str:
        from rich.markup import escape

        return f"{escape(self._text)} …"

    def stop(self) -> None:
        self._timer.cancel()
        with self._lock:
            self._stopped = True
            if self._status is not None:
                self._status.__exit__(None, None, None)
