"""Paint for the cells of a convolution: each weight has its own colour, wherever it is met."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from netviz.explain.colours import spectrum, stroke_of
from netviz.explain.convolution.record import Convolution, Sizes
from netviz.explain.grids import Cell
from netviz.themes import Theme, mix, readable_on


@dataclass(frozen=True, slots=True)
class Palette:
    """``fills``: by place in the kernel."""

    theme: Theme
    fills: dict[Sizes, str]

    def plain(self, text: str, tip: str = "") -> Cell:
        """A cell that takes no part."""
        theme = self.theme
        fill = mix(theme.background, theme.frames[-1], 0.6)
        return Cell(text=text, fill=fill, stroke=theme.frame, ink=theme.ink, tip=tip)

    def empty(self, text: str = "0", tip: str = "") -> Cell:
        """Padding or an inserted zero that takes no part."""
        theme = self.theme
        faint = mix(theme.background, theme.muted, 0.6)
        return Cell(text=text, stroke=theme.frame, ink=faint, width=0.6, dash=(2.0, 1.6), tip=tip)

    def met(self, text: str, weight: Sizes, *, empty: bool = False, tip: str = "") -> Cell:
        """A cell that meets ``weight``; ``empty``: it is a zero, and adds nothing."""
        fill = self.fills[weight]
        stroke = stroke_of(fill, self.theme)
        if empty:
            pale = mix(self.theme.background, fill, 0.3)
            muted = mix(self.theme.muted, self.theme.background, 0.15)
            return Cell(
                text=text, fill=pale, stroke=stroke, ink=muted, width=0.9, dash=(2.0, 1.6), tip=tip
            )
        ink = readable_on(fill)
        return Cell(text=text, fill=fill, stroke=stroke, ink=ink, width=1.2, bold=True, tip=tip)

    def chosen(self, text: str, tip: str = "") -> Cell:
        """The output cell that is being computed."""
        theme = self.theme
        paint = theme.paint("output")
        return Cell(
            text=text, fill=paint.fill, stroke=paint.stroke, ink=paint.text, width=1.4,
            bold=True, tip=tip,
        )  # fmt: skip

    def later(self, tip: str = "") -> Cell:
        """An output cell that is not computed yet."""
        theme = self.theme
        return Cell(stroke=theme.frame, ink=theme.muted, width=0.6, tip=tip)


def palette(conv: Convolution, theme: Theme) -> Palette:
    """The colours of the weights of ``conv`` in ``theme``."""
    places = list(product(*map(range, conv.kernel)))
    return Palette(theme, dict(zip(places, spectrum(len(places), theme), strict=True)))
