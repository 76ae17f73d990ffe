"""Lengths as people write them for a page: 8.6cm, 3.5in, or a column of a paper by name."""

from __future__ import annotations

import re

from netviz.errors import FormatError

UNITS = {"cm": 72 / 2.54, "mm": 7.2 / 2.54, "in": 72.0, "pt": 1.0}
"""Points in one of each."""

NAMED = {
    "column": 8.6 * UNITS["cm"],  # one of two columns: APS 8.6 cm, IEEE 8.9, Elsevier 9
    "page": 17.8 * UNITS["cm"],  # both: APS 17.8 cm, IEEE 18.2, CVPR 17.5
}
"""Widths by name: what one column and both of a two-column paper have."""

_TEX = {"\\linewidth": "column", "\\columnwidth": "column", "\\textwidth": "page"}


def own(text: str) -> str:
    """``text`` as TeX is to take it where it names a width of the document's own; else nothing."""
    found = re.fullmatch(r"(\d*\.?\d*)\s*(\\?[a-z]+)", text.strip().lower())
    names = {**{name: name for name in _TEX}, **{word: name for name, word in _TEX.items()}}
    return f"{found[1]}{names[found[2]]}" if found and found[2] in names else ""


def points(text: str) -> float:
    """``text`` in points: a number with cm, mm, in or pt, a name of `NAMED`, or TeX's name.

    ``0.5\\textwidth`` is a part of it. Raises `FormatError` for anything else.
    """
    found = re.fullmatch(r"(\d*\.?\d+)?\s*(\\?[a-z]+)", text.strip().lower())
    unit = found and _TEX.get(found[2], found[2])
    number = float(found[1]) if found and found[1] else 1.0
    if unit in NAMED and number > 0:
        return number * NAMED[unit]
    if not found or unit not in UNITS or not found[1] or number <= 0:
        raise FormatError(
            f"{text!r} is no width; write 8.6cm, 3.5in, \\columnwidth or \\textwidth "
            "(column and page for short)"
        )
    return number * UNITS[str(unit)]
