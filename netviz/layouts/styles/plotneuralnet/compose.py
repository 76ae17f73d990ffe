"""A whole traced graph as boxes in oblique view."""

from __future__ import annotations

from netviz.ir import Graph
from netviz.layouts.oblique.coats import coats
from netviz.layouts.oblique.drawing import Brush, drawn
from netviz.layouts.oblique.lines import Pen
from netviz.layouts.oblique.piece import Piece
from netviz.layouts.oblique.pixels import as_png
from netviz.layouts.oblique.scales import Scale
from netviz.layouts.oblique.solid import Coat
from netviz.layouts.oblique.tags import tag
from netviz.layouts.styles.plotneuralnet.boxes import Boxes
from netviz.layouts.styles.plotneuralnet.clusters import Clusters
from netviz.layouts.styles.plotneuralnet.labels import Labels
from netviz.layouts.styles.plotneuralnet.options import Options
from netviz.layouts.styles.plotneuralnet.palette import PLOTNEURALNET
from netviz.layouts.styles.sheet import Sheet
from netviz.passes.figure import Block, FigureGraph, figure_graph
from netviz.scene import Mark, Scene


def compose(graph: Graph, *, sheet: Sheet, options: Options) -> Scene:
    """The figure of ``graph`` as traced. Raises `FormatError` for unknown words in ``options``."""
    figure = figure_graph(graph, repeats=options.repeats)
    clusters = Clusters.of(figure)
    colours = coats(
        sheet, options.palette, PLOTNEURALNET, name="plotneuralnet", opacity=options.opacity
    )
    scale = Scale.of(
        figure.blocks, tallest=options.height, widest=options.width, linear=options.linear
    )
    image = as_png(sheet.image) if sheet.image else b""

    def make(unit: float, crowd: int) -> list[Piece]:
        labels = Labels(sheet, crowd, options.kernels, image)
        return Boxes(clusters, scale, colours, sheet, options, unit, labels).pieces()

    def swatch(role: str) -> Coat:
        plain = next(b for b in figure.blocks if b.role == role)
        found = colours.role(role, plain.paint)
        banded = any(b.role == role and b.activated for b in figure.blocks)
        return found if banded and options.band else Coat(found.fill, found.edge)

    def label(blocks: tuple[Block, ...]) -> tuple[tuple[Mark, ...], float, float]:
        return tag(blocks, colours.block(blocks[0]), sheet)

    theme = sheet.theme
    edge = "#3f5f66" if colours.own else theme.edge
    pen = Pen(edge, theme.ink, theme.background, theme.muted, sheet.text)
    brush = Brush(
        make=make, coat=swatch, tag=label, pen=pen, natural=options.scale, notes=_unshown(figure)
    )
    return drawn(graph, figure, sheet=sheet, brush=brush)


def _unshown(figure: FigureGraph) -> tuple[str, ...]:
    deep = [b.id for b in figure.blocks if len(b.size.spatial) == 3]
    told = f"the third axis of volumes is in their labels only ({deep[0]})" if deep else ""
    return (told,) if told else ()
