"""The module name of a file, so that its relative imports work."""

from __future__ import annotations

import ast
import importlib
import importlib.machinery
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file stands: ``root`` is the folder its absolute imports start from."""

    file: Path
    root: Path
    name: str

    @property
    def package(self) -> str:
        """The package that the file is in, "" for a plain script."""
        return self.name.rpartition(".")[0]


def place_of(file: Path, tree: ast.Module) -> Place:
    """Name ``file`` by the packages around it: folders with ``__init__.py``, or as many as its
    relative imports climb."""
    levels = max((n.level for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)), default=0)
    parts, folder = [file.stem], file.parent
    while levels > 0 or (folder / "__init__.py").exists():
        if folder.parent == folder:
            break
        parts.append(folder.name)
        folder, levels = folder.parent, levels - 1
    name = ".".join(reversed(parts))
    return Place(file, folder, name.removesuffix(".__init__") if len(parts) > 1 else name)


def new_module(place: Place, notes: list[str]) -> ModuleType:
    """An empty module for ``place``, entered in ``sys.modules``, its parent packages imported."""
    name = place.name
    if not place.package and name in sys.modules and not _same_file(sys.modules[name], place.file):
        name = f"{name}_{zlib.crc32(str(place.file).encode()) % 10_000:04}"
    if place.package:
        _import_parents(place, notes)
    module = ModuleType(name)
    package = place.file.stem == "__init__"
    module.__file__ = str(place.file)
    module.__package__ = name if package else place.package
    module.__spec__ = importlib.machinery.ModuleSpec(
        name, None, origin=str(place.file), is_package=package
    )
    if package:
        module.__path__ = [str(place.file.parent)]
    sys.modules[name] = module
    return module


def _import_parents(place: Place, notes: list[str]) -> None:
    parts = place.package.split(".")
    for depth in range(1, len(parts) + 1):
        name = ".".join(parts[:depth])
        folder = place.root.joinpath(*parts[:depth])
        try:
            importlib.import_module(name)
        except Exception as error:  # noqa: BLE001  whatever the package's __init__ runs into
            reason = f"{type(error).__name__}: {error}"
            if (folder / "__init__.py").exists():
                notes.append(f"{name}/__init__.py was not run ({reason})")
            bare = ModuleType(name)
            bare.__path__ = [str(folder)]
            bare.__spec__ = importlib.machinery.ModuleSpec(name, None, is_package=True)
            sys.modules[name] = bare


def _same_file(module: ModuleType, file: Path) -> bool:
    origin = getattr(module, "__file__", None)
    return origin is not None and Path(origin) == file
