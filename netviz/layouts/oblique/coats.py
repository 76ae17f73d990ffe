"""Colours of figures: a style's own palette, or those of a theme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from netviz.errors import FormatError
from netviz.layouts.oblique.solid import Coat
from netviz.layouts.styles.sheet import Sheet
from netviz.passes.figure import Block
from netviz.themes import mix


def coats(
    sheet: Sheet,
    palette: str,
    own: Mapping[str, tuple[str, str]],
    *,
    name: str,
    opacity: float = 1.0,
) -> Coats:
    """The colours to use: of the palette ``name``, fill and band by role in ``own``, when it is
    asked for or, with "auto", when the theme is the default one; else those of the theme ("theme").

    Raises `FormatError` for an unknown ``palette``.
    """
    known = ("auto", name, "theme")
    if palette not in known:
        raise FormatError(f"no palette {palette!r}: choose from {', '.join(known)}")
    usual = palette == "auto" and sheet.theme.name == "classic"
    return Coats(sheet, own if usual or palette == name else {}, opacity)


@dataclass(frozen=True, slots=True)
class Coats:
    """Colours by role, and by block where the user changed one; ``own``: a style's palette."""

    sheet: Sheet
    own: Mapping[str, tuple[str, str]]
    opacity: float = 1.0

    def role(self, role: str, paint: str) -> Coat:
        """The colours of ``role``, which themes know as ``paint``."""
        if role in self.own:
            fill, band = self.own[role]
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
