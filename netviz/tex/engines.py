"""The programs that turn LaTeX into PDF, each without shell escape and without questions."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType

from netviz.errors import FormatError, MissingPackageError

_TEX = ("-interaction=nonstopmode", "-halt-on-error", "-file-line-error", "-no-shell-escape")


@dataclass(frozen=True, slots=True)
class Engine:
    """One program: its ``name``, ``options`` before the file, and programs that it ``needs``."""

    name: str
    options: tuple[str, ...]
    needs: tuple[str, ...] = ()


ENGINES: Mapping[str, Engine] = MappingProxyType(
    {
        engine.name: engine
        for engine in (
            Engine("pdflatex", _TEX),
            Engine("latexmk", ("-norc", "-pdf", *_TEX), ("pdflatex",)),
            Engine("lualatex", _TEX),
            Engine("xelatex", _TEX),
            Engine("tectonic", ("--untrusted", "--keep-logs")),
        )
    }
)
"""In the order in which they are tried: a figure needs one pass, which pdflatex makes soonest."""

ANY = "latex"
VIA = (ANY, *ENGINES)
"""What ``via`` takes: whichever is there, or one of them."""

_INSTALL = (
    "install one (Debian and Ubuntu: apt-get install texlive-latex-base texlive-pictures; macOS: "
    "MacTeX; elsewhere: TeX Live or tectonic), or leave out via: netviz writes pdf by itself"
)


def find(name: str = ANY) -> Engine:
    """The engine ``name``, or for "latex" the first that is installed.

    Raises `FormatError` for an unknown name and `MissingPackageError` for one that is not there.
    """
    if name not in VIA:
        near = get_close_matches(name, VIA, 1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise FormatError(f"no way via {name!r}: {hint}choose from {', '.join(VIA)}")
    wanted = tuple(ENGINES) if name == ANY else (name,)
    found = [ENGINES[key] for key in wanted if _there(ENGINES[key])]
    if not found:
        absent = f"none of {', '.join(wanted)} is" if name == ANY else f"{name} is not"
        raise MissingPackageError(f"{absent} on the PATH: {_INSTALL}")
    return found[0]


def _there(engine: Engine) -> bool:
    return all(shutil.which(program) for program in (engine.name, *engine.needs))
