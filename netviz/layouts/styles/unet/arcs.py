"""Skips that cannot run straight across: over the slabs of a level, each on a line of its own."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netviz.layouts.oblique.overhead import Over, levels
from netviz.layouts.styles.unet.levels import Step
from netviz.layouts.styles.unet.places import Slab
from netviz.passes.figure import FigureGraph, Link
from netviz.scene import Point


@dataclass(frozen=True, slots=True)
class Skip:
    """From step ``source`` to step ``target`` over ``links``; ``via``: layers that fit it."""

    source: int
    target: int
    links: tuple[Link, ...]

    @property
    def via(self) -> tuple[str, ...]:
        """The blocks on it."""
        return tuple(link.target for link in self.links[:-1])


def skips(figure: FigureGraph, found: Sequence[Step]) -> list[Skip]:
    """Links of the spine that pass others, also over layers that only fit them."""
    place = {step.block.id: n for n, step in enumerate(found)}
    ahead: dict[str, list[Link]] = defaultdict(list)
    for link in figure.links:
        ahead[link.source].append(link)
    made = []
    for link in figure.links:
        way = [link]
        while way[-1].target not in place and figure.block(way[-1].target).projection:
            way.append(ahead[way[-1].target][0])
        if link.source in place and way[-1].target in place:
            one, two = place[link.source], place[way[-1].target]
            if two > one + 1 or len(way) > 1:
                made.append(Skip(one, two, tuple(way)))
    return made


def straight(skip: Skip, found: Sequence[Step], slabs: Sequence[Slab]) -> bool:
    """Whether a skip across the U meets no slab of its level."""
    one, two = slabs[skip.source], slabs[skip.target]
    level = found[skip.source].level
    between = [step.level for step in found[skip.source : skip.target]]
    if skip.via or level != found[skip.target].level or max(between) <= level:
        return False
    return not any(
        step.level == level and slab.x < two.x - 0.1 and slab.right > one.right + 0.1
        for step, slab in zip(found, slabs, strict=True)
    )


def over(
    wanted: Mapping[int, Skip],
    found: Sequence[Step],
    slabs: Sequence[Slab],
    *,
    plates: Mapping[int, tuple[float, float]],
    label: float,
) -> tuple[dict[int, tuple[Point, ...]], dict[int, float], int]:
    """The ways of skips over their level (the deeper one of their ends, so that they pass between
    levels), the room that each level needs above its slabs, and how many skips share a line.
    ``plates``: sizes of labels on them; ``label``: room for text."""
    by_level: dict[int, list[Over]] = defaultdict(list)
    for n, skip in wanted.items():
        one, two = slabs[skip.source].middle[0], slabs[skip.target].middle[0]
        wide, high = plates.get(n, (0.0, 0.0))
        level = max(found[skip.source].level, found[skip.target].level)
        left, right = min(one, two), max(one, two, min(one, two) + wide)
        by_level[level].append(Over(("arc", n), left + 1.5, right - 1.5, high / 2, high / 2))
    ways: dict[int, tuple[Point, ...]] = {}
    room: dict[int, float] = {}
    shared = 0
    for level, items in by_level.items():
        mine = [s for step, s in zip(found, slabs, strict=True) if step.level == level]
        ceiling = min(s.y for s in mine)
        tops = [(s.x - 6, s.right + 6, s.y - label) for s in mine]
        for item in levels(items, tops):
            skip = wanted[item.key[1]]
            shared += item.bundled
            start, end = slabs[skip.source], slabs[skip.target]
            rivals = [m for m in sorted(wanted) if wanted[m].target == skip.target]
            a = start.middle[0] + max(min(start.width / 2 - 0.4, 4.0), 1.5)
            pitch = min(2.4, 9.0 / len(rivals))  # within the gap that arrows have
            b = end.middle[0] - 2.5 - pitch * (len(rivals) - 1 - rivals.index(item.key[1]))
            ways[item.key[1]] = (
                (a, _edge(start, item.y)), (a, item.y), (b, item.y), (b, _edge(end, item.y)),
            )  # fmt: skip
            room[level] = max(room.get(level, 0.0), ceiling - item.top + 4)
    return ways, room, shared


def _edge(slab: Slab, y: float) -> float:
    """The end of ``slab`` that is nearer to ``y``."""
    return slab.y if y < slab.y else slab.y + slab.height


def clear(
    run: Sequence[Point], size: tuple[float, float], others: Sequence[Sequence[Point]]
) -> Point:
    """Where on a level stretch a plate of ``size`` stands: as near its middle as the upright lines
    of ``others`` leave room; in the middle where they leave none."""
    (one, y), (two, _) = run
    left, right = sorted((one, two))
    middle, half = (left + right) / 2, size[0] / 2 + 2
    crossed = [
        a[0]
        for way in others
        for a, b in itertools.pairwise(way)
        if a[0] == b[0] and min(a[1], b[1]) - size[1] < y < max(a[1], b[1]) + size[1]
    ]
    places = [middle, *(x + side for x in crossed for side in (-half, half))]
    free = [
        x
        for x in places
        if left + half <= x <= right - half and all(abs(x - c) >= half for c in crossed)
    ]
    return min(free, key=lambda x: abs(x - middle), default=middle), y
