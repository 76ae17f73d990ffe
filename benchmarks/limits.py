"""Work in a process of its own that is ended when it takes too long."""

from __future__ import annotations

import os
import pickle
import resource
import select
import signal
import struct
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

Found = dict[str, Any]
Steps = Callable[[], Iterator[Found]]
"""Work that tells what it found step by step."""


def limited(steps: Steps, *, first: float, later: float) -> Found:
    """All that ``steps`` tells; ``first`` seconds for the first step, ``later`` for each other.

    ``failed`` names the exception that ended it; ``late`` is the last step's limit, if that did.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        os.close(reading)
        _serve(steps, writing)
    os.close(writing)
    found: Found = {}
    seconds = first
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        while True:
            if not select.select([pipe], [], [], seconds)[0]:
                found["late"] = seconds
                _end(child)
                break
            told = _read(pipe)
            if told is None:
                break
            found |= told
            seconds = later
    status = os.waitpid(child, 0)[1]
    if status and "late" not in found:
        found.setdefault("failed", "died")
    return found


def _serve(steps: Steps, writing: int) -> None:
    with os.fdopen(writing, "wb", buffering=0) as pipe, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            for found in steps():
                _write(pipe, found)
        except Exception as error:  # noqa: BLE001 - a failure is a cell of the table
            _write(pipe, {"failed": type(error).__name__, "why": str(error)[:300]})
    os._exit(0)


def _end(child: int) -> None:
    """End the process and those that it started."""
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        os.kill(child, signal.SIGKILL)


def _write(pipe: Any, found: Found) -> None:
    content = pickle.dumps(found)
    pipe.write(struct.pack("<I", len(content)) + content)


def _read(pipe: Any) -> Found | None:
    size = _exactly(pipe, 4)
    if size is None:
        return None
    content = _exactly(pipe, struct.unpack("<I", size)[0])
    return None if content is None else dict(pickle.loads(content))


def _exactly(pipe: Any, size: int) -> bytes | None:
    content = b""
    while len(content) < size:
        piece = pipe.read(size - len(content))
        if not piece:
            return None
        content += piece
    return content


def clock(kind: str) -> float:
    """Seconds: "wall", or "cpu" of this process and of those it has started and awaited."""
    if kind == "wall":
        return time.perf_counter()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime
