"""Text measured with the shipped fonts' own metrics; loads neither matplotlib nor fontTools.

Figures are measured in Inter, or in Computer Modern where TeX will set them: `using` says which
for the code within it, so that layouts need not know.
"""

from __future__ import annotations

import contextlib
import json
import unicodedata
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

from netviz.errors import FormatError

FAMILIES: Mapping[str, str] = MappingProxyType({"inter": "Inter", "cm": "Computer Modern"})
"""The families that text can be measured in."""

_WIDE_EM = 1.0
_OTHER_EM = 0.62
_DESCENT_EM = 0.21

_family: ContextVar[str] = ContextVar("family", default="inter")


@dataclass(frozen=True, slots=True)
class Metrics:
    """A font's measures in units per em; ``advances`` by weight, then character.

    ``core``: the characters that the small embedded subset holds. ``pairs``: by weight, what the
    kern or the ligature of two characters adds to their advances.
    """

    family: str
    units_per_em: int
    ascent: int
    descent: int
    cap_height: int
    x_height: int
    core: frozenset[str]
    advances: dict[str, dict[str, int]]
    pairs: dict[str, dict[str, int]] = field(default_factory=dict)


@contextlib.contextmanager
def using(family: str) -> Iterator[None]:
    """Measure in ``family``, a key of `FAMILIES`, within this block; raises `FormatError`."""
    if family not in FAMILIES:
        near = get_close_matches(family, FAMILIES, 1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise FormatError(f"no font {family!r}: {hint}choose from {', '.join(FAMILIES)}")
    token = _family.set(family)
    try:
        yield
    finally:
        _family.reset(token)


def family() -> str:
    """The family that text is measured in here."""
    return _family.get()


def metrics() -> Metrics:
    """The metrics of the family in use."""
    return _metrics(_family.get())


@lru_cache(maxsize=len(FAMILIES))
def _metrics(family: str) -> Metrics:
    data = json.loads(resources.files(__package__).joinpath(f"fonts/{family}.json").read_bytes())
    return Metrics(**{**data, "core": frozenset(data["core"])})


def text_width(string: str, size: float, weight: str = "regular") -> float:
    """Length of ``string`` in points at ``size`` points.

    Characters that the font lacks are estimated: 1 em for wide ones (CJK, emoji), nothing for
    combining marks and controls, 0.62 em for others.
    """
    return _ems(string, weight, _family.get()) * size


@lru_cache(maxsize=16384)
def _ems(string: str, weight: str, family: str) -> float:
    font = _metrics(family)
    advances, pairs = font.advances[weight], font.pairs.get(weight)
    units = sum(advances[c] if c in advances else _estimate(c) * font.units_per_em for c in string)
    if pairs:
        units += sum(pairs.get(string[i : i + 2], 0) for i in range(len(string) - 1))
    return units / font.units_per_em


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
    """Depth of letters like g below the baseline, in points (Inter: 0.2 em, Computer Modern:
    0.19 em)."""
    return _DESCENT_EM * size


def visible(string: str) -> str:
    """``string`` on one line as it can be drawn: blanks joined, characters that steer the
    direction of text left out (a name must not reorder its neighbours), others that nobody can
    see as U+FFFD."""
    if string.isascii() and string.isprintable():
        return " ".join(string.split())
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


def needs_full_font(strings: frozenset[str], family: str = "inter") -> bool:
    """Whether a character of ``strings`` is in the full font but not in the small subset."""
    font = _metrics(family)
    beyond = set().union(*map(set, strings)) - font.core if strings else set()
    return any(c in font.advances["regular"] for c in beyond)
