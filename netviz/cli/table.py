"""A table on a terminal, in colour where it may be."""

from __future__ import annotations

import os
from typing import Protocol, TextIO

from netviz.cli.terminal import coloured, encodable
from netviz.tables.layout import Piece

_STYLES = {
    "head": "1",
    "rule": "2",
    "tree": "2",
    "class": "36",
    "dim": "2",
    "hot": "1;33",
    "total": "1",
    "repeat": "1;35",
    "fact": "1",
    "added": "32",
    "removed": "31",
    "changed": "33",
    "renamed": "34",
}
"""ANSI codes by style; what is not here stays plain."""


class Table(Protocol):
    """A summary, or the difference of two models."""

    def lines(self, width: int | None = None) -> list[list[Piece]]:
        """Styled pieces, a list a line, in ``width`` characters."""
        ...


def show(table: Table, stream: TextIO) -> None:
    """Print the table as wide as the terminal; with all its columns where there is none."""
    colour = coloured(stream)
    for line in table.lines(_width(stream)):
        text = "".join(_painted(piece) if colour else piece[0] for piece in line)
        stream.write(encodable(text.rstrip() + "\n", stream))
    stream.flush()


def _painted(piece: Piece) -> str:
    text, style = piece
    code = _STYLES.get(style)
    return f"\x1b[{code}m{text}\x1b[0m" if code and text.strip() else text


def _width(stream: TextIO) -> int | None:
    asked = os.environ.get("COLUMNS", "")
    if asked.isdigit() and int(asked) > 0:
        return int(asked)
    if not stream.isatty():
        return None
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except OSError:
        return 80
