"""Random masking, as in masked autoencoders: a random order, and what it picks."""

from __future__ import annotations

from collections.abc import Iterator

from netviz.ir import Attribute
from netviz.layouts.styles.blocks.cells.cell import Cell
from netviz.layouts.styles.blocks.cells.wiring import Wiring

_RANDOM = frozenset("rand randn randperm rand_like randn_like bernoulli".split())
_PICKS = frozenset("gather getitem index_select take_along_dim masked_select take".split())
_ORDER = frozenset("shape arithmetic reduction tensor other".split())


def maskings(wiring: Wiring, taken: set[str]) -> Iterator[Cell]:
    """Every random order and the pick by it, within one call, as a cell each."""
    for node in wiring.graph.nodes:
        if node.op not in _RANDOM or node.id in taken:
            continue
        found, picks = _ordered(wiring, node.id)
        fed = [e for pick in picks for e in wiring.into[pick] if e.source not in found]
        data = [e for e in fed if not wiring.held(e.source)]
        if not data or found & taken:
            continue
        told: dict[str, Attribute] = {}
        before = wiring.node[data[0].target].inputs[data[0].target_port].tensor.shape
        after = wiring.node[data[0].target].outputs[0].tensor.shape
        if len(before) > 1 and len(after) > 1:
            told = {"kept": after[1], "of": before[1]}
        taken |= found
        yield Cell(op="masking", nodes=frozenset(found), attributes=told)


def _ordered(wiring: Wiring, start: str) -> tuple[set[str], list[str]]:
    """What comes of ``start`` alone, and the nodes that pick from other data by it."""
    found, picks, waiting = {start}, [], [start]
    home = wiring.node[start].group
    while waiting:
        for target in wiring.targets(waiting.pop()):
            node = wiring.node[target]
            if target in found or node.group != home or wiring.role[target] not in _ORDER:
                continue
            alone = set(wiring.data(target)) <= found
            if not alone and node.op not in _PICKS:
                continue
            found.add(target)
            if alone:
                waiting.append(target)
            else:
                picks.append(target)
    return found, picks
