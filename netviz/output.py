"""Writing results: whole or not at all, with a message that says what to do when it cannot be."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from netviz.errors import OutputError

STDOUT = "-"

_REMEDIES = {
    errno.ENOENT: "the folder {folder} does not exist; make it, or choose another place with -o",
    errno.ENOTDIR: "{folder} is a file, not a folder; choose another place with -o",
    errno.EACCES: "{folder} may not be written to; choose another place with -o",
    errno.EPERM: "{folder} may not be written to; choose another place with -o",
    errno.EROFS: "{folder} is read-only; choose another place with -o",
    errno.ENOSPC: "no space left in {folder}; free some, or choose another place with -o",
    errno.EDQUOT: "the disk quota is used up; free some space, or choose another place with -o",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one with -o",
    errno.EISDIR: "it is a folder; name a file in it, such as {example}",
}


def write(data: bytes, path: str | Path) -> None:
    """Write ``data`` to ``path``, or to standard output when it is ``-``.

    A file appears, or replaces the one there, only when all of it is written. Symbolic links are
    followed, the mode of a replaced file is kept, and devices such as ``/dev/null`` are written to
    directly. Raises `OutputError`.
    """
    if str(path) == STDOUT:
        write_stdout(data)
        return
    goal = Path(path)
    try:
        goal = Path(os.path.realpath(goal))
        if goal.exists() and not goal.is_file() and not goal.is_dir():
            goal.write_bytes(data)
        else:
            _replace(goal, data)
    except (OSError, ValueError) as error:
        raise OutputError(f"cannot write {path}: {_remedy(error, goal)}") from error


def check(path: str | Path) -> None:
    """Raise `OutputError` at once if `write` could not put a file there, before any long work."""
    if str(path) == STDOUT:
        return
    goal = Path(path)
    try:
        goal = Path(os.path.realpath(goal))
        if goal.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not goal.exists():
            with _temporary(goal):
                pass
    except (OSError, ValueError) as error:
        raise OutputError(f"cannot write {path}: {_remedy(error, goal)}") from error


def write_stdout(data: bytes) -> None:
    """Write ``data`` to standard output as it is; a reader that went away is no error."""
    if sys.stdout is None:
        raise OutputError("standard output is closed; name a file with -o")
    stream: BinaryIO = sys.stdout.buffer
    try:
        stream.write(data)
        stream.flush()
    except BrokenPipeError:
        # The interpreter flushes again at exit: give it a place where that succeeds.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def file_name(name: str, suffix: str) -> Path:
    """A file name for the model ``name``: its letters, digits, dots and dashes, then ``suffix``."""
    stem = re.sub(r"[^\w.-]+", "-", name).strip("-.")[:100]
    return Path(f"{stem or 'model'}.{suffix}")


def _replace(goal: Path, data: bytes) -> None:
    if goal.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    with _temporary(goal) as temporary:
        temporary.write_bytes(data)
        temporary.chmod(_mode(goal))
        temporary.replace(goal)


@contextlib.contextmanager
def _temporary(goal: Path) -> Iterator[Path]:
    """A new empty file in the folder of ``goal``, gone at the end unless moved away."""
    handle, name = tempfile.mkstemp(prefix=".netviz-", suffix=".tmp", dir=goal.parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _mode(goal: Path) -> int:
    """The mode of the file to replace, or what the user's mask gives a new one."""
    if goal.exists():
        return goal.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _remedy(error: OSError | ValueError, goal: Path) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number is None or number not in _REMEDIES:
        return f"{error}; choose another place with -o"
    return _REMEDIES[number].format(folder=goal.parent, example=goal / "net.svg")
