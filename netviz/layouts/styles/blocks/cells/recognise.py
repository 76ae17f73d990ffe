"""A traced graph with attention, feed-forward layers, norms, embeddings and experts as one node
each; runs of equal calls are folded after that, so that masks and biases do not tell them apart."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from netviz.ir import Graph
from netviz.layouts.styles.blocks.cells.attention import attentions
from netviz.layouts.styles.blocks.cells.cell import Cell, contract
from netviz.layouts.styles.blocks.cells.embeddings import embeddings
from netviz.layouts.styles.blocks.cells.experts import experts
from netviz.layouts.styles.blocks.cells.feedforward import feed_forwards
from netviz.layouts.styles.blocks.cells.masking import maskings
from netviz.layouts.styles.blocks.cells.masks import lookahead
from netviz.layouts.styles.blocks.cells.norms import norms
from netviz.layouts.styles.blocks.cells.unasked import without_shapes, without_unasked
from netviz.layouts.styles.blocks.cells.wiring import Wiring
from netviz.passes.bypass import pairs
from netviz.passes.figure.flattening import without_idle_flattening
from netviz.passes.padding import without_padding
from netviz.passes.prune import prune

_CACHE = re.compile("past_key|present_key|kv_cache")


def recognise(graph: Graph, *, opened: Collection[str] = ()) -> Graph:
    """``graph``, as traced, with what is recognised as nodes of kind "module": "attention",
    "feed_forward", "norm", "embedding", "router", "experts"; all else as it is, plumbing hidden.
    Parts of the kinds ``opened`` stay as their operators."""
    plain = without_idle_flattening(without_padding(prune(_without_caches(graph))))
    tidy = without_shapes(without_unasked(plain))
    spelled = Wiring.of(tidy)
    normed = contract(spelled, norms(spelled, set()))
    wiring = Wiring.of(normed, lookahead(graph))
    taken: set[str] = set()
    cells: list[Cell] = []
    for cell in attentions(wiring):
        taken |= cell.nodes
        cells.append(cell)
    cells += maskings(wiring, taken)
    cells += experts(wiring, taken)
    cells += feed_forwards(wiring, taken)
    cells += embeddings(wiring, taken)
    return contract(wiring, [cell for cell in cells if cell.op not in opened])


def _without_caches(graph: Graph) -> Graph:
    """``graph`` without keys and values given out for the next step; how many is told."""
    gone = {n.id for n in graph.nodes if n.kind == "output" and _CACHE.search(n.name)}
    if not gone:
        return graph
    told = (*pairs(graph.metadata, "unshown"), ("past_key_values", len(gone)))
    return replace(
        graph,
        nodes=tuple(node for node in graph.nodes if node.id not in gone),
        edges=tuple(edge for edge in graph.edges if edge.target not in gone),
        metadata={**graph.metadata, "unshown": told},
    )
