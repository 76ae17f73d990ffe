"""What only the style of chains has."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """``repeats``: "none" (every layer, as in the paper), "blocks" (a run once, in a frame with
    "×N") or "auto": every layer up to `MOST` of them. ``direction``: "TB" or "LR"; the sheet's
    own goes first. ``palette``: "stages" (a colour for each resolution) or "roles" (the theme's).
    ``column``: points at which a column wraps, 0 for what fits a page. ``sums``: draw "+" where
    shortcuts end in place of the paper's bare join. ``projections``: write what is on a dotted
    shortcut. ``bundle``: shortcuts side by side, from which on they are bundled.
    """

    repeats: str = "auto"
    direction: str = "TB"
    palette: str = "stages"
    column: float = 0.0
    sums: bool = False
    projections: bool = True
    bundle: int = 6


MOST = 64
"""Blocks up to which every layer is drawn."""
