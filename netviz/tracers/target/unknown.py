"""Where a module is, and what to say of a TARGET behind which there is nothing."""

from __future__ import annotations

import difflib
import importlib
import importlib.util
from collections.abc import Iterator
from importlib.machinery import all_suffixes
from pathlib import Path

from netviz.tracers.target.standins import distribution

_KINDS = "TARGET is a file (model.py), a module (package.module:factory) or zoo:NAME"


def located(name: str) -> Path | None:
    """The file of the module ``name`` (dotted), or the folder of a package without one.

    Nothing is imported to find it: a file above it may be a script, which would run.
    """
    top, *rest = name.split(".")
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError):
        return None
    if spec is None:
        return None
    found: Path | None = Path(spec.origin or next(iter(spec.submodule_search_locations or ()), ""))
    folders = [Path(folder) for folder in spec.submodule_search_locations or ()]
    for part in rest:
        inner = [folder / part for folder in folders]
        found = next((file for place in inner for file in _modules(place)), None)
        folders = [place for place in inner if place.is_dir()]
        found = found or next(iter(folders), None)
    return found


def _modules(place: Path) -> Iterator[Path]:
    """Files that make ``place``, a path without ending, a module or a package."""
    for suffix in all_suffixes():
        for file in (place / f"__init__{suffix}", place.with_name(f"{place.name}{suffix}")):
            if file.is_file():
                yield file


def no_file(path: Path, spelling: str) -> str:
    """There is no file ``path``, which the user writes as ``spelling``."""
    if path.is_dir():
        files = sorted(p.name for p in path.glob("*.py"))[:8]
        listed = f": {', '.join(files)}" if files else ""
        return f"{spelling} is a folder; name one file in it{listed}"
    if "://" in spelling:
        return f"{spelling}: download it first; nothing is fetched from the network"
    close = _near(path)
    extra = f"; did you mean {', '.join(close)}?" if close else ""
    return f"{spelling}: no such file{extra}"


def no_module(name: str, *, alone: bool) -> str:
    """There is neither a file nor a module ``name``; ``alone``: nothing follows it.

    Near names of files here and of the zoo come first, a package to be installed last.
    """
    close = _near(Path.cwd() / name) + (_in_zoo(name) if alone else [])
    if close:
        return f"{name}: no such file or module; did you mean {' or '.join(close)}?"
    package = name.partition(".")[0]
    if package == name and alone:
        return (
            f"{name}: no such file, and no such Python module can be imported from here. {_KINDS}"
        )
    if located(package) is not None:
        return f"{name}: the package {package!r} has no such module. {_KINDS}"
    return (
        f"{name}: the package {package!r} is not installed here: "
        f"pip install {distribution(package)}. {_KINDS}"
    )


def _near(path: Path) -> list[str]:
    """Files beside ``path`` whose names are like its, ending or not."""
    if not path.parent.is_dir():
        return []
    beside = [p.name for p in path.parent.iterdir() if p.is_file()]
    return difflib.get_close_matches(path.name, beside, 3, 0.6)


def _in_zoo(name: str) -> list[str]:
    zoo = importlib.import_module("netviz.zoo")  # a layer above this one: only on demand
    return [f"zoo:{n}" for n in difflib.get_close_matches(name.lower(), zoo.names(), 3, 0.7)]
