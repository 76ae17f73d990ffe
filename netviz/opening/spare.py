"""Workers that are started ahead, so that a drawing does not wait for torch to load."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from netviz.opening.worker import Job, Outcome

_LOOKS = 0.1
"""Seconds between looks at whether a worker is done."""


class Spare:
    """One worker that waits; it is used once, and another is started in its place."""

    def __init__(self) -> None:
        self._waiting = _start()

    def draw(self, job: Job, folder: Path, outdated: Callable[[], bool]) -> Outcome | None:
        """Have ``job`` done; None where ``outdated()`` came true first, the worker stopped.

        ``folder``: whose files are listened to.
        """
        worker, self._waiting = self._waiting, _start()
        Path(job.outcome).unlink(missing_ok=True)
        line = json.dumps({**asdict(job), "folder": str(folder)}) + "\n"
        if worker.stdin is not None:
            with contextlib.suppress(OSError):  # it died: an outcome that is not there tells it
                worker.stdin.write(line.encode())
                worker.stdin.close()
        while worker.poll() is None:
            if outdated():
                _end(worker)
                return None
            with contextlib.suppress(subprocess.TimeoutExpired):
                worker.wait(_LOOKS)
        return Outcome.of(Path(job.outcome))

    def close(self) -> None:
        """End the worker that waits."""
        _end(self._waiting)


def _start() -> subprocess.Popen[bytes]:
    """What the model prints goes where errors go, as when it is drawn in this process."""
    return subprocess.Popen([sys.executable, "-c", _START], stdin=subprocess.PIPE, stdout=2)


_START = "import sys; sys.path.remove(''); from netviz.opening.worker import main; main()"
"""Without the current folder, whose files may bear the names of Python's own."""


def _end(worker: subprocess.Popen[bytes]) -> None:
    worker.kill()
    if worker.stdin is not None:
        with contextlib.suppress(OSError):
            worker.stdin.close()
    worker.wait()
