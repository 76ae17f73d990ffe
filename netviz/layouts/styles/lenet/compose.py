"""A whole traced graph as stacks of maps."""

from __future__ import annotations

from netviz.ir import Graph
from netviz.layouts.oblique.coats import coats
from netviz.layouts.oblique.drawing import Brush, drawn
from netviz.layouts.oblique.joined import runs_of
from netviz.layouts.oblique.lines import Pen
from netviz.layouts.oblique.piece import Piece
from netviz.layouts.oblique.pixels import as_png
from netviz.layouts.oblique.scales import Scale
from netviz.layouts.oblique.tags import tag
from netviz.layouts.styles.lenet.fields import Fields
from netviz.layouts.styles.lenet.options import Options
from netviz.layouts.styles.lenet.palette import FIELD, LENET
from netviz.layouts.styles.lenet.stacks import Stacks
from netviz.layouts.styles.sheet import Sheet
from netviz.passes.figure import Block, FigureGraph, figure_graph
from netviz.scene import Mark, Scene

_ALIKE = 8


def compose(graph: Graph, *, sheet: Sheet, options: Options) -> Scene:
    """The figure of ``graph`` as traced. Raises `FormatError` for unknown words in ``options``."""
    figure = figure_graph(graph, repeats=options.repeats)
    colours = coats(sheet, options.palette, LENET, name="lenet", opacity=options.opacity)
    linear = _alike(figure) if options.linear is None else options.linear
    scale = Scale.of(figure.blocks, tallest=options.height, linear=linear)
    around = runs_of(figure)
    image = as_png(sheet.image) if sheet.image else b""

    def make(unit: float, crowd: int) -> list[Piece]:
        made = Stacks(figure, around, scale, colours, sheet, options, unit, crowd, image)
        return made.pieces()

    def label(blocks: tuple[Block, ...]) -> tuple[tuple[Mark, ...], float, float]:
        return tag(blocks, colours.block(blocks[0]), sheet)

    theme = sheet.theme
    colour = FIELD if colours.own else theme.paint("convolution").stroke
    brush = Brush(
        make=make,
        coat=lambda role: colours.role(role, role),
        tag=label,
        pen=Pen(theme.edge, theme.ink, theme.background, theme.muted, sheet.text),
        natural=options.scale,
        notes=_unshown(figure, options),
        between=Fields(figure, colour, theme.edge) if options.fields else None,
        legend=not colours.own,
    )
    return drawn(graph, figure, sheet=sheet, brush=brush)


def _alike(figure: FigureGraph) -> bool:
    edges = [n for b in figure.blocks for n in b.size.spatial[-2:] if n > 1]
    return not edges or max(edges) <= _ALIKE * min(edges)


def _unshown(figure: FigureGraph, options: Options) -> tuple[str, ...]:
    many = [b for b in figure.blocks if b.size.spatial and b.size.channels > options.maps]
    found = []
    if many:
        most = max(many, key=lambda b: b.size.channels)
        found.append(
            f"{options.maps} maps drawn of {most.size.channels} at most: dots stand for the rest"
        )
    deep = [b.id for b in figure.blocks if len(b.size.spatial) == 3]
    if deep:
        found.append(f"the third axis of volumes is in their labels only ({deep[0]})")
    return tuple(found)
