"""What only figures of prisms have."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """``scale``: points a unit, of which the largest maps are ``height`` high and deep, and the
    most channels ``width`` wide. ``log_size``, ``log_width``, ``log_kernel``: resolutions, channels
    and kernels by their logarithm instead of in proportion. ``opacity``: of the faces, 0 to 1.
    ``kernels``: draw and write them. ``palette``: "alexnet" (white), "theme", or "auto": the
    former with the default theme. ``repeats``: runs of equal blocks once: "blocks", "all", "none".
    """

    scale: float = 2.4
    height: float = 40.0
    width: float = 16.0
    log_size: bool = True
    log_width: bool = True
    log_kernel: bool = True
    opacity: float = 0.85
    kernels: bool = True
    palette: str = "auto"
    repeats: str = "blocks"
