"""A whole traced graph as prisms."""

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
from netviz.layouts.styles.alexnet.options import Options
from netviz.layouts.styles.alexnet.palette import ALEXNET, KERNEL
from netviz.layouts.styles.alexnet.prisms import Prisms
from netviz.layouts.styles.alexnet.pyramids import Pyramids
from netviz.layouts.styles.sheet import Sheet
from netviz.passes.figure import Block, FigureGraph, figure_graph
from netviz.scene import Mark, Scene


def compose(graph: Graph, *, sheet: Sheet, options: Options) -> Scene:
    """The figure of ``graph`` as traced. Raises `FormatError` for unknown words in ``options``."""
    figure = figure_graph(graph, repeats=options.repeats)
    colours = coats(sheet, options.palette, ALEXNET, name="alexnet", opacity=options.opacity)
    linear = not options.log_size
    scale = Scale.of(figure.blocks, tallest=options.height, widest=options.width, linear=linear)
    around = runs_of(figure)
    image = as_png(sheet.image) if sheet.image else b""

    def make(unit: float, crowd: int) -> list[Piece]:
        made = Prisms(figure, around, scale, colours, sheet, options, unit, crowd, image)
        return made.pieces()

    def label(blocks: tuple[Block, ...]) -> tuple[tuple[Mark, ...], float, float]:
        return tag(blocks, colours.block(blocks[0]), sheet)

    theme = sheet.theme
    colour = KERNEL if colours.own else theme.paint("convolution").stroke
    pyramids = Pyramids(figure, colour, theme.edge, options.log_kernel)
    brush = Brush(
        make=make,
        coat=lambda role: colours.role(role, role),
        tag=label,
        pen=Pen(theme.edge, theme.ink, theme.background, theme.muted, sheet.text),
        natural=options.scale,
        notes=_unshown(figure),
        between=pyramids if options.kernels else None,
        legend=not colours.own,
    )
    return drawn(graph, figure, sheet=sheet, brush=brush)


def _unshown(figure: FigureGraph) -> tuple[str, ...]:
    deep = [b.id for b in figure.blocks if len(b.size.spatial) == 3]
    told = f"the third axis of volumes is not drawn ({deep[0]})" if deep else ""
    return (told,) if told else ()
