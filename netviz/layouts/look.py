"""What a figure shows, and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from netviz.layouts.aspect import Aspect
from netviz.layouts.styles.sheet import Override
from netviz.themes import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """``show``: any of "shapes", "params", "flops", "dtype", "names". ``direction``: "TB", "LR".

    ``colour_by``: "params", "flops", "memory" or None for roles. ``title``: None for the graph's
    name, "" for none. ``seconds``: how long the engine may take. ``aspect``: the
    page's shape, for which long figures are wrapped; None: never. ``overrides``: what is changed
    of single boxes, by id or path.
    """

    theme: Theme
    show: frozenset[str] = frozenset(("shapes",))
    direction: str = "TB"
    colour_by: str | None = None
    title: str | None = None
    legend: bool = True
    footer: bool = True
    engine: str = "dot"
    engine_options: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 8.0
    aspect: Aspect | None = None
    overrides: Mapping[str, Override] = field(default_factory=dict)
