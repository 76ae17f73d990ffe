"""PlotNeuralNet's colours, or those of a theme."""

from __future__ import annotations

from dataclasses import replace

from netviz.errors import FormatError
from netviz.layouts.oblique.solid import Coat
from netviz.layouts.styles.sheet import Sheet
from netviz.passes.figure import Block
from netviz.themes import mix

PALETTES = ("auto", "plotneuralnet", "theme")

_OWN = {
    "convolution": ("#ffd98c", "#ffab57"),
    "pooling": ("#d3382f", "#d3382f"),
    "upsampling": ("#5b93c7", "#3d78b2"),
    "linear": ("#b48fdb", "#8f60c4"),
    "softmax": ("#8e3a8e", "#8e3a8e"),
    "add": ("#35c866", "#35c866"),
    "concat": ("#35c866", "#35c866"),
    "gate": ("#7fc8e8", "#7fc8e8"),
    "merge": ("#35c866", "#35c866"),
    "matmul": ("#c9b6f0", "#c9b6f0"),
    "input": ("#f2f3f5", "#f2f3f5"),
    "output": ("#e3e6ea", "#e3e6ea"),
    "normalisation": ("#cfe6b8", "#a9cf86"),
    "activation": ("#ffb07c", "#ff955c"),
    "attention": ("#f7b6cd", "#ee90b2"),
    "recurrent": ("#9fd9cf", "#6fc1b4"),
    "embedding": ("#e7c3e6", "#d59fd3"),
}
"""Fill and band by role: the mixes of PlotNeuralNet's examples as they look on paper, where their
faces are translucent."""


def coats(sheet: Sheet, palette: str, *, opacity: float = 1.0) -> Coats:
    """The colours to use. Raises `FormatError` for an unknown ``palette``."""
    if palette not in PALETTES:
        raise FormatError(f"no palette {palette!r}: choose from {', '.join(PALETTES)}")
    usual = palette == "auto" and sheet.theme.name == "classic"
    return Coats(sheet, own=usual or palette == "plotneuralnet", opacity=opacity)


class Coats:
    """Colours by role, and by block where the user changed one."""

    def __init__(self, sheet: Sheet, *, own: bool, opacity: float) -> None:
        self.sheet = sheet
        self.own = own
        self.opacity = opacity

    def role(self, role: str, paint: str) -> Coat:
        """The colours of ``role``, which themes know as ``paint``."""
        if self.own and role in _OWN:
            fill, band = _OWN[role]
            return Coat(fill, mix(band, "#20150a", 0.55), band, opaque=self.opacity)
        found = self.sheet.theme.paint(paint)
        band = mix(found.fill, found.stroke, 0.45)
        return Coat(found.fill, found.stroke, band, found.hatch, self.opacity)

    def block(self, block: Block) -> Coat:
        """The colours of ``block``: with a band where it has a norm or an activation."""
        coat = self.role(block.role, block.paint)
        colour = self.sheet.of(*block.names).colour
        if colour is not None:
            edge = mix(colour, "#000000", 0.5)
            coat = replace(coat, fill=colour, band=mix(colour, edge, 0.3), edge=edge)
        return coat if block.activated else replace(coat, band=None)
