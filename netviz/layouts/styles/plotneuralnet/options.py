"""What only figures of boxes have."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """``scale``: points a unit, of which the largest maps are ``height`` high and deep.
    ``width``: units of the widest box. ``opacity``: of the faces, 0 to 1. ``band``: show norm and
    activation as a band. ``palette``: "plotneuralnet", "theme", or "auto": the former with the
    default theme. ``repeats``: runs of equal blocks drawn once ("blocks"), also of plain layers
    ("all"), or never ("none"). ``kernels``: write those that are not 3x3. ``linear``: sizes in
    proportion instead of by their logarithm. ``radius``: of balls, in units.
    """

    scale: float = 2.6
    height: float = 40.0
    width: float = 12.0
    opacity: float = 1.0
    band: bool = True
    palette: str = "auto"
    repeats: str = "blocks"
    kernels: bool = True
    linear: bool = False
    radius: float = 2.6
