"""What only figures of stacked maps have."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """``scale``: points a unit, of which the largest maps are ``height`` high. ``maps``: at most
    so many of a layer are drawn, dots standing for the rest. ``spacing``: units between maps of a
    stack. ``opacity``: of maps, 0 to 1. ``fields``: draw receptive fields. ``operations``: write
    what each layer does below it. ``linear``: sizes in proportion; None: where they are alike
    enough. ``palette``: "lenet" (greys), "theme", or "auto": the former with the default theme.
    ``repeats``: runs of equal blocks drawn once: "blocks", "all" or "none".
    """

    scale: float = 2.4
    height: float = 34.0
    maps: int = 8
    spacing: float = 2.0
    opacity: float = 1.0
    fields: bool = True
    operations: bool = True
    linear: bool | None = None
    palette: str = "auto"
    repeats: str = "blocks"
