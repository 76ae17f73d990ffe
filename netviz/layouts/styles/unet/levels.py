"""The spine of a network by resolution: each step stays, goes down, or comes up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from netviz.passes.figure import Block, FigureGraph, Size


@dataclass(frozen=True, slots=True)
class Step:
    """A block of the spine on its ``level``, 0 the finest. ``move``: levels down from the one
    before it (negative: up). ``copied``: of a concatenation, the block whose maps it copies."""

    block: Block
    level: int
    move: int = 0
    copied: Block | None = None


def steps(figure: FigureGraph) -> list[Step]:
    """The blocks of the longest chain with their levels; flattening and the like stay."""
    spine = [figure.block(id_) for id_ in (figure.chains[0] if figure.chains else ())]
    depths: list[float] = []
    for number, block in enumerate(spine):
        before = spine[number - 1].size if number else block.size
        depths.append((depths[-1] if depths else 0.0) + _octaves(before, block.size))
    known = sorted({round(depth) for depth in depths})
    level = {depth: place for place, depth in enumerate(known)}
    found: list[Step] = []
    for block, depth in zip(spine, depths, strict=True):
        here = level[round(depth)]
        move = here - found[-1].level if found else 0
        found.append(Step(block, here, move, _copied(figure, block, found, here)))
    return found


def _octaves(before: Size, after: Size) -> float:
    """How often the resolution halves, to whole numbers: a valid convolution changes nothing."""
    if not before.spatial or len(before.spatial) != len(after.spatial):
        return 0.0
    ratio = max(math.prod(before.spatial), 1) / max(math.prod(after.spatial), 1)
    return float(round(math.log2(ratio) / len(before.spatial)))


def _copied(figure: FigureGraph, block: Block, before: Sequence[Step], level: int) -> Block | None:
    """What a concatenation joins by a skip across deeper levels, the latest of several."""
    if block.role != "concat" or not before:
        return None
    deep = max((n for n, step in enumerate(before) if step.level > level), default=0)
    there = {step.block.id for step in before[:deep]}
    skips = [k.source for k in figure.links if k.target == block.id and k.source in there]
    return figure.block(max(skips, key=figure.place)) if skips else None
