"""Layer normalisation: every token brought to mean 0 and variance 1 over its own features.

Ba, Kiros and Hinton, Layer normalization, 2016: y = (x - mean) / sqrt(variance + eps), the variance
over n, not n - 1. Batch normalisation does the same over the tokens, feature by feature.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from math import sqrt

from netviz.errors import FormatError
from netviz.explain.convolution.terms import draws
from netviz.explain.explanation import Explanation
from netviz.explain.grids import Cell, Grid, Place, draw
from netviz.explain.heat import diverging
from netviz.explain.options import number, option, sizes
from netviz.explain.sheet import SMALL, Sheet
from netviz.explain.text import table
from netviz.scene import Ink, Rect, Scene
from netviz.themes import Theme, readable_on

Rows = list[list[float]]

_CELL, _GAP = 36.0, 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """A table of tokens by features. The article's eps is 1e-6, torch's own default 1e-5."""

    shape: tuple[int, ...] = option(
        (4, 5), "Tokens and features.", parse=sizes(least=2), metavar="4x5"
    )
    eps: float = option(1e-6, "Added to the variance.", parse=number(least=0), metavar="NUMBER")


def explain(options: Options) -> Explanation:
    """Both normalisations of one table. Raises `FormatError` for a shape that is no table."""
    if len(options.shape) != 2 or max(options.shape) > 12:
        raise FormatError("shape is tokens x features, at most 12 of either, such as 4x5")
    rows = table_of(*options.shape)
    layer = normalised(rows, options.eps)
    batch = turned(normalised(turned(rows), options.eps))
    return Explanation(
        topic="layernorm",
        numbers={
            "input": rows, "eps": options.eps, "mean": [mean(row) for row in rows],
            "variance": [variance(row) for row in rows], "layer": layer, "batch": batch,
        },
        text=_text(rows, layer, options.eps),
        draw=lambda theme: _draw(rows, layer, batch, theme),
    )  # fmt: skip


def table_of(tokens: int, features: int) -> Rows:
    """Whole numbers from 0 to 9, the same every time."""
    drawn = draws(3, tokens, features, span=10)
    return [[float(value) for value in islice(drawn, features)] for _ in range(tokens)]


def mean(row: list[float]) -> float:
    """The mean of one row."""
    return sum(row) / len(row)


def variance(row: list[float]) -> float:
    """The mean square distance from the mean (over n)."""
    middle = mean(row)
    return sum((value - middle) ** 2 for value in row) / len(row)


def normalised(rows: Rows, eps: float) -> Rows:
    """Every row less its mean, over the root of its variance and ``eps``; 0 where both are 0."""
    spreads = [sqrt(variance(row) + eps) or 1.0 for row in rows]
    return [
        [(value - mean(row)) / spread for value in row]
        for row, spread in zip(rows, spreads, strict=True)
    ]


def turned(rows: Rows) -> Rows:
    """Rows as columns."""
    return [list(column) for column in zip(*rows, strict=True)]


def _text(rows: Rows, layer: Rows, eps: float) -> str:
    facts = [("formula", f"(x - mean) / sqrt(variance + {eps:g}), row by row")]
    for index, (row, after) in enumerate(zip(rows, layer, strict=True)):
        shown = ", ".join(f"{value:g}" for value in row)
        made = ", ".join(f"{value:.2f}" for value in after)
        moments = f"mean {mean(row):.3g}, variance {variance(row):.3g}"
        facts.append((f"token {index}", f"{shown}  {moments}  ->  {made}"))
    return f"Layer normalisation of {len(rows)} tokens of {len(rows[0])} features\n\n{table(facts)}"


def _draw(rows: Rows, layer: Rows, batch: Rows, theme: Theme) -> Scene:
    sheet = Sheet(theme)
    count, width = len(rows), len(rows[0])
    about = "(x - mean) / sqrt(variance + eps), over the features of one token"
    sheet.heading("Layer normalisation", about, y=-62)
    wide, tall = width * _CELL, count * _CELL
    draw(
        sheet, _grid(("input", "Input", "tokens × features"), rows, theme, most=9.0), (0, 0), _CELL
    )
    for index, row in enumerate(rows):
        y = (index + 0.5) * _CELL
        sheet.text(f"mean {mean(row):.2f}", wide + 12, y - 2, size=SMALL, fill=theme.muted)
        sheet.text(f"var {variance(row):.2f}", wide + 12, y + 10, size=SMALL, fill=theme.muted)
    x = wide + _GAP
    first = _grid(("layer", "Layer normalisation", "over each row"), layer, theme, most=2.2)
    draw(sheet, first, (x, 0), _CELL)
    x += wide + 40
    draw(
        sheet, _grid(("batch", "Batch normalisation", "over each column"), batch, theme, most=2.2),
        (x, 0), _CELL,
    )  # fmt: skip
    _bands(sheet, (wide + _GAP, x), size=(count, width))
    words = "Every framed band has mean 0 and variance 1: a token needs no other token, so that "
    sheet.text(words, 0, tall + 26, fill=theme.muted)
    sheet.text(
        "sentences may differ in length, and training and inference work alike.", 0, tall + 41,
        fill=theme.muted,
    )  # fmt: skip
    return sheet.scene("Layer normalisation")


def _bands(sheet: Sheet, lefts: tuple[float, float], *, size: tuple[int, int]) -> None:
    """Frames around what is normalised together."""
    count, width = size
    ink = Ink(stroke=sheet.theme.ink, width=1.2)
    for r in range(count):
        box = Rect(lefts[0] - 1, r * _CELL, width * _CELL + 2, _CELL, 5, ink)
        sheet.add(f"band/row{r}", (box,), kind="frame")
    for c in range(width):
        box = Rect(lefts[1] + c * _CELL, -1, _CELL, count * _CELL + 2, 5, ink)
        sheet.add(f"band/column{c}", (box,), kind="frame")


def _grid(words: tuple[str, str, str], rows: Rows, theme: Theme, *, most: float) -> Grid:
    name, title, about = words
    paint = diverging(theme, most=most)
    cells: dict[Place, Cell] = {}
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            fill = paint(value * 0.7)
            text = f"{value:g}" if name == "input" else f"{value:.2f}"
            tip = f"token {r}, feature {c}: {value:.4f}"
            cells[r, c] = Cell(
                text=text, fill=fill, stroke=theme.frame, ink=readable_on(fill), width=0.5, tip=tip
            )
    high = (len(rows), len(rows[0]))
    return Grid(id=name, title=title, about=about, low=(0, 0), high=high, cells=cells)
