"""The plane of z twice, as points and as pictures, and digits that went through it."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, pi, sin
from typing import Any

from netviz.explain.colours import inks
from netviz.explain.pictures import in_ink, picture, tiled
from netviz.explain.sheet import SMALL, Sheet
from netviz.explain.trained.store import facts
from netviz.explain.variational.plane import Found, decoded, errors
from netviz.scene import Circle, Ink, Rect, Scene
from netviz.themes import Theme

_PLANE, _GAP, _SIDE = 264.0, 44.0, 42.0
_FRAMES = 24


def draw(found: Found, theme: Theme, *, at: tuple[float, float] | None = None) -> Scene:
    """The plane of z twice, as points and as pictures; digits and what is drawn of them.

    ``at``: a place that is marked on both, and drawn large.
    """
    sheet = Sheet(theme)
    about = "encoder to a distribution of z, a sample of it, decoder; a z of two numbers is a plane"
    sheet.heading("Variational autoencoder", about, y=-54)
    _points(sheet, found)
    left = _PLANE + _GAP
    sheet.text("What the decoder draws there", left, -12, weight="semibold")
    box = (left, 0.0, _PLANE, _PLANE)
    picture(sheet, "grid", in_ink(tiled(found.grid), theme), box=box)
    for x in (0.0, left):
        _axes(sheet, found, x)
    right = 2 * (_PLANE + _GAP)
    if at is None:
        _pairs(sheet, found, right)
    else:
        _marked(sheet, found, at, right)
    return sheet.scene("Variational autoencoder")


def _points(sheet: Sheet, found: Found) -> None:
    """The mean z of unseen digits, each kind in its colour with its name in the middle."""
    theme = sheet.theme
    sheet.text("Where the encoder puts 360 digits", 0, -12, weight="semibold")
    frame = Rect(0, 0, _PLANE, _PLANE, 0, Ink(stroke=theme.frame, width=0.7))
    sheet.add("plane", (frame,), kind="frame")
    colours = inks(10, theme)
    for i, (place, kind) in enumerate(zip(found.places, found.kinds, strict=True)):
        x, y = _where(found, place)
        if 0 <= x <= _PLANE and 0 <= y <= _PLANE:
            mark = Circle(x, y, 2.3, Ink(fill=colours[kind], opacity=0.75))
            sheet.add(f"digit/{i}", (mark,), kind="cell", tip=f"a {kind}")
    for kind in range(10):
        x, y = _where(found, _typical(found.places[found.kinds == kind]))
        if 8 <= x <= _PLANE - 8 and 8 <= y <= _PLANE - 8:
            disc = Circle(x, y, 8.5, Ink(fill=theme.background, stroke=colours[kind], width=1.2))
            sheet.add(f"kind/{kind}", (disc,), kind="label", tip=f"the most typical {kind}")
            sheet.text(
                str(kind), x, y + 4, size=11, fill=colours[kind], anchor="middle", weight="semibold"
            )


def _typical(places: Any) -> Any:
    """The place that is nearest to the others; a mean may lie where none of them is."""
    apart = ((places[:, None] - places[None]) ** 2).sum(-1) ** 0.5
    return places[apart.sum(1).argmin()]


def _where(found: Found, place: Any) -> tuple[float, float]:
    """z in points; the middles of the outermost pictures lie at the span."""
    step = 2 * found.span / (len(found.grid) - 1)
    whole_ = 2 * found.span + step
    return (
        float((place[0] + whole_ / 2) / whole_ * _PLANE),
        float((whole_ / 2 - place[1]) / whole_ * _PLANE),
    )


def _axes(sheet: Sheet, found: Found, x: float) -> None:
    muted = sheet.theme.muted
    for value in (-found.span, 0.0, found.span):
        at, _ = _where(found, (value, 0.0))
        sheet.text(f"{value:g}", x + at, _PLANE + 13, size=SMALL, fill=muted, anchor="middle")
        _, up = _where(found, (0.0, value))
        sheet.text(f"{value:g}", x - 5, up + 3, size=SMALL, fill=muted, anchor="end")
    sheet.text("z₁", x + 0.74 * _PLANE, _PLANE + 13, fill=muted, anchor="middle")
    sheet.text("z₂", x - 5, 0.26 * _PLANE + 3, fill=muted, anchor="end")


def _pairs(sheet: Sheet, found: Found, x: float) -> None:
    theme = sheet.theme
    sheet.text("Digits and back", x, -12, weight="semibold")
    rows = zip(found.digits, found.images, found.again, errors(found), strict=True)
    for row, (digit, image, again, error) in enumerate(rows):
        y = row * (_SIDE + 6)
        for name, pixels, left in (("image", image, x), ("again", again, x + _SIDE + 26)):
            box = (left, y, _SIDE, _SIDE)
            picture(sheet, f"{name}/{row}", in_ink(pixels, theme), box=box, tip=f"a {digit}")
        sheet.text("→", x + _SIDE + 13, y + _SIDE / 2 + 4, fill=theme.muted, anchor="middle")
        z = "z = " + ", ".join(f"{float(v):+.1f}" for v in found.means[row])
        words = (z, f"MSE {error:.3f}")
        for line, text in enumerate(words):
            at = x + 2 * _SIDE + 34
            sheet.text(text, at, y + 17 + 14 * line, size=SMALL, fill=theme.muted)
    _losses(sheet, x, len(found.digits) * (_SIDE + 6) + 6)


def _losses(sheet: Sheet, x: float, y: float) -> None:
    """What the loss is made of, on average over the unseen digits."""
    measured = facts()["vae"]
    parts = f"{measured['reconstruction']:.1f} cross-entropy + {measured['kl']:.1f} KL"
    sheet.text(parts, x, y + 8, size=SMALL, fill=sheet.theme.muted)
    total = measured["reconstruction"] + measured["kl"]
    sheet.text(f"= {total:.1f} nats a digit", x, y + 20, size=SMALL, fill=sheet.theme.muted)


def _marked(sheet: Sheet, found: Found, at: tuple[float, float], x: float) -> None:
    """A place, marked on both planes, and its picture."""
    theme = sheet.theme
    across, up = _where(found, at)
    for left in (0.0, _PLANE + _GAP):
        ring = Circle(left + across, up, 10, Ink(stroke=theme.error.stroke, width=2.2))
        sheet.add(f"ring/{left:g}", (ring,), kind="label")
    sheet.text("From z to a picture", x, -12, weight="semibold")
    box = (x, 0.0, 3.2 * _SIDE, 3.2 * _SIDE)
    picture(sheet, "marked", in_ink(decoded(at), theme), box=box)
    words = f"z = {at[0]:+.2f}, {at[1]:+.2f}"
    sheet.text(words, x, 3.2 * _SIDE + 16, fill=theme.muted)


def move(found: Found, theme: Theme) -> Iterator[Scene]:
    """A picture for every place on a circle around the middle."""
    for frame in range(_FRAMES):
        angle = 2 * pi * frame / _FRAMES
        radius = 0.55 * found.span
        yield draw(found, theme, at=(radius * cos(angle), radius * sin(angle)))
