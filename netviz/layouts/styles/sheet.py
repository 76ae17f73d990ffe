"""What every style of figure is told: the page, the theme, what to write, what the user changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from netviz.themes import Paint, Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What a user changed of one box: its ``label``, its fill ``colour`` ("#rrggbb"), and by how
    much it is moved, ``dx`` and ``dy`` in points."""

    label: str | None = None
    colour: str | None = None
    dx: float = 0.0
    dy: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """Numbers of the real network, as numpy arrays, for the styles that show them.

    ``weights``: by parameter name, as in ``named_parameters``. ``activations``: by node id, the
    node's first output for one input, batch first.
    """

    weights: Mapping[str, Any] = field(default_factory=dict)
    activations: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The page that a style fills. Lengths are points (1/72 inch).

    ``width``: no wider than this, text staying at its size while shapes shrink and rows wrap;
    None: as wide as it needs. ``text``: the size of labels. ``direction``: "TB", "LR" or None for
    the style's own. ``show``: of "shapes", "params", "flops", "dtype", "names". ``title``: None
    for the graph's name, "" for none. ``caption``: write the totals below. ``overrides``: by id
    or path of a node or group. ``image``: a PNG or JPEG file's bytes, shown as the input.
    ``values``: weights and activations, where the model was at hand. ``met``: names of
    ``overrides`` for which a box was drawn; filled while composing.
    """

    theme: Theme
    width: float | None = None
    text: float = 8.0
    direction: str | None = None
    show: frozenset[str] = frozenset(("shapes",))
    title: str | None = ""
    legend: bool = True
    caption: bool = False
    overrides: Mapping[str, Override] = field(default_factory=dict)
    image: bytes | None = None
    values: Values | None = None
    met: set[str] = field(default_factory=set, compare=False)

    def of(self, *ids: str) -> Override:
        """What the user changed of the box that goes by any of ``ids``; the first that is named."""
        name = next((i for i in ids if i in self.overrides), None)
        if name is None:
            return Override()
        self.met.add(name)
        return self.overrides[name]

    def paint(self, role: str, *ids: str) -> Paint:
        """The paint of ``role``, in the user's own colour for ``ids`` if there is one."""
        paint = self.theme.paint(role)
        colour = self.of(*ids).colour
        return paint if colour is None else replace(paint, fill=colour)

    def label(self, default: str, *ids: str) -> str:
        """The user's label for ``ids``, or ``default``."""
        own = self.of(*ids).label
        return default if own is None else own
