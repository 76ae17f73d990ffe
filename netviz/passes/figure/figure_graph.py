"""A whole traced graph becomes the graph of a paper's figure: merged blocks, skips and runs."""

from __future__ import annotations

from dataclasses import replace

from netviz.ir import Graph, Index, Node
from netviz.passes.figure.blocks import Maker
from netviz.passes.figure.chains import chains
from netviz.passes.figure.flattening import without_idle_flattening
from netviz.passes.figure.folding import fold, homes
from netviz.passes.figure.kinds import HELD, kind_of
from netviz.passes.figure.links import links, told_apart
from netviz.passes.figure.merge import merge
from netviz.passes.figure.record import Block, FigureGraph
from netviz.passes.figure.runs import runs
from netviz.passes.figure.stacks import stacks
from netviz.passes.padding import without_padding
from netviz.passes.prune import prune


def figure_graph(graph: Graph, *, repeats: str = "blocks") -> FigureGraph:
    """The figure of ``graph``, a whole graph as traced (nothing folded or taken out).

    A convolution or linear layer becomes one block with its norm, activation and dropout; views,
    permutations, identities, constants and paddings of convolutions are hidden. ``repeats``: which
    runs of equal calls are drawn once: "blocks" (all but two to four plain layers in a row), "all"
    or "none".
    Raises `FormatError` for another word.
    """
    folded = fold(without_idle_flattening(without_padding(prune(graph))), repeats)
    index = Index.of(folded)
    home = homes(folded)
    kinds = {node.id: kind_of(node, index) for node in folded.nodes if _drawn(node, index)}
    maker = Maker.of(graph, folded, index)
    blocks = [maker.block(chain, kinds[chain.head.id]) for chain in merge(folded, kinds, home)]
    inner = {member: block.id for block in blocks for member in block.members}
    flows = links(folded, inner, maker.sizes)
    readers: dict[str, list[str]] = {block.id: [] for block in blocks}
    for link in flows:
        readers[link.source].append(link.target)
    paths = chains([block.id for block in blocks], readers, _lead_to_maps(blocks, readers))
    told, fitting = told_apart(flows, blocks, paths)
    return FigureGraph(
        name=graph.name,
        blocks=_numbered(blocks, paths, fitting),
        links=tuple(told),
        runs=runs(folded, blocks, home),
        chains=tuple(paths),
        stacks=stacks(blocks, told, home),
        hidden=_hidden(graph, index, inner),
    )


def _drawn(node: Node, index: Index) -> bool:
    """Operators, inputs and outputs; parameters where they are data of a sum or concatenation."""
    if node.kind != "parameter":
        return node.kind not in HELD
    readers = (index.node[edge.target] for edge in index.outgoing[node.id])
    return any(kind_of(reader, index) in ("add", "concat") for reader in readers)


def _lead_to_maps(blocks: list[Block], readers: dict[str, list[str]]) -> frozenset[str]:
    """Vectors that end in maps: the embedding of a time step, gates of squeeze and excitation. The
    spine of a figure is the way of the maps."""
    maps = {block.id for block in blocks if len(block.size.spatial) > 1}
    leads: set[str] = set()
    for block in reversed(blocks):
        if any(reader in maps or reader in leads for reader in readers[block.id]):
            leads.add(block.id)
    return frozenset(leads - maps)


def _numbered(
    blocks: list[Block], paths: list[tuple[str, ...]], fitting: frozenset[str]
) -> tuple[Block, ...]:
    chain = {id_: number for number, path in enumerate(paths) for id_ in path}
    return tuple(replace(b, chain=chain[b.id], projection=b.id in fitting) for b in blocks)


def _hidden(graph: Graph, index: Index, inner: dict[str, str]) -> tuple[str, ...]:
    shown = {copy for id_ in inner for copy in (index.node[id_].copies or (id_,))}
    return tuple(node.id for node in graph.nodes if node.id not in shown)
