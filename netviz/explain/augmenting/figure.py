"""Every method's samples before and after, a row each, with their labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from netviz.explain.augmenting.methods import Balanced
from netviz.explain.colours import inks
from netviz.explain.pictures import in_ink, in_scale, picture
from netviz.explain.sheet import SMALL, Sheet, line
from netviz.scene import Circle, Ink, Rect, Scene
from netviz.themes import Theme

_SIDE, _GAP, _SIGN = 50.0, 9.0, 30.0
_BAR = 5.0


def draw(digits: tuple[int, ...], made: Mapping[str, Any], theme: Theme) -> Scene:
    """The methods in ``made``, one below the other."""
    sheet = Sheet(theme)
    about = "new samples made of known ones; the bar below a sample is its label"
    sheet.heading("Data augmentation from several samples", about, y=-26)
    page = _Page(sheet, digits)
    for name, found in made.items():
        _ROWS[name](page, found)
    return sheet.scene("Data augmentation from several samples")


class _Page:
    """Where the next row starts, and the colour of each of both digits."""

    def __init__(self, sheet: Sheet, digits: tuple[int, ...]) -> None:
        self.sheet, self.digits, self.y = sheet, digits, 0.0
        strong = inks(5, sheet.theme)
        self.colours = {digits[1]: strong[3], digits[0]: strong[0]}

    def title(self, title: str, about: str) -> None:
        """A row's name and its formula."""
        self.sheet.text(title, 0, self.y + 12, size=12, weight="semibold")
        self.sheet.text(about, 0, self.y + 27, size=SMALL, fill=self.sheet.theme.muted)
        self.y += 38

    def sign(self, sign: str, x: float) -> float:
        """A sign between pictures; returns where the next one starts."""
        at = x - _GAP + (_SIGN + _GAP) / 2
        self.sheet.text(sign, at, self.y + _SIDE / 2 + 5, size=14, anchor="middle")
        return x + _SIGN

    def image(self, name: str, pixels: Any, x: float, label: Mapping[int, float]) -> float:
        """A picture with its label; returns where the next one starts."""
        picture(self.sheet, name, pixels, box=(x, self.y, _SIDE, _SIDE))
        left = x
        for digit, weight in label.items():
            bar = Rect(
                left, self.y + _SIDE + 4, _SIDE * weight, _BAR, 0, Ink(fill=self.colours[digit])
            )
            self.sheet.add(
                f"{name}/label/{digit}", (bar,), kind="label", tip=f"{weight:g} of {digit}"
            )
            left += _SIDE * weight
        words = " + ".join(f"{weight:.2f}·{d}" for d, weight in label.items() if weight < 1)
        words = words or "".join(map(str, label))
        return self.below(words, x)

    def below(self, words: str, x: float) -> float:
        """Small words under a picture; returns where the next one starts."""
        self.sheet.text(
            words, x + _SIDE / 2, self.y + _SIDE + _BAR + 16, size=7.5,
            fill=self.sheet.theme.muted, anchor="middle",
        )  # fmt: skip
        return x + _SIDE + _GAP

    def end(self) -> None:
        """The row is done."""
        self.y += _SIDE + _BAR + 40


def _mixup(page: _Page, found: Any) -> None:
    first, second = page.digits
    theme = page.sheet.theme
    alpha = found["alpha"]
    page.title(
        "mixup", f"s a + (1 − s) b for images and labels, s drawn from Beta({alpha:g}, {alpha:g})"
    )
    a, b = (in_ink(image[0].numpy(), theme) for image in found["pair"])
    x = page.image("mixup/a", a, 0, {first: 1.0})
    x = page.image("mixup/b", b, x, {second: 1.0})
    x = page.sign("→", x)
    for i, one in enumerate(found["made"]):
        x = page.image(f"mixup/{i}", in_ink(one.image[0].numpy(), theme), x + 6, one.label)
    page.end()


def _pairing(page: _Page, found: Any) -> None:
    theme = page.sheet.theme
    page.title("SamplePairing", "(a + b) / 2, with the label of the first")
    x = 0.0
    orders = (page.digits, page.digits[::-1])
    for i, (pair, one) in enumerate(zip(found["pairs"], found["made"], strict=True)):
        for name, image, label in zip("ab", pair, orders[i], strict=True):
            pixels = in_ink(image[0].numpy(), theme)
            x = page.image(f"pairing/{i}/{name}", pixels, x, {label: 1.0})
        x = page.sign("→", x)
        x = page.image(f"pairing/{i}", in_ink(one.image[0].numpy(), theme), x, one.label)
        x += 30
    page.end()


