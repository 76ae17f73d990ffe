"""Style transfer: three losses fall while a photograph takes on the style of another.

Gatys, Ecker and Bethge, A neural algorithm of artistic style, 2015: content is the features, style
their Gram matrices, whose distance is stepped down, the picture itself being what is optimised;
with the total variation, squared steps to the power of 1.25. Features are of a small network with
random weights, since no trained one can be shipped: coarser than VGG-19's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from netviz.errors import FormatError
from netviz.explain.explanation import Explanation
from netviz.explain.options import number, one_of, option, whole
from netviz.explain.sheet import SMALL, Sheet
from netviz.explain.text import table
from netviz.scene import Scene
from netviz.themes import Theme

_WIDE, _GAP = 150.0, 10.0
_PHOTOGRAPHS = ("china", "flower")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Two photographs that scikit-learn ships, and how they are joined."""

    content: str = option(
        "china", "What is shown: china or flower.", parse=one_of(*_PHOTOGRAPHS), metavar="NAME"
    )
    style: str = option(
        "flower", "What it should look like: china or flower.", parse=one_of(*_PHOTOGRAPHS),
        metavar="NAME",
    )  # fmt: skip
    start: str = option(
        "noise", "What the picture starts from: noise or content.",
        parse=one_of("noise", "content"), metavar="NAME",
    )  # fmt: skip
    steps: int = option(120, "Steps.", parse=whole(least=5, most=2000), metavar="N")
    width: int = option(
        144, "Width of the picture in pixels.", parse=whole(least=48, most=512), metavar="N"
    )
    content_weight: float = option(
        1.0, "Of the content's loss.", parse=number(least=0), metavar="NUMBER"
    )
    style_weight: float = option(
        20.0, "Of the style's loss.", parse=number(least=0), metavar="NUMBER"
    )
    variation_weight: float = option(
        0.02, "Of the total variation.", parse=number(least=0), metavar="NUMBER"
    )
    seed: int = option(0, "Of the random weights.", parse=whole(least=0), metavar="N")


def explain(options: Options) -> Explanation:
    """Run it. Raises `FormatError` where style and content are one photograph, or nothing weighs,
    and `MissingPackageError` without scikit-learn or Pillow."""
    weigh = (options.content_weight, options.style_weight, options.variation_weight)
    if options.content == options.style:
        raise FormatError(f"content and style must differ, and both are {options.content}")
    if not any(weigh):
        raise FormatError("at least one of the three weights must be more than 0")
    from netviz.explain.styling.run import Plan, run

    found = run(
        Plan(
            content=options.content, style=options.style, steps=options.steps,
            width=options.width, start=options.start, weigh=weigh, seed=options.seed,
        )
    )  # fmt: skip
    return Explanation(
        topic="style-transfer",
        numbers={"steps": options.steps, "weights": found.weights, "losses": found.losses},
        text=_text(found),
        draw=lambda theme: draw(found, theme),
        move=lambda theme: move(found, theme),
        pace=600,
        assumed=(_RANDOM,),
    )


_RANDOM = (
    "features are of a small network with random weights, as no trained one can be shipped: style "
    "is coarser than with VGG-19 (zoo:style_transfer, which takes trained weights)"
)


def _text(found: Any) -> str:
    facts = [
        ("content", "|F(picture) - F(content)|², features of the second stage"),
        ("style", "|G(picture) - G(style)|² / (4 · 3² · pixels²), G = F Fᵀ, over three stages"),
        ("variation", "sum of (down² + right²)^1.25"),
    ]
    for name, values in found.losses.items():
        facts.append((f"{name} loss", f"{values[0]:.4g} -> {values[-1]:.4g}, weighted"))
    first, last = (sum(v[at] for v in found.losses.values()) for at in (0, -1))
    facts.append(("total", f"{first:.4g} -> {last:.4g} in {found.kept[-1]} steps of Adam"))
    return f"Style transfer\n\n{table(facts)}"


def draw(found: Any, theme: Theme) -> Scene:
    """Content and style, the picture over the steps, the losses."""
    sheet = Sheet(theme)
    about = "the picture itself is optimised: its features' content, their style, and smoothness"
    sheet.heading("Neural style transfer", about, y=-34)
    tall = _tall(found)
    _sources(sheet, found, 0.0)
    top = tall + 40
    places = sorted({round(i * (len(found.kept) - 1) / 5) for i in range(6)})
    for place, index in enumerate(places):
        step, image = found.kept[index], found.pictures[index]
        row, column = divmod(place, 3)
        at = column * (_WIDE + _GAP), top + row * (tall + 28)
        _photo(sheet, f"picture/{step}", image, at=at, words=f"step {step}", tall=tall)
    rows = -(-len(places) // 3)
    below = top + rows * (tall + 28) + 22
    _losses(sheet, found, box=(40, below, 3 * _WIDE + 2 * _GAP - 110, 130))
    return sheet.scene("Neural style transfer")


def move(found: Any, theme: Theme) -> Iterator[Scene]:
    """A picture for every step that was kept."""
    tall = _tall(found)
    for step, image in zip(found.kept, found.pictures, strict=True):
        sheet = Sheet(theme)
        sheet.heading("Neural style transfer", f"step {step}", y=-34)
        _sources(sheet, found, 0.0)
        at = 2 * (_WIDE + _GAP), 0.0
        _photo(sheet, "picture", image, at=at, words="picture", tall=tall)
        box = (40.0, tall + 46, 3 * _WIDE + 2 * _GAP - 110, 110.0)
        _losses(sheet, found, box=box, until=float(step))
        yield sheet.scene("Neural style transfer")


def _tall(found: Any) -> float:
    _, height, width = found.content.shape
    return float(_WIDE * height / width)


def _sources(sheet: Sheet, found: Any, y: float) -> None:
    for column, (name, image) in enumerate((("content", found.content), ("style", found.style))):
        at = column * (_WIDE + _GAP), y
        _photo(sheet, name, image, at=at, words=name, tall=_tall(found))


def _photo(
    sheet: Sheet, id_: str, image: Any, *, at: tuple[float, float], words: str, tall: float
) -> None:
    from netviz.explain.pictures import in_colour, picture

    x, y = at
    picture(sheet, id_, in_colour(image), box=(x, y, _WIDE, tall))
    sheet.text(words, x, y - 6, size=SMALL, fill=sheet.theme.muted)


def _losses(
    sheet: Sheet, found: Any, *, box: tuple[float, float, float, float], until: float | None = None
) -> None:
    from math import ceil, floor, log10

    from netviz.explain import curves

    theme = sheet.theme
    sheet.text("Losses, weighted", 0, box[1] - 14, weight="semibold")
    shown = {name: values for name, values in found.losses.items() if max(values) > 0}
    values = [value for row in shown.values() for value in row if value > 0]
    low, high = 10.0 ** floor(log10(min(values))), 10.0 ** ceil(log10(max(values)))
    low = max(low, high / 1e4)
    steps = range(len(next(iter(shown.values()))))
    chart = curves.Chart(box=box, steps=steps, low=low, high=high, log=True, until=until)
    roles = {"style": "convolution", "content": "linear", "variation": "attention"}
    curves.draw(sheet, chart, shown, [theme.paint(roles[name]).stroke for name in shown])
