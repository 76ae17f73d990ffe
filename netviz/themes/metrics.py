"""Text measured with the shipped font's own metrics; loads neither matplotlib nor fontTools."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

_WIDE_EM = 1.0
_OTHER_EM = 0.62


@dataclass(frozen=True, slots=True)
class Metrics:
    """The font's measures in units per em; ``advances`` by weight, then character.

    ``core``: the characters that the small embedded subset holds.
    """

    family: str
    units_per_em: int
    ascent: int
    descent: int
    cap_height: int
    x_height: int
    core: frozenset[str]
    advances: dict[str, dict[str, int]]


@lru_cache(maxsize=1)
def metrics() -> Metrics:
    """The metrics of the shipped family."""
    data = json.loads(resources.files(__package__).joinpath("fonts/inter.json").read_bytes())
    return Metrics(**{**data, "core": frozenset(data["core"])})


@lru_cache(maxsize=16384)
def text_width(string: str, size: float, weight: str = "regular") -> float:
    """Length of ``string`` in points at ``size`` points.

    Characters that the font lacks are estimated: 1 em for wide ones (CJK, emoji), nothing for
    combining marks and controls, 0.62 em for others.
    """
    font = metrics()
    advances = font.advances[weight]
    units = sum(advances[c] if c in advances else _estimate(c) * font.units_per_em for c in string)
    return units * size / font.units_per_em


def _estimate(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return _WIDE_EM
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
        return 0.0
    return _OTHER_EM


def ascent(size: float) -> float:
    """Height of capitals above the baseline, in points."""
    return metrics().cap_height * size / metrics().units_per_em


def descent(size: float) -> float:
    """Depth of letters like g below the baseline, in points (Inter: 0.2 em)."""
    return 0.21 * size


def visible(string: str) -> str:
    """``string`` on one line as it can be drawn: blanks joined, characters that steer the
    direction of text left out (a name must not reorder its neighbours), others that nobody can
    see as U+FFFD."""
    kept = (c for c in string if unicodedata.category(c) != "Cf")
    shown = "".join(" " if c.isspace() else "\ufffd" if _unseen(c) else c for c in kept)
    return " ".join(shown.split())


def _unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Cn")


def shorten(string: str, limit: float, *, size: float, weight: str = "regular") -> str:
    """``string`` whole when it fits ``limit`` points, else its start and end around an ellipsis."""
    if text_width(string, size, weight) <= limit:
        return string
    low, high = 1, min(len(string), 400)
    while low < high:
        middle = (low + high + 1) // 2
        fits = text_width(_around(string, middle), size, weight) <= limit
        low, high = (middle, high) if fits else (low, middle - 1)
    return _around(string, low)


def _around(string: str, keep: int) -> str:
    head = (keep * 2 + 2) // 3
    tail = keep - head
    return string[:head] + "…" + (string[-tail:] if tail else "")


def needs_full_font(strings: frozenset[str]) -> bool:
    """Whether a character of ``strings`` is in the full font but not in the small subset."""
    font = metrics()
    beyond = set().union(*map(set, strings)) - font.core if strings else set()
    return any(c in font.advances["regular"] for c in beyond)
