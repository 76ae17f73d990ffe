"""Skips of a figure told layer by layer, at heights where nothing is in their way."""

from __future__ import annotations

from collections.abc import Sequence

from netviz.builder.parts import Arrow, Ball, Box, Part, Skip
from netviz.builder.place import stand, stands
from netviz.layouts.oblique.solid import SLANT

_CLEAR = 0.7
"""Centimetres between boxes and the skips above them."""


def lifted(parts: Sequence[Part], skips: Sequence[tuple[str, str]]) -> list[Skip]:
    """A skip for each pair of names: narrow ones first, each above every box that it spans and
    every skip that it passes over.

    Raises `FormatError` for a name of ``skips``, or of an arrow among ``parts``, that no part has.
    """
    known = stands(parts)
    arrows = [(part.source, part.target) for part in parts if isinstance(part, Arrow)]
    for name in (name for ends in (*arrows, *skips) for name in ends):
        stand(name, known)
    order = [part.name for part in parts if isinstance(part, (Box, Ball))]
    tops = [(known[name].height + SLANT * known[name].depth) / 2 for name in order]
    at = {name: place for place, name in enumerate(order)}
    spans = [(min(at[a], at[b]), max(at[a], at[b]), a, b) for a, b in skips]
    found: list[tuple[int, int, Skip]] = []
    for low, high, source, target in sorted(spans, key=lambda s: s[1] - s[0]):
        below = [skip.top or 0.0 for a, b, skip in found if a < high and low < b]
        top = max((*tops[low : high + 1], *below)) + _CLEAR
        start = "north" if known[source].round else "northeast"
        found.append((low, high, Skip(source, target, top=top, start=start)))
    return [skip for *_, skip in found]
