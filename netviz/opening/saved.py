"""Files whose saving is waited for."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from netviz.errors import TargetError

_FILE = re.compile(r".*?\.(?:pyw?|json|pt2?|pth)(?=:|$)", re.DOTALL)
_LOOKS, _QUIET = 0.2, 0.08
"""Seconds between looks at the files, and for which they must have stayed as they are."""

Stamp = tuple[int, int] | None


def file_of(target: str) -> Path | None:
    """The file that ``target`` names; None for a dotted module, whose files are learnt of later.

    Raises `TargetError` where there is no such file, and for what no file of the user's holds.
    """
    if target.startswith("zoo:"):
        raise TargetError(f"{target} is built in and does not change: leave --watch out")
    found = _FILE.match(target)
    if found is None:
        return None
    path = Path(found[0]).expanduser().resolve()
    if not path.is_file():
        raise TargetError(f"{found[0]}: no such file to watch")
    return path


def folder_of(file: Path | None) -> Path:
    """The folder whose files matter: the project that ``file`` is in, as far as it is known."""
    here = Path.cwd()
    if file is None or (file.is_relative_to(here) and here != Path.home()):
        return here
    folder = file.parent
    while (folder / "__init__.py").is_file():
        folder = folder.parent
    return folder


@dataclass(slots=True)
class Saved:
    """The files that are watched, each with its time and size when it was last looked at."""

    stamps: dict[Path, Stamp] = field(default_factory=dict)

    def watch(self, paths: Iterable[str | Path], *, since: float) -> None:
        """Watch ``paths`` too; one saved after ``since``, a time of the clock, has changed."""
        for path in map(Path, paths):
            if path not in self.stamps:
                stamp = _stamp(path)
                late = stamp is not None and stamp[0] > since * 1e9
                self.stamps[path] = None if late else stamp

    def changed(self) -> bool:
        """Whether any differs from when it was last looked at."""
        return any(_stamp(path) != stamp for path, stamp in self.stamps.items())

    def look(self) -> None:
        """Take them as they are now, once whoever writes them has finished."""
        before: dict[Path, Stamp] = {}
        now = {path: _stamp(path) for path in self.stamps}
        while now != before:
            time.sleep(_QUIET)
            before, now = now, {path: _stamp(path) for path in self.stamps}
        self.stamps = now

    def wait(self) -> None:
        """Return when one of them is saved."""
        while not self.changed():
            time.sleep(_LOOKS)


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return None  # editors put a new file in the old one's place: it may be away for a moment
    return found.st_mtime_ns, found.st_size
