"""A whole traced graph as a U of feature maps."""

from __future__ import annotations

from dataclasses import replace

from netviz.ir import Graph
from netviz.layouts.fit import LEAST
from netviz.layouts.oblique.coats import coats
from netviz.layouts.oblique.fitting import EDGE
from netviz.layouts.oblique.page import page
from netviz.layouts.oblique.pixels import as_png
from netviz.layouts.oblique.scales import Scale
from netviz.layouts.oblique.tags import tag
from netviz.layouts.styles.sheet import Sheet
from netviz.layouts.styles.unet.arcs import over, skips, straight
from netviz.layouts.styles.unet.arrows import Arrows
from netviz.layouts.styles.unet.drawing import Drawing
from netviz.layouts.styles.unet.levels import Step, steps
from netviz.layouts.styles.unet.options import Options
from netviz.layouts.styles.unet.palette import UNET
from netviz.layouts.styles.unet.places import Places, repeated
from netviz.layouts.styles.unet.plan import Plan
from netviz.passes.figure import FigureGraph, figure_graph
from netviz.scene import Element, Scene, bounds

_SMALLEST = 0.45
_TEXTS = (1.0, 0.9)
"""Of the size that was asked for, while that is read in print."""
_SHRINK = 0.92


def compose(graph: Graph, *, sheet: Sheet, options: Options) -> Scene:
    """The figure of ``graph`` as traced. Raises `FormatError` for unknown words in ``options``."""
    figure = figure_graph(graph, repeats=options.repeats)
    drawing = _fitted(figure, sheet, options)
    elements = drawing.elements()
    return page(
        elements,
        graph,
        sheet=sheet,
        key=Arrows(drawing.plan).legend,
        notes=_notes(figure, elements, drawing),
    )


def _fitted(figure: FigureGraph, sheet: Sheet, options: Options) -> Drawing:
    """The U as wide as the page at most: slabs and gaps shrink first, then labels that say what
    the one before them said go, and text shrinks last, to what is read in print."""
    found = steps(figure)
    least = min(sheet.text, LEAST)
    texts = [sheet.text * share for share in _TEXTS if sheet.text * share > least]
    tries = [(sheet, False), *((replace(sheet, text=text), True) for text in (*texts, least))]
    for page_, terse in tries:
        unit = options.scale
        drawing = _draw(figure, found, page_, options, unit=unit, terse=terse)
        while sheet.width is not None and unit > _SMALLEST and not _fits(drawing, sheet.width):
            unit *= _SHRINK
            drawing = _draw(figure, found, page_, options, unit=unit, terse=terse)
        if sheet.width is None or _fits(drawing, sheet.width):
            break
    return drawing


def _fits(drawing: Drawing, width: float) -> bool:
    left, _, right, _ = bounds(tuple(drawing.elements()))
    return right - left + 2 * EDGE + 1.0 <= width


def _draw(
    figure: FigureGraph,
    found: list[Step],
    sheet: Sheet,
    options: Options,
    *,
    unit: float,
    terse: bool,
) -> Drawing:
    same = repeated(found) if terse else frozenset()
    blocks = [step.block for step in found]
    scale = Scale.of(blocks, tallest=options.height, widest=options.width)
    palette = coats(sheet, options.palette, UNET, name="unet")
    joined = dict(enumerate(skips(figure, found)))
    places = Places(found, scale, options, unit, sheet.text, same=same).run()
    bent = {n: s for n, s in joined.items() if not straight(s, found, places.slabs)}
    plates = {}
    for n, skip in bent.items():
        if skip.via:
            via = tuple(figure.block(id_) for id_ in skip.via)
            plates[n] = tag(via, palette.block(via[0]), sheet)[1:]
    label = sheet.text + 4
    _, room, _ = over(bent, found, places.slabs, plates=plates, label=label)
    places = Places(found, scale, options, unit, sheet.text, room, same).run()
    ways, _, shared = over(bent, found, places.slabs, plates=plates, label=label)
    image = as_png(sheet.image) if sheet.image else b""
    return Drawing(
        Plan(figure, found, places.slabs, joined, ways, palette, sheet, shared, same, image)
    )


def _notes(figure: FigureGraph, elements: list[Element], drawing: Drawing) -> tuple[str, ...]:
    """What is beside the U, by name; what is drawn together."""
    shown = {element.id for element in elements}
    beside = [b.name or b.path or b.id for b in figure.blocks if b.id not in shown]
    found = []
    if beside:
        named = ", ".join(dict.fromkeys(beside[:4]))
        more = f" and {len(beside) - 4} more" if len(beside) > 4 else ""
        found.append(f"not drawn, beside the U: {named}{more}")
    if drawing.plan.bundled:
        found.append(f"{drawing.plan.bundled} skips share a line")
    if drawing.plan.sheet.direction == "TB":
        found.append("direction TB: this style goes down and up again from left to right")
    return tuple(found)
