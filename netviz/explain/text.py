"""Facts and paragraphs for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

WIDTH = 96


def wrapped(line: str, width: int = WIDTH) -> list[str]:
    """``line`` broken at blanks."""
    return textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""]


def count(number: int, what: str) -> str:
    """``1 place``, ``2 places``."""
    return f"{number} {what}{'s' * (number != 1)}"


def table(rows: Iterable[tuple[str, str]]) -> str:
    """Names and values in two columns."""
    rows = list(rows)
    left = max((len(name) for name, _ in rows), default=0) + 2
    lines = []
    for name, value in rows:
        first, *rest = wrapped(value, WIDTH - left)
        lines.append(f"{name:<{left}}{first}")
        lines += [" " * left + line for line in rest]
    return "\n".join(lines) + "\n"
