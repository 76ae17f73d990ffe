"""A traced graph with attention, feed-forward layers, norms, embeddings and experts as one node
each; runs of equal calls are folded after that, so that masks and biases do not tell them apart."""

from __future__ import annotations

from collections.abc import Collection

from netviz.ir import Graph
from netviz.layouts.styles.blocks.cells.attention import attentions
from netviz.layouts.styles.blocks.cells.cell import Cell, contract
from netviz.layouts.styles.blocks.cells.embeddings import embeddings
from netviz.layouts.styles.blocks.cells.experts import experts
from netviz.layouts.styles.blocks.cells.feedforward import feed_forwards
from netviz.layouts.styles.blocks.cells.masking import maskings
from netviz.layouts.styles.blocks.cells.masks import lookahead
from netviz.layouts.styles.blocks.cells.norms import norms
from netviz.layouts.styles.blocks.cells.wiring import Wiring
from netviz.passes.prune import prune


def recognise(graph: Graph, *, opened: Collection[str] = ()) -> Graph:
    """``graph``, as traced, with what is recognised as nodes of kind "module": "attention",
    "feed_forward", "norm", "embedding", "router", "experts"; all else as it is, plumbing hidden.
    Parts of the kinds ``opened`` stay as their operators."""
    tidy = prune(graph)
    wiring = Wiring.of(tidy, lookahead(graph))
    taken: set[str] = set()
    cells: list[Cell] = []
    for cell in attentions(wiring):
        taken |= cell.nodes
        cells.append(cell)
    cells += maskings(wiring, taken)
    cells += experts(wiring, taken)
    cells += norms(wiring, taken)
    cells += feed_forwards(wiring, taken)
    cells += embeddings(wiring, taken)
    return contract(wiring, [cell for cell in cells if cell.op not in opened])
