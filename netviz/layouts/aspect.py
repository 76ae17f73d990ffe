"""The shape that a figure's page should have."""

from __future__ import annotations

import math
from dataclasses import dataclass

from netviz.errors import FormatError

_PAGE = {"TB": 0.8, "LR": 1.6}
_FREE = {"TB": 2.0, "LR": 2.4}
_SHORT = 720.0
LONGEST = 2.5
"""No default page is longer than this many times its width."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """``ratio``: width over height. ``free``: figures that are no longer than this many times
    their width, or that are ``short`` points long at most, stay in one column."""

    ratio: float
    free: float = 1.0
    short: float = 0.0


def aspect(text: str, direction: str) -> Aspect | None:
    """``text`` ("auto", "none" or "4:3") read for figures in ``direction``; None: never wrap.

    Raises `FormatError` for anything else.
    """
    if text == "none":
        return None
    if text == "auto":
        return Aspect(_PAGE[direction], _FREE[direction], _SHORT)
    try:
        width, _, height = text.partition(":")
        ratio = float(width) / float(height or 1)
    except (ValueError, ZeroDivisionError):
        ratio = math.nan
    if not 0 < ratio < math.inf:
        raise FormatError(f"no shape of a page: {text!r}; write W:H such as 4:3, auto or none")
    return Aspect(ratio)
