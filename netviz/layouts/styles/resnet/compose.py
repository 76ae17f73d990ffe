"""The figure of a chain."""

from __future__ import annotations

from netviz.errors import FormatError
from netviz.ir import Graph
from netviz.layouts.hatches import BAND
from netviz.layouts.styles.around import around
from netviz.layouts.styles.resnet.boxes import Boxes
from netviz.layouts.styles.resnet.chain import Chain, chain_of
from netviz.layouts.styles.resnet.draw import Drawer
from netviz.layouts.styles.resnet.options import MOST, Options
from netviz.layouts.styles.resnet.page import Page
from netviz.layouts.styles.resnet.place import Placed, place
from netviz.layouts.styles.resnet.words import written
from netviz.layouts.styles.sheet import Sheet
from netviz.passes.figure import FigureGraph, figure_graph
from netviz.scene import Scene

_COLUMN, _ROW, _LEAST = 620.0, 520.0, 6.0
_WORDS = {
    "repeats": ("auto", "none", "blocks", "all"),
    "direction": ("TB", "LR"),
    "palette": ("stages", "roles"),
}


def compose(graph: Graph, *, sheet: Sheet, options: Options) -> Scene:
    """The figure of the traced ``graph``. Raises `FormatError` for unknown words in ``options``."""
    for name, known in _WORDS.items():
        if getattr(options, name) not in known:
            value = getattr(options, name)
            raise FormatError(f"no {name} {value!r} for resnet: choose from {', '.join(known)}")
    figure = _figure(graph, options)
    level = (sheet.direction or options.direction) == "LR"
    lines = {block.id: written(block, sheet, level=level) for block in figure.blocks}
    chain = chain_of(figure, lines=lines, bundle=options.bundle)
    if not options.projections:
        for arc in chain.arcs:
            arc.words = ()
    for item in chain.items:
        item.band = BAND if sheet.theme.paint(item.block.paint).hatch else 0.0
    placed = _fitted(chain, sheet, options, level=level)
    stages = options.palette == "stages" and not any(p.hatch for p in sheet.theme.roles.values())
    page = Page(sheet, placed, level)
    drawn = Drawer(page, Boxes(page, stages, options.sums)).draw()
    roles = set() if stages else {item.block.paint for item in chain.items}
    return around(drawn, graph, sheet=sheet, roles=roles, notes=_notes(figure, chain))


def _figure(graph: Graph, options: Options) -> FigureGraph:
    if options.repeats != "auto":
        return figure_graph(graph, repeats=options.repeats)
    found = figure_graph(graph, repeats="none")
    return found if len(found.blocks) <= MOST else figure_graph(graph, repeats="blocks")


def _fitted(chain: Chain, sheet: Sheet, options: Options, *, level: bool) -> Placed:
    """As many columns as the page is wide for; rows as long as it is wide."""
    longest = options.column or (_ROW if level else _COLUMN)
    if level and sheet.width is not None and not options.column:
        longest = max(sheet.width * 0.8, 160.0)
    most = 99
    while True:
        found = place(
            chain, text=sheet.text, level=level, longest=longest, most=most, sums=options.sums
        )
        across = found.axes[-1] + found.breadth / 2 + found.reach[-1] + 16.0
        wide = found.length + 36.0 if level else across
        if sheet.width is None or wide <= sheet.width or len(found.axes) == 1 or level:
            return found
        most = len(found.axes) - 1


def _notes(figure: FigureGraph, chain: Chain) -> tuple[str, ...]:
    bundled = [arc for arc in chain.arcs if arc.bundled]
    if not bundled:
        return ()
    names = dict.fromkeys(
        chain.items[arc.stop].block.path or chain.items[arc.stop].block.id for arc in bundled
    )
    return (f"{len(bundled)} shortcuts are bundled, into {', '.join(list(names)[:6])}",)