def _smote(page: _Page, found: Balanced) -> None:
    first, second = page.digits
    theme = page.sheet.theme
    page.title(
        "SMOTE",
        f"a sample between a rare one and a near one of its kind: {found.before[0]} of {first} and "
        f"{found.before[1]} of {second} become {found.after[0]} and {found.after[1]}",
    )
    x = 0.0
    order = sorted(range(len(found.made)), key=lambda i: abs(found.along[i] - 0.5))
    for i in order[:2]:
        a, b = found.parents[i]
        part = found.along[i]
        told = (("a", found.few[a], "a"), ("made", found.made[i], f"{part:.2f} of the way"),
                ("b", found.few[b], "b, near a"))  # fmt: skip
        for name, image, words in told:
            here = f"smote/{i}/{name}"
            pixels = in_ink(image[0].numpy(), theme)
            box = (x, page.y, _SIDE, _SIDE)
            edge = page.colours[first] if name == "made" else None
            picture(page.sheet, here, pixels, box=box, frame=edge)
            x = page.below(words, x)
        x += 22
    _plane(page, found, x + 14)
    page.end()
    page.y += 18


def _plane(page: _Page, found: Balanced, x: float) -> None:
    """All samples of the rare class on their two main axes."""
    import torch

    sheet, colour = page.sheet, page.colours[page.digits[0]]
    points = torch.cat([found.few, found.made]).flatten(1)
    centred = points - found.few.flatten(1).mean(0)
    _, _, axes = torch.linalg.svd(centred[: len(found.few)], full_matrices=False)
    flat = centred @ axes[:2].T
    low, high = flat.min(0).values, flat.max(0).values
    wide, tall = 150.0, _SIDE + 24
    at = (flat - low) / (high - low) * torch.tensor([wide, tall]) + torch.tensor([x, page.y - 4])
    places: list[tuple[float, float]] = [(float(p[0]), float(p[1])) for p in at]
    known = len(found.few)
    for i, (a, b) in enumerate(found.parents):
        way = line([places[a], places[b]], stroke=sheet.theme.frame, width=0.8)
        sheet.add(f"smote/way/{i}", (way,), kind="edge")
    for i, (px, py) in enumerate(places):
        new = i >= known
        ink = Ink(fill=sheet.theme.background if new else colour, stroke=colour, width=1.1)
        tip = "made" if new else "known"
        sheet.add(f"smote/point/{i}", (Circle(px, py, 2.7, ink),), kind="cell", tip=tip)
    words = "● known  ○ made, on two main axes"
    sheet.text(
        words, x + wide / 2, page.y + tall + 14, size=7.5, fill=sheet.theme.muted, anchor="middle"
    )


def _moex(page: _Page, found: Any) -> None:
    first, second = page.digits
    theme, one = page.sheet.theme, found["made"]
    page.title(
        "MoEx", "features of a, normalised at every place, with the mean and deviation of b's"
    )
    x = 0.0
    for name, image, label in zip("ab", found["pair"], (first, second), strict=True):
        x = page.image(f"moex/{name}", in_ink(image[0].numpy(), theme), x, {label: 1.0})
    x += 16
    shown = (
        ("before", one.before, f"map {one.channel} of a"), ("mean", one.mean, "mean of b"),
        ("deviation", one.deviation, "deviation of b"),
    )  # fmt: skip
    for name, values, words in shown:
        picture(page.sheet, f"moex/{name}", in_scale(values, theme), box=(x, page.y, _SIDE, _SIDE))
        x = page.below(words, x) + 4
    x = page.sign("→", x)
    page.image("moex/made", in_scale(one.after, theme), x, one.label)
    before, after = one.told
    told = (
        f"map {one.channel} exchanged",
        f"chance of {first}: {before[first]:.2f} → {after[first]:.2f}",
        f"chance of {second}: {before[second]:.2f} → {after[second]:.2f}",
    )
    for i, text in enumerate(told):
        at = page.y + 15 + 14 * i
        page.sheet.text(text, x + _SIDE + 10, at, size=SMALL, fill=theme.muted)
    page.end()


_ROWS: dict[str, Callable[[_Page, Any], None]] = {
    "mixup": _mixup, "sample-pairing": _pairing, "smote": _smote, "moex": _moex,
}  # fmt: skip
