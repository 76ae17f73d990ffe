"""Marks of a perceptron: edges first, neurons over them, words below."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from netviz.layouts.strokes import arrow
from netviz.layouts.styles.fcnn.options import Options
from netviz.layouts.styles.fcnn.place import SIGNS, Column
from netviz.layouts.styles.sheet import Sheet
from netviz.layouts.writing import write
from netviz.scene import Circle, Element, Ink, Mark, Path, Point, bounds
from netviz.themes import mix
from netviz.themes.metrics import text_width

_FAINT = 0.12
"""What is left of the faintest edge."""


@dataclass(frozen=True, slots=True)
class Drawer:
    """What turns columns into marks; ``direction``: "right", "up" or "down"."""

    sheet: Sheet
    options: Options
    direction: str

    def spot(self, along: float, across: float) -> Point:
        """A place on the page."""
        if self.direction == "right":
            return along, across
        return across, along if self.direction == "down" else -along

    def draw(self, columns: list[Column]) -> list[Element]:
        """Edges from layer to layer, then each layer's neurons and words."""
        found: list[Element] = []
        for before, after in pairwise(columns):
            found.append(self._edges(before, after))
        lowest = max(max([*c.spots.values(), c.bias or 0.0]) for c in columns)
        for number, column in enumerate(columns):
            found += self._neurons(column, "input" if not number else "linear")
            found.append(self._words(column, lowest))
        return found

    def _edges(self, before: Column, after: Column) -> Element:
        weight: Any = after.layer.weight
        bias: Any = after.layer.bias
        if weight is not None and weight.shape != (after.layer.units, before.layer.units):
            weight = None
        pairs = [
            (start, stop, None if weight is None else float(weight[there, here]))
            for here, start in before.spots.items()
            for there, stop in after.spots.items()
        ]
        if before.bias is not None:
            pairs += [
                (before.bias, stop, None if bias is None else float(bias[there]))
                for there, stop in after.spots.items()
            ]
        strongest = max((abs(value) for _, _, value in pairs if value is not None), default=0.0)
        pairs.sort(key=lambda pair: abs(pair[2] or 0.0))
        marks: list[Mark] = []
        for start, stop, value in pairs:
            part = None if value is None or not strongest else value / strongest
            marks += self._edge((before.along, start), (after.along, stop), part)
        tip = f"{before.layer.id} to {after.layer.id}"
        if weight is not None:
            tip += f"\nlargest weight shown {strongest:.3g}"
        return Element(
            id=f"{before.layer.id}->{after.layer.id}", kind="edge", tip=tip, marks=tuple(marks)
        )

    def _edge(self, start: Point, stop: Point, part: float | None) -> tuple[Mark, ...]:
        """One line; ``part``: its weight, -1 to 1, if it is known."""
        options, theme = self.options, self.sheet.theme
        plain = options.default_edge_colour or theme.muted
        width, strength, colour = options.edge_width, options.edge_opacity, plain
        if part is None:
            width, strength = width * 0.55, strength * 0.6
        else:
            if options.edge_colour_proportional:
                colour = options.positive_edge_colour if part > 0 else options.negative_edge_colour
            if options.edge_width_proportional:
                width *= 0.25 + 0.75 * abs(part)
            if options.edge_opacity_proportional:
                strength *= _FAINT + (1 - _FAINT) * abs(part)
        shown = mix(theme.background, colour, strength)
        radius = options.node_diameter / 2
        a = self.spot(start[0] + radius, start[1])
        b = self.spot(stop[0] - radius, stop[1])
        if options.bezier_curves:
            middle = (start[0] + stop[0]) / 2
            c, d = self.spot(middle, start[1]), self.spot(middle, stop[1])
            return (Path((("M", *a), ("C", *c, *d, *b)), Ink(stroke=shown, width=width)),)
        if options.show_arrowheads:
            return arrow((a, b), colour=shown, width=width)
        return (Path((("M", *a), ("L", *b)), Ink(stroke=shown, width=width)),)

    def _neurons(self, column: Column, role: str) -> list[Element]:
        layer, theme = column.layer, self.sheet.theme
        values: Any = layer.values if self.options.activations else None
        largest = float(abs(values).max()) if values is not None and len(values) else 0.0
        own = self.sheet.of(layer.id, layer.path).colour
        plain = own or self.options.node_colour or theme.background
        found = []
        for number, across in column.spots.items():
            fill, told = plain, f"{layer.path or layer.id}, unit {number + 1} of {layer.units}"
            if values is not None:
                value = float(values[number])
                told += f"\nactivation {value:.4g}"
                fill = self._heat(value / largest if largest else 0.0)
            mark = self._circle(column.along, across, fill)
            id_ = f"{layer.id}#{number}"
            found.append(Element(id=id_, kind="node", role=role, tip=told, marks=(mark,)))
        if column.bias is not None:
            grey = mix(theme.background, theme.muted, 0.2)
            mark = self._circle(column.along, column.bias, grey)
            x, y = self.spot(column.along, column.bias)
            size = self.options.node_diameter * 0.6
            one = write("1", x, y + size * 0.36, size=size, fill=theme.ink, anchor="middle")
            id_ = f"{layer.id}#bias"
            found.append(Element(id=id_, kind="node", role=role, tip="bias", marks=(mark, one)))
        return found

    def _circle(self, along: float, across: float, fill: str) -> Circle:
        ink = Ink(fill=fill, stroke=self.sheet.theme.edge, width=0.9)
        return Circle(*self.spot(along, across), self.options.node_diameter / 2, ink)

    def _heat(self, part: float) -> str:
        """The colour of an activation, -1 to 1."""
        end = self.options.positive_edge_colour if part > 0 else self.options.negative_edge_colour
        return mix(self.sheet.theme.background, end, min(abs(part), 1.0) * 0.9)

    def _words(self, column: Column, lowest: float) -> Element:
        theme, size = self.sheet.theme, self.sheet.text
        marks: list[Mark] = []
        if column.dots is not None:
            for step in (-1, 0, 1):
                x, y = self.spot(column.along, column.dots + step * 4.0)
                marks.append(Circle(x, y, 1.2, Ink(fill=theme.ink)))
        if self.options.show_labels:
            radius = self.options.node_diameter / 2
            if self.direction == "right":
                x, y = self.spot(column.along, lowest + radius + size * 1.8)
                anchor = "middle"
            else:
                x, y = self.spot(column.along, lowest + radius + 10)
                y, anchor = y + size * 0.1, "start"
            marks += self._label(column, x, y, anchor)
        return Element(id=column.layer.id, kind="node", role="linear", marks=tuple(marks))

    def _label(self, column: Column, x: float, y: float, anchor: str) -> list[Mark]:
        """ "Hidden Layer in R", its power raised, and the activation below."""
        theme, size = self.sheet.theme, self.sheet.text
        title = write(column.title, 0, y, size=size, fill=theme.ink)
        power = text_width(column.name, size * 0.75)
        signs = SIGNS * size + power
        found: list[Mark] = []
        if column.stacked:
            left = x - title.width / 2 if anchor == "middle" else x
            found.append(write(column.title, left, y, size=size, fill=theme.ink))
            y += size * 1.4
            left = x - signs / 2 if anchor == "middle" else x
            found += self._set(column, left, y)
        else:
            left = x - (title.width + signs) / 2 if anchor == "middle" else x
            found.append(write(column.title, left, y, size=size, fill=theme.ink))
            found += self._set(column, left + title.width, y)
        if column.below:
            small = size * 0.85
            found.append(
                write(column.below, x, y + size * 1.35, size=small, fill=theme.muted, anchor=anchor)
            )
        return found

    def _set(self, column: Column, x: float, y: float) -> list[Mark]:
        """The sign of membership and the double-struck R, drawn since text fonts lack them."""
        size, ink = self.sheet.text, self.sheet.theme.ink
        pen = Ink(stroke=ink, width=size * 0.08)
        left, right = x + size * 0.36, x + size * 0.86
        top, middle, low = y - size * 0.6, y - size * 0.32, y - size * 0.04
        bend = left - size * 0.12
        belongs = Path(
            (("M", right, top), ("L", left + size * 0.22, top),
             ("C", bend, top, bend, low, left + size * 0.22, low), ("L", right, low),
             ("M", left, middle), ("L", right, middle)),
            pen,
        )  # fmt: skip
        letter = write("R", x + size * 1.16, y, size=size, fill=ink)
        stem = x + size * 1.16 + size * 0.2
        double = Path((("M", stem, y - letter.ascent), ("L", stem, y)), pen)
        power = write(column.name, x + SIGNS * size, y - size * 0.38, size=size * 0.75, fill=ink)
        return [belongs, letter, double, power]

    def key(self, drawn: list[Element], *, weights: bool) -> list[Element]:
        """What the colours mean."""
        sheet, options = self.sheet, self.options
        if not sheet.legend or not weights or not options.edge_colour_proportional:
            return []
        left, _, _, bottom = bounds(tuple(drawn))
        y, size = bottom + 16, sheet.text * 0.9
        found = []
        for name, colour in (
            ("negative", options.negative_edge_colour),
            ("positive weight", options.positive_edge_colour),
        ):
            stroke = Path((("M", left, y), ("L", left + 14, y)), Ink(stroke=colour, width=1.4))
            text = write(name, left + 18, y + size * 0.36, size=size, fill=sheet.theme.ink)
            found.append(Element(id=f"legend/{name}", kind="legend", marks=(stroke, text)))
            left += 18 + text.width + 14
        return found
