"""How large the boxes of a figure told layer by layer are, in PlotNeuralNet's units."""

from __future__ import annotations

import math

from netviz.errors import FormatError

TALLEST = 40.0
_OCTAVE, _LEAST = 8.0, 4.0


def edge(pixels: int, most: int) -> float:
    """Height and depth of maps of ``pixels`` to a side, where the largest have ``most``."""
    return min(TALLEST, max(_LEAST, TALLEST - _OCTAVE * math.log2(most / pixels)))


def wide(channels: int) -> float:
    """One a doubling; 32 channels are 1.5 wide."""
    return min(10.0, max(1.0, 1.5 + math.log2(channels / 32)))


def long(features: int) -> float:
    """The depth of a bar of ``features``."""
    return min(TALLEST, 8.0 + 3.0 * math.log2(features))


def whole(name: str, value: int) -> int:
    """``value``; raises `FormatError` for less than 1."""
    if value < 1:
        raise FormatError(f"{name} is 1 or more, not {value}")
    return value
