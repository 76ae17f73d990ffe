"""The figure of a perceptron."""

from __future__ import annotations

from netviz.errors import FormatError
from netviz.ir import Graph
from netviz.layouts.styles.around import around
from netviz.layouts.styles.fcnn.draw import Drawer
from netviz.layouts.styles.fcnn.layers import layers_of
from netviz.layouts.styles.fcnn.options import Options
from netviz.layouts.styles.fcnn.place import place
from netviz.layouts.styles.sheet import Sheet
from netviz.scene import Scene

_DIRECTIONS = {"LR": "right", "TB": "down"}


def compose(graph: Graph, *, sheet: Sheet, options: Options) -> Scene:
    """The figure of the traced ``graph``. Raises `FormatError` for an unknown direction, fewer than
    two neurons to draw, and where there is no linear layer."""
    direction = _DIRECTIONS.get(sheet.direction or "", options.direction)
    if direction not in ("right", "up", "down"):
        raise FormatError(f"no direction {direction!r} for fcnn: choose from right, up, down")
    if options.most < 2:
        raise FormatError(f"most={options.most}: draw two neurons of a layer at least")
    layers, notes = layers_of(graph, sheet.values)
    columns = place(layers, sheet=sheet, options=options, direction=direction)
    drawer = Drawer(sheet, options, direction)
    drawn = drawer.draw(columns)
    known = any(layer.weight is not None for layer in layers)
    if not known:
        notes = (*notes, "weights are not at hand: every edge is drawn alike")
    drawn += drawer.key(drawn, weights=known)
    return around(drawn, graph, sheet=sheet, notes=notes)
