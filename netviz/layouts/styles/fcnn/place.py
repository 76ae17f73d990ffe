"""Where the neurons stand: a column a layer, the first and last ones of a wide layer, and dots."""

from __future__ import annotations

from dataclasses import dataclass, field

from netviz.layouts.styles.fcnn.layers import Layer
from netviz.layouts.styles.fcnn.options import Options
from netviz.layouts.styles.sheet import Sheet
from netviz.themes.metrics import shorten, text_width, visible

SIGNS = 1.95
"""Width of the signs before a layer's size, in text sizes."""


@dataclass(slots=True)
class Column:
    """A layer at ``along``; ``spots``: places across the figure of the neurons drawn, by number;
    ``dots``: where the ellipsis is; ``bias``: place of the unit "1"; ``title``, ``below``: words;
    ``stacked``: the size of the layer has a line of its own.
    """

    layer: Layer
    along: float
    title: str
    below: str
    spots: dict[int, float] = field(default_factory=dict)
    dots: float | None = None
    bias: float | None = None
    stacked: bool = False

    @property
    def name(self) -> str:
        """The set that the layer's values are of: "R" to the power of its units."""
        return str(self.layer.units)


def place(layers: list[Layer], *, sheet: Sheet, options: Options, direction: str) -> list[Column]:
    """A column for each of ``layers``, as wide apart as their words ask for."""
    columns = []
    for number, layer in enumerate(layers):
        kind = "Input" if not number else "Output" if number == len(layers) - 1 else "Hidden"
        title = sheet.label(f"{kind} Layer", layer.id, layer.path)
        below = layer.path if "names" in sheet.show else layer.bend
        title, below = visible(title), shorten(visible(below), 90, size=sheet.text * 0.85)
        column = Column(layer, 0.0, title, below)
        _stand(column, options)
        if options.show_bias and number + 1 < len(layers) and layers[number + 1].biased:
            column.bias = max(column.spots.values()) + options.node_diameter + options.between_nodes
        columns.append(column)
    step = _step(columns, sheet, options, level=direction == "right")
    for shorter in (_stacked, _plain):
        if direction == "right" and not _fits(columns, step, sheet):
            shorter(columns)
            step = _step(columns, sheet, options, level=True)
    for number, column in enumerate(columns):
        column.along = number * step
    return columns


def _stand(column: Column, options: Options) -> None:
    """Neurons around the axis; of a wide layer the first ones, dots, and the last ones."""
    units, pitch = column.layer.units, options.node_diameter + options.between_nodes
    if units <= options.most:
        numbers: list[int | None] = list(range(units))
    else:
        last = options.most // 2
        numbers = [*range(options.most - last), None, *range(units - last, units)]
    for place, number in enumerate(numbers):
        at = (place - (len(numbers) - 1) / 2) * pitch
        if number is None:
            column.dots = at
        else:
            column.spots[number] = at


def _step(columns: list[Column], sheet: Sheet, options: Options, *, level: bool) -> float:
    """From one layer to the next: room for words and edges, less where the page is narrow."""
    words = max(_words(column, sheet) for column in columns)
    if not level:
        return options.node_diameter + (options.between_layers or 70.0)
    least = max(words + 10, options.node_diameter * 2.5) if options.show_labels else 30.0
    if options.between_layers:
        return max(options.node_diameter + options.between_layers, least)
    usual = max(least, 96.0)
    if sheet.width is None or len(columns) < 2:
        return usual
    return max(least, min(usual, (sheet.width - words - 16) / (len(columns) - 1)))


def _words(column: Column, sheet: Sheet) -> float:
    """The longest line below ``column``."""
    title = text_width(column.title, sheet.text)
    size = SIGNS * sheet.text + text_width(column.name, sheet.text * 0.75)
    below = text_width(column.below, sheet.text * 0.85)
    return max(title, size, below) if column.stacked else max(title + size, below)


def _fits(columns: list[Column], step: float, sheet: Sheet) -> bool:
    wide = step * (len(columns) - 1) + max(_words(column, sheet) for column in columns) + 16
    return wide <= (sheet.width if sheet.width is not None else 640.0)


def _stacked(columns: list[Column]) -> None:
    for column in columns:
        column.stacked = True


def _plain(columns: list[Column]) -> None:
    for column in columns:
        column.title = column.title.removesuffix(" Layer")
