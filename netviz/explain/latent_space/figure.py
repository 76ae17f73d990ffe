"""The walk, the mask and the sums on one page; the walk alone, moving."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from netviz.explain.heat import diverging
from netviz.explain.latent_space.masking import Masked, Window
from netviz.explain.latent_space.sample import TRAITS
from netviz.explain.pictures import in_ink, picture
from netviz.explain.sheet import SMALL, Sheet
from netviz.explain.trained.store import generated
from netviz.scene import Ink, Rect, Scene
from netviz.themes import Theme

_SIDE, _GAP = 46.0, 5.0
_HEAD = 34.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is drawn. ``stops``, ``steps``, ``walk`` ``(n, 16)``; ``window``, ``units``, ``masked``;
    ``pair`` of digits, and their ``sums`` ``(4, 16)`` by trait."""

    stops: tuple[int, ...]
    steps: int
    walk: Any
    window: Window
    units: int
    masked: Masked
    pair: tuple[int, int]
    sums: Mapping[str, Any]


def draw(shown: Shown, theme: Theme) -> Scene:
    """The three of them, one below the other."""
    sheet = Sheet(theme)
    about = "a generator of 16 numbers z, trained on handwritten digits; no label was ever given"
    sheet.heading("The latent space of a DCGAN", about, y=-30)
    y = _walk(sheet, shown, 0.0)
    y = _mask(sheet, shown, y + 22)
    _sums(sheet, shown, y + 22)
    return sheet.scene("The latent space of a DCGAN")


def _title(sheet: Sheet, title: str, about: str, y: float) -> float:
    sheet.text(title, 0, y + 12, size=12, weight="semibold")
    sheet.text(about, 0, y + 26, size=SMALL, fill=sheet.theme.muted)
    return y + _HEAD


def _walk(sheet: Sheet, shown: Shown, y: float) -> float:
    """A row for every pair of stops."""
    y = _title(sheet, "Walk", "z moves straight from one digit's mean to the next's", y)
    images = generated(shown.walk)[:, 0].numpy()
    for row in range(len(shown.stops) - 1):
        for step in range(shown.steps + 1):
            place = row * shown.steps + step
            box = (step * (_SIDE + _GAP), y, _SIDE, _SIDE)
            end = sheet.theme.ink if step in (0, shown.steps) else None
            name = f"walk/{row}/{step}"
            tip = f"{step}/{shown.steps} of the way to {shown.stops[row + 1]}"
            picture(sheet, name, in_ink(images[place], sheet.theme), box=box, tip=tip, frame=end)
        y += _SIDE + _GAP
    return y


def _mask(sheet: Sheet, shown: Shown, y: float) -> float:
    found = shown.masked
    about = f"{shown.units} of 1024 units at zero: those that speak for ink in the window"
    y = _title(sheet, "Semantic mask", about, y)
    accent = sheet.theme.error.stroke
    top, left, bottom, right = (v * _SIDE / 16 for v in shown.window)
    rows = zip(
        ("before", "after"), (found.before, found.after), found.inside, found.outside, strict=True
    )
    for name, images, inside, outside in rows:
        for column, image in enumerate(images):
            x = column * (_SIDE + _GAP)
            pixels = in_ink(image, sheet.theme)
            picture(sheet, f"{name}/{column}", pixels, box=(x, y, _SIDE, _SIDE))
            frame = Rect(x + left, y + top, right - left, bottom - top, 0, Ink(stroke=accent))
            sheet.add(f"{name}/{column}/window", (frame,), kind="frame")
        x = len(images) * (_SIDE + _GAP) + 6
        sheet.text(name, x, y + 15)
        words = f"ink in the window {inside:.2f}", f"elsewhere {outside:.2f}"
        for i, text in enumerate(words):
            sheet.text(text, x, y + 28 + 12 * i, size=SMALL, fill=sheet.theme.muted)
        y += _SIDE + _GAP
    return y


def _sums(sheet: Sheet, shown: Shown, y: float) -> float:
    """Much less little of the first digit, plus the second."""
    first, second = shown.pair
    y = _title(sheet, "Arithmetic", "means of 40 z each; the sum is drawn from its z alone", y)
    pitch = _SIDE + 52
    for name, z in shown.sums.items():
        trait = TRAITS[name]
        images = generated(z)[:, 0].numpy()
        words = (
            f"{trait.much} {first}", f"{trait.little} {first}", f"{trait.little} {second}",
            f"{trait.much} {second}?",
        )  # fmt: skip
        for column, (image, word) in enumerate(zip(images, words, strict=True)):
            x = column * pitch + 12
            end = sheet.theme.ink if column == 3 else None
            pixels = in_ink(image, sheet.theme)
            picture(sheet, f"{name}/{column}", pixels, box=(x, y, _SIDE, _SIDE), frame=end)
            at = x + _SIDE / 2
            sheet.text(
                word, at, y + _SIDE + 12, size=SMALL, fill=sheet.theme.muted, anchor="middle"
            )
            if column:
                sign = ("−", "+", "=")[column - 1]
                sheet.text(sign, x - 26, y + _SIDE / 2 + 5, size=15, anchor="middle")
        y += _SIDE + 24
    return y


def move(shown: Shown, theme: Theme) -> Iterator[Scene]:
    """Each step of the walk: its 16 numbers, and its picture large."""
    images = generated(shown.walk)[:, 0].numpy()
    paint = diverging(theme, most=1.6)
    for place, (z, image) in enumerate(zip(shown.walk.tolist(), images, strict=True)):
        sheet = Sheet(theme)
        row = min(place // shown.steps, len(shown.stops) - 2)
        about = f"from {shown.stops[row]} to {shown.stops[row + 1]}"
        sheet.heading("A walk through z", about, y=-18)
        for i, value in enumerate(z):
            r, c = divmod(i, 4)
            cell = Rect(c * 37, r * 37, 34, 34, 4, Ink(fill=paint(value), stroke=theme.frame))
            sheet.add(f"z/{i}", (cell,), kind="cell", tip=f"z {i}: {value:+.2f}")
            sheet.text(
                f"{round(value, 1) + 0.0:+.1f}",
                c * 37 + 17,
                r * 37 + 20,
                size=SMALL,
                anchor="middle",
            )
        sheet.text("→", 163, 78, size=16, fill=theme.muted, anchor="middle")
        picture(sheet, "drawn", in_ink(image, theme), box=(182, 0, 145, 145))
        yield sheet.scene("A walk through z")
