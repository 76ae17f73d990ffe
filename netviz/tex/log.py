"""What TeX's log says: the first real error, and what an author should know of a figure that did
compile."""

from __future__ import annotations

import re

_FILE_LINE = re.compile(r"^(?:\./)?([^\s:]+\.\w+):(\d+): (.+)$")
_BANG = re.compile(r"^!\s+(.+)$")
_NO_FILE = re.compile(r"File [`']([^']+)' not found")
_SUMMARY = ("==> Fatal error", "Emergency stop", "Fatal error occurred")
_PACKAGES = {
    "tikz.sty": "texlive-pictures",
    "pgf.sty": "texlive-pictures",
    "standalone.cls": "texlive-latex-extra",
    "import.sty": "texlive-latex-extra",
    "xcolor.sty": "texlive-latex-recommended",
    "geometry.sty": "texlive-latex-base",
    "luatex85.sty": "texlive-luatex",
}
"""Debian's packages by the file that is missed; elsewhere tlmgr takes the file's name."""

_TELLING = re.compile(
    r"^(Overfull|Missing character|LaTeX Warning(?!: You have requested package)|! )"
)
"""A package in a folder of the user's, asked for by its path, is as it should be."""


def first_error(log: str) -> str:
    """The first line that says what is wrong, with the line of the source and what to install;
    nothing for a log without error."""
    lines = log.splitlines()
    for index, line in enumerate(lines):
        place, message = "", ""
        if found := _FILE_LINE.match(line):
            place, message = f"{found[1]}:{found[2]}: ", found[3]
        elif found := _BANG.match(line):
            message = found[1]
        if message and not message.startswith(_SUMMARY):
            return f"{place}{message}{_context(lines[index + 1 :])}{_remedy(message)}"
    return ""


def remarks(log: str) -> list[str]:
    """Lines of a successful run that say that a figure is not as it should be."""
    return [line for line in log.splitlines() if _TELLING.match(line)]


def _context(lines: list[str]) -> str:
    """What TeX was reading: its ``l.12 ...``."""
    read = next((line for line in lines[:8] if re.match(r"l\.\d+ ", line)), "")
    words = read.partition(" ")[2].strip()
    return f" (at {words[:80]})" if words else ""


def _remedy(message: str) -> str:
    if message.startswith("TeX capacity exceeded"):
        return ": draw less of it, or take lualatex, whose memory grows"
    missed = _NO_FILE.search(message)
    if missed is None:
        return ""
    package = _PACKAGES.get(missed[1])
    install = f"apt-get install {package} on Debian and Ubuntu, or " if package else ""
    return f": {install}tlmgr install {missed[1].rpartition('.')[0]}"
