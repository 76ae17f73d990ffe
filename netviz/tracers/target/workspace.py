"""The process as a user's file expects it, put back afterwards."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from netviz.tracers.target.arguments import lenient_parsers


@contextmanager
def workspace(file: Path, root: Path, notes: list[str]) -> Iterator[None]:
    """Run code of ``file``, whose imports start at ``root``, without trace in the process.

    ``sys.argv`` holds the file alone, ``sys.path`` starts with ``root`` and the file's folder,
    what is printed goes to standard error, nothing is read from standard input, and modules of
    other projects that share a name with one here are set aside.
    """
    argv, path, stdin = sys.argv, list(sys.path), sys.stdin
    aside = _set_aside(root, file.parent)
    folders = dict.fromkeys((str(root), str(file.parent)))
    sys.argv, sys.stdin = [str(file)], io.StringIO("")
    sys.path[:] = [*folders, *(p for p in sys.path if p not in folders)]
    try:
        with contextlib.redirect_stdout(sys.stderr), lenient_parsers(notes):
            yield
    finally:
        sys.argv, sys.stdin = argv, stdin
        sys.path[:] = path
        sys.modules.update({name: m for name, m in aside.items() if name not in sys.modules})


def _set_aside(*folders: Path) -> dict[str, ModuleType]:
    """Take modules out of ``sys.modules`` that were read from elsewhere, or from an older file."""
    local = {p.stem for f in folders for p in _importable(f)} - set(sys.stdlib_module_names)
    aside: dict[str, ModuleType] = {}
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in local and _foreign(module, folders):
            aside[name] = sys.modules.pop(name)
    return aside


def _importable(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.suffix == ".py" or (path.is_dir() and (path / "__init__.py").exists()):
            yield path


def _foreign(module: ModuleType, folders: tuple[Path, ...]) -> bool:
    """Whether a module lies outside ``folders``; installed packages are never set aside."""
    origin = getattr(module, "__file__", None)
    if origin is None or "site-packages" in origin or "dist-packages" in origin:
        return False
    return not any(Path(origin).is_relative_to(folder) for folder in folders)
