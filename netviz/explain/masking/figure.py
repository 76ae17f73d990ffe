"""What a masked autoencoder sees, what it draws, and what was there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from netviz.explain.pictures import hidden_in, in_ink, picture
from netviz.explain.sheet import SMALL, Sheet
from netviz.scene import Scene
from netviz.themes import Theme

_SIDE, _GAP = 52.0, 7.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One ratio: ``hidden`` ``(n, 16, 16)``, true where a pixel was; ``made``: its ``(n, 16, 16)``
    with the visible patches as they were; ``errors``: mean squared ones on the hidden patches, of
    each digit; ``kept``: how many patches were seen."""

    ratio: float
    kept: int
    hidden: Any
    made: Any
    errors: list[float]


def draw(original: Any, found: list[Drawn], theme: Theme) -> Scene:
    """A row a digit; what is seen and what is drawn for every ratio, and what was there.

    One ratio alone lies on its side: a column a digit.
    """
    sheet = Sheet(theme)
    about = "the encoder sees the visible patches only; the decoder draws every hidden one"
    sheet.heading("Masked autoencoder", about, y=-58)
    if len(found) == 1:
        _strip(sheet, original, found[0])
        return sheet.scene("Masked autoencoder")
    x = 0.0
    for one in found:
        _group(sheet, original, one, x)
        x += 2 * _SIDE + _GAP + 26
    _original(sheet, original, x)
    return sheet.scene("Masked autoencoder")


def _strip(sheet: Sheet, original: Any, one: Drawn) -> None:
    """What is seen, what is drawn and what was there, one below the other."""
    theme = sheet.theme
    title = f"{one.ratio:.0%} hidden, {one.kept} of 64 patches seen"
    sheet.text(title, 0, -22, size=12, weight="semibold")
    for row, name in enumerate(("seen", "drawn", "original")):
        y = row * (_SIDE + _GAP)
        sheet.text(name, 0, y + _SIDE / 2 + 3, fill=theme.muted)
        for column, image in enumerate(original):
            x = 56 + column * (_SIDE + _GAP)
            pixels = in_ink(one.made[column] if name == "drawn" else image, theme)
            if name == "seen":
                pixels = hidden_in(pixels, one.hidden[column], theme)
            picture(sheet, f"{name}/{column}", pixels, box=(x, y, _SIDE, _SIDE))
    y = 3 * (_SIDE + _GAP) + 7
    sheet.text("MSE", 0, y, size=SMALL, fill=theme.muted)
    for column, error in enumerate(one.errors):
        x = 56 + column * (_SIDE + _GAP) + _SIDE / 2
        sheet.text(f"{error:.3f}", x, y, size=SMALL, fill=theme.muted, anchor="middle")


def _group(sheet: Sheet, original: Any, one: Drawn, x: float) -> None:
    theme = sheet.theme
    middle = x + _SIDE + _GAP / 2
    sheet.text(f"{one.ratio:.0%} hidden", middle, -28, weight="semibold", anchor="middle")
    right = x + _SIDE + _GAP
    for name, left in ((f"{one.kept} of 64 seen", x), ("drawn", right)):
        sheet.text(name, left + _SIDE / 2, -9, size=SMALL, fill=theme.muted, anchor="middle")
    for row, (image, hidden, made) in enumerate(zip(original, one.hidden, one.made, strict=True)):
        y = row * (_SIDE + _GAP)
        seen = hidden_in(in_ink(image, theme), hidden, theme)
        name = f"{one.ratio:g}/{row}"
        picture(sheet, f"masked/{name}", seen, box=(x, y, _SIDE, _SIDE), tip=f"{one.kept} patches")
        tip = f"error {one.errors[row]:.4f} on the hidden patches"
        pixels = in_ink(made, theme)
        picture(sheet, f"made/{name}", pixels, box=(right, y, _SIDE, _SIDE), tip=tip)
    bottom = len(original) * (_SIDE + _GAP) + 7
    mean = sum(one.errors) / len(one.errors)
    sheet.text(
        f"MSE {mean:.3f}", right + _SIDE / 2, bottom, size=SMALL, fill=theme.muted, anchor="middle"
    )


def _original(sheet: Sheet, original: Any, x: float) -> None:
    sheet.text("original", x + _SIDE / 2, -28, weight="semibold", anchor="middle")
    for row, image in enumerate(original):
        box = (x, row * (_SIDE + _GAP), _SIDE, _SIDE)
        picture(sheet, f"original/{row}", in_ink(image, sheet.theme), box=box)
