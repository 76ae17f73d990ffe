"""A whole traced graph as a U of feature maps."""

from __future__ import annotations

from netviz.ir import Graph
from netviz.layouts.oblique.coats import coats
from netviz.layouts.oblique.fitting import EDGE
from netviz.layouts.oblique.page import page
from netviz.layouts.oblique.scales import Scale
from netviz.layouts.oblique.tags import tag
from netviz.layouts.styles.sheet import Sheet
from netviz.layouts.styles.unet.arcs import over, skips, straight
from netviz.layouts.styles.unet.drawing import Drawing
from netviz.layouts.styles.unet.levels import Step, steps
from netviz.layouts.styles.unet.options import Options
from netviz.layouts.styles.unet.palette import UNET
from netviz.layouts.styles.unet.places import Places
from netviz.passes.figure import FigureGraph, figure_graph
from netviz.scene import Element, Scene, bounds

_SMALLEST = 0.6
_SHRINK = 0.92


def compose(graph: Graph, *, sheet: Sheet, options: Options) -> Scene:
    """The figure of ``graph`` as traced. Raises `FormatError` for unknown words in ``options``."""
    figure = figure_graph(graph, repeats=options.repeats)
    found = steps(figure)
    unit = options.scale
    drawing = _draw(figure, found, sheet, options, unit=unit)
    while sheet.width is not None and unit > _SMALLEST:
        left, _, right, _ = bounds(tuple(drawing.elements()))
        if right - left + 2 * EDGE <= sheet.width:
            break
        unit *= _SHRINK
        drawing = _draw(figure, found, sheet, options, unit=unit)
    elements = drawing.elements()
    return page(
        elements, graph, sheet=sheet, key=drawing.legend, notes=_notes(figure, elements, drawing)
    )


def _draw(
    figure: FigureGraph, found: list[Step], sheet: Sheet, options: Options, *, unit: float
) -> Drawing:
    blocks = [step.block for step in found]
    scale = Scale.of(blocks, tallest=options.height, widest=options.width)
    palette = coats(sheet, options.palette, UNET, name="unet")
    joined = dict(enumerate(skips(figure, found)))
    places = Places(found, scale, options, unit, sheet.text).run()
    bent = {n: s for n, s in joined.items() if not straight(s, found, places.slabs)}
    plates = {}
    for n, skip in bent.items():
        if skip.via:
            via = tuple(figure.block(id_) for id_ in skip.via)
            plates[n] = tag(via, palette.block(via[0]), sheet)[1:]
    label = sheet.text + 4
    _, room, _ = over(bent, found, places.slabs, plates=plates, label=label)
    places = Places(found, scale, options, unit, sheet.text, room).run()
    ways, _, shared = over(bent, found, places.slabs, plates=plates, label=label)
    return Drawing(figure, found, places.slabs, joined, ways, palette, sheet, shared)


def _notes(figure: FigureGraph, elements: list[Element], drawing: Drawing) -> tuple[str, ...]:
    """What is beside the U, by name; what is drawn together."""
    shown = {element.id for element in elements}
    beside = [b.name or b.path or b.id for b in figure.blocks if b.id not in shown]
    found = []
    if beside:
        named = ", ".join(dict.fromkeys(beside[:4]))
        more = f" and {len(beside) - 4} more" if len(beside) > 4 else ""
        found.append(f"not drawn, beside the U: {named}{more}")
    if drawing.bundled:
        found.append(f"{drawing.bundled} skips share a line")
    if drawing.sheet.direction == "TB":
        found.append("direction TB: this style goes down and up again from left to right")
    return tuple(found)
