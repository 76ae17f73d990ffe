"""What only figures in the shape of a U have."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """``scale``: points a unit, of which the largest maps are ``height`` high and the widest slab
    is ``width`` wide. ``gap``: units between slabs, for an arrow; ``drop``: units between levels.
    ``palette``: "unet" (the paper's blue), "theme", or "auto": the former with the default theme.
    ``repeats``: as of blocks in a row: "blocks", "all" or "none".
    """

    scale: float = 2.2
    height: float = 44.0
    width: float = 14.0
    gap: float = 7.0
    drop: float = 9.0
    palette: str = "auto"
    repeats: str = "none"
