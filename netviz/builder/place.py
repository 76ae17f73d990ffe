"""Where parts stand in space, in centimetres: x to the right, y up, z towards the viewer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from netviz.builder.parts import UNIT, Ball, Box, Part
from netviz.errors import FormatError

Spot = tuple[float, float, float]

_NUMBERS = re.compile(r"\(\s*([-\d.]+)\s*,\s*([-\d.]+)\s*,\s*([-\d.]+)\s*\)")
_ANCHOR = re.compile(r"\(\s*([^(),]+)-([a-z]+)\s*\)")
_CORNER = re.compile("(near|far)?(north|south)?(east|west)?")


@dataclass(frozen=True, slots=True)
class Stand:
    """A part's left end (the middle, of a ball) ``at``, and its ``width``, ``height``, ``depth``
    in centimetres."""

    at: Spot
    width: float
    height: float
    depth: float
    round: bool = False

    def anchor(self, name: str) -> Spot:
        """The point that TikZ calls ``(part-name)``; raises `FormatError` for another name."""
        found = _CORNER.fullmatch("" if name == "anchor" else name)
        if found is None:
            raise FormatError(f"no anchor {name!r}: near or far, north or south, east or west")
        deep, high, across = found.groups()
        x = {"west": 0.0, None: 0.5, "east": 1.0}[across] - (0.5 if self.round else 0.0)
        y = {"north": 0.5, None: 0.0, "south": -0.5}[high]
        z = {"near": 0.5, None: 0.0, "far": -0.5}[deep]
        return (
            self.at[0] + x * self.width,
            self.at[1] + y * self.height,
            self.at[2] + z * self.depth,
        )


def stands(parts: Iterable[Part]) -> dict[str, Stand]:
    """Where each named box and ball stands.

    Raises `FormatError` for a place that is neither numbers nor an anchor of an earlier part.
    """
    found: dict[str, Stand] = {}
    for part in parts:
        if isinstance(part, (Box, Ball)):
            base, move = spot(part.to, found), spot(part.offset, found)
            at = (base[0] + move[0], base[1] + move[1], base[2] + move[2])
            found[part.name] = Stand(at, *_size(part), round=isinstance(part, Ball))
    return found


def spot(text: str, known: Mapping[str, Stand]) -> Spot:
    """The point that ``text`` means: "(1,0,0)" or "(name-east)"."""
    if numbers := _NUMBERS.fullmatch(text.strip()):
        return float(numbers[1]), float(numbers[2]), float(numbers[3])
    named = _ANCHOR.fullmatch(text.strip())
    if named is None or named[1] not in known:
        raise FormatError(
            f"no place {text!r}: write (x,y,z) in centimetres, or (name-east) of an earlier part; "
            "anything else is for .tex and .pdf alone"
        )
    return known[named[1]].anchor(named[2])


def stand(name: str, known: Mapping[str, Stand]) -> Stand:
    """The stand of part ``name``; raises `FormatError` when there is none."""
    if name not in known:
        near = get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]!r}? There" if near else "there"
        raise FormatError(f"no part {name!r}; {hint} are {', '.join(known) or 'none'}")
    return known[name]


def _size(part: Box | Ball) -> Spot:
    if isinstance(part, Ball):
        return 2 * part.radius * UNIT, 2 * part.radius * UNIT, 0.0
    return sum(part.widths) * UNIT, part.height * UNIT, part.depth * UNIT
