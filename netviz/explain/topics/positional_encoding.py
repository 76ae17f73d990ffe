"""The sine and cosine waves that tell a Transformer where a word stands.

Vaswani et al., Attention is all you need, 2017, section 3.5: at position p, dimension 2i holds
sin(p / 10000^(2i / width)) and dimension 2i + 1 the cosine of the same angle.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin, sqrt

from netviz.explain.colours import inks, is_grey
from netviz.explain.explanation import Explanation
from netviz.explain.heat import Rows, diverging, heat, key
from netviz.explain.options import number, option, whole
from netviz.explain.sheet import SMALL, Sheet
from netviz.explain.text import count, table
from netviz.scene import Ink, Path, Scene
from netviz.themes import Theme

_WIDE, _TALL, _CURVES = 560.0, 190.0, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The article's heat map has 100 positions of 16 dimensions."""

    length: int = option(100, "Positions.", parse=whole(least=1, most=2048), metavar="N")
    width: int = option(16, "Dimensions.", parse=whole(least=1, most=1024), metavar="N")
    base: float = option(10_000.0, "The longest wave, in 2 pi.", parse=number(least=1), metavar="N")


def explain(options: Options) -> Explanation:
    """The table of waves; of an odd width the last sine has no cosine."""
    rows = encoding(options.length, options.width, options.base)
    waves = [
        2 * pi * options.base ** (2 * i / options.width) for i in range(-(-options.width // 2))
    ]
    return Explanation(
        topic="positional-encoding",
        numbers={
            "length": options.length, "width": options.width, "base": options.base,
            "wavelengths": waves, "table": rows,
        },
        text=_text(options, rows, waves),
        draw=lambda theme: _draw(rows, options.base, theme),
    )  # fmt: skip


def encoding(length: int, width: int, base: float) -> list[list[float]]:
    """``length`` rows of ``width`` numbers."""
    angles = [base ** (-2 * (d // 2) / width) for d in range(width)]
    return [
        [cos(p * a) if d % 2 else sin(p * a) for d, a in enumerate(angles)] for p in range(length)
    ]


def alike(rows: Rows) -> list[list[float]]:
    """How alike two positions are: the cosine between them; 0 where one is all zeros, as the
    first of a single sine."""
    sizes = [sqrt(sum(a * a for a in row)) or 1.0 for row in rows]
    return [
        [
            sum(a * b for a, b in zip(p, q, strict=True)) / m / n
            for q, n in zip(rows, sizes, strict=True)
        ]
        for p, m in zip(rows, sizes, strict=True)
    ]


def _text(options: Options, rows: Rows, waves: list[float]) -> str:
    last = min(1, options.length - 1)
    shown = ", ".join(f"{value:.3f}" for value in rows[last][:8])
    facts = [
        ("even", "PE[p, 2i] = sin(p / base^(2i / width))"),
        ("odd", "PE[p, 2i + 1] = cos(p / base^(2i / width))"),
        ("wavelengths", f"{waves[0]:.4g} to {waves[-1]:.6g} positions"),
        (f"position {last}", shown + ", ..." * (options.width > 8)),
    ]
    return f"{_name(options.length, options.width)}\n\n{table(facts)}"


def _name(length: int, width: int) -> str:
    sizes = f"{count(length, 'position')} of {count(width, 'dimension')}"
    return f"Positional encoding, {sizes}"


def _draw(rows: Rows, base: float, theme: Theme) -> Scene:
    sheet = Sheet(theme)
    length, width = len(rows), len(rows[0])
    about = f"sin and cos of p / {base:g}^(2i / width), one wave for each pair of dimensions"
    sheet.heading(_name(length, width), about, y=-28)
    turned = [[row[d] for row in rows] for d in range(width)]
    tall = min(_TALL, max(90.0, width * 11.0))
    paint = diverging(theme)
    heat(
        sheet,
        "table",
        turned,
        box=(0, 0, _WIDE, tall),
        paint=paint,
        names=("dimension", "position"),
    )
    _scale(sheet, length, width, tall)
    key(sheet, paint, ends=(-1, 1), at=(_WIDE - 110, tall + 28))
    if length > 1:
        y = _waves(sheet, turned, y=tall + 74)
        _likeness(sheet, rows, y=y + 26)
    return sheet.scene("Positional encoding")


def _scale(sheet: Sheet, length: int, width: int, tall: float) -> None:
    muted = sheet.theme.muted
    for place in sorted({round(part * (length - 1) / 4) for part in range(5)}):
        x = (place + 0.5) * _WIDE / length
        sheet.text(str(place), x, tall + 13, size=SMALL, fill=muted, anchor="middle")
    sheet.text("position", 0, tall + 28, size=SMALL, fill=muted)
    for d in sorted({0, width // 2, width - 1}):
        y = (d + 0.5) * tall / width
        sheet.text(str(d), -6, y + 3, size=SMALL, fill=muted, anchor="end")
    sheet.text("dimension", -6, -8, size=SMALL, fill=muted, anchor="end")


def _waves(sheet: Sheet, turned: Rows, *, y: float) -> float:
    """The first waves, and one half way, as curves; returns where they end."""
    theme = sheet.theme
    width, length = len(turned), len(turned[0])
    sheet.text("Some of its rows", 0, y - 12, size=12, weight="semibold")
    colours = (theme.paint("linear").stroke, theme.paint("convolution").stroke)
    if is_grey(theme):
        colours = (inks(2, theme)[0], inks(2, theme)[1])
    for d in sorted({0, width // 4 // 2 * 2, width // 2 // 2 * 2} & {*range(width)})[:_CURVES]:
        for dimension, colour in zip(range(d, width), colours, strict=False):
            points = [
                ((p + 0.5) * _WIDE / length, y + 20 - 15 * value)
                for p, value in enumerate(turned[dimension])
            ]
            pieces = (("M", *points[0]), *(("L", *point) for point in points[1:]))
            path = Path(pieces, Ink(stroke=colour, width=1.5))
            sheet.add(f"wave/{dimension}", (path,), kind="edge", tip=f"dimension {dimension}")
        sheet.text(
            f"{d}, {d + 1}" if d + 1 < width else str(d),
            -6,
            y + 23,
            size=SMALL,
            fill=theme.muted,
            anchor="end",
        )
        y += 44
    return y


def _likeness(sheet: Sheet, rows: Rows, *, y: float) -> None:
    step = max(1, -(-len(rows) // 128))
    found = alike(rows[::step])
    side = 180.0
    sheet.text("How alike positions are", 0, y - 8, size=12, weight="semibold")
    paint = diverging(sheet.theme)
    heat(sheet, "alike", found, box=(0, y, side, side), paint=paint, names=("position", "position"))
    words = (
        "Each position times each other: 1 on the diagonal,",
        "mostly less the farther apart two are, and the",
        "same along the diagonal. So a model can attend by",
        "distance, though it sees no order of its own.",
    )
    for i, line in enumerate(words):
        sheet.text(line, side + 24, y + 16 + 15 * i, fill=sheet.theme.muted)
    key(sheet, paint, ends=(-1, 1), at=(side + 24, y + 84))
