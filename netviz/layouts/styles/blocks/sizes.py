"""How large each part is: text measured, boxes of one column equally wide."""

from __future__ import annotations

from dataclasses import dataclass

from netviz.layouts.styles.blocks.parts import Figure, Part
from netviz.themes.metrics import shorten, text_width, visible

BALL, WAVE = 6.0, 7.5
"""Radii of sums and of signals, in points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Lengths in points. ``text``: size of titles; ``tight``: how much of the usual blanks is
    left, 1 at most; ``level``: the figure runs along the page, not up it; ``band``: kept free of
    words for a hatch at the left of boxes."""

    text: float = 8.0
    tight: float = 1.0
    level: bool = False
    band: float = 0.0

    @property
    def small(self) -> float:
        """Size of the small print."""
        return max(min(self.text, 6.0), self.text * 0.8)

    @property
    def line(self) -> float:
        """From one line's baseline to the next."""
        return self.text * 1.2

    @property
    def gap(self) -> float:
        """Between parts that follow one another."""
        return 11.0 if not self.level else 13.0 * self.tight

    @property
    def lane(self) -> float:
        """Between lines side by side."""
        return 7.0

    @property
    def pad(self) -> float:
        """Within frames, around what they hold."""
        return 8.0 * self.tight

    @property
    def widest(self) -> float:
        """The longest text in a box."""
        return 150.0 * self.tight


def measure(figure: Figure, scale: Scale, *, alike: bool = True) -> None:
    """Set the ``length`` and ``breadth`` of every part; texts too long are shortened. ``alike``:
    boxes are equally wide."""
    boxes = [part for column in figure.columns for p in column for part in p.leaves()]
    for part in figure.parts():
        if part.form == "frame":
            continue
        part.lines = tuple(
            shorten(visible(line), scale.widest, size=scale.text) for line in part.lines if line
        )
        part.small = tuple(
            shorten(visible(line), scale.widest, size=scale.small) for line in part.small if line
        )
        wide, high = _extent(part, scale)
        part.length, part.breadth = (wide, high) if scale.level else (high, wide)
    if not alike:
        return
    plain = [part for part in boxes if part.form == "box"]
    least = (18.0 if scale.level else 74.0) * scale.tight
    widest = max([part.breadth for part in plain], default=least)
    for part in plain:
        part.breadth = max(widest, least)


def _extent(part: Part, scale: Scale) -> tuple[float, float]:
    """Width and height on the page."""
    wide = max(
        [text_width(line, scale.text) for line in part.lines]
        + [text_width(line, scale.small) for line in part.small],
        default=0.0,
    )
    high = len(part.lines) * scale.line + len(part.small) * scale.small * 1.2
    if part.form == "ball":
        return 2 * BALL, 2 * BALL
    if part.form == "wave":
        if scale.level:
            return max(2 * WAVE, wide), 2 * WAVE + 3 + high
        return 2 * WAVE + (4 + wide if part.lines else 0), max(2 * WAVE, high)
    if part.form == "text":
        return wide + 2, high + 2
    return wide + 5 + 7 * scale.tight + scale.band, high + 6.5
