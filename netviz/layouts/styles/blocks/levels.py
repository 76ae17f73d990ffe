"""The levels of a column: what leads straight on, what passes in lanes, and on which side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from netviz.layouts.styles.blocks.parts import Link, Part

ENTRY = -1
"""The place of what comes in from outside the level."""


@dataclass(slots=True)
class Lane:
    """A link that leaves the axis above item ``start`` and comes back to item ``stop``, at
    ``offset`` from the axis on ``side`` (-1 or 1); ``below``: it comes back under the item;
    ``share``: at which part of the item's height it ends."""

    link: Link
    start: int
    stop: int
    side: int
    below: bool = False
    offset: float = 0.0
    inside: bool = False
    share: float = 0.5


@dataclass(slots=True)
class Level:
    """One stack: its items, which link leads straight into each, the lanes, and levels within;
    ``start``: where it begins."""

    items: list[Part]
    straight: dict[int, list[Link]] = field(default_factory=dict)
    main: dict[int, str] = field(default_factory=dict)
    lanes: list[Lane] = field(default_factory=list)
    forks: set[int] = field(default_factory=set)
    within: dict[int, Level] = field(default_factory=dict)
    start: float = 0.0

    def every(self) -> Iterator[Level]:
        """This level and those within."""
        yield self
        for inner in self.within.values():
            yield from inner.every()


def level_of(items: list[Part], links: list[Link], *, entry: str | None, side: int) -> Level:
    """How ``links`` run between ``items``, frames within them too; ``entry``: what comes in."""
    level = Level(items)
    owner = {leaf.id: n for n, item in enumerate(items) for leaf in item.leaves()}
    into: dict[int, list[tuple[int, Link]]] = {n: [] for n in range(len(items))}
    for link in links:
        if link.target not in owner:
            continue
        there = owner[link.target]
        here = ENTRY if link.source == entry else owner.get(link.source)
        if here is not None and here < there:
            into[there].append((here, link))
    for number, item in enumerate(items):
        _enter(level, number, item, into[number])
        if item.form == "frame":
            inner = [ln for ln in links if any(leaf.id == ln.target for leaf in item.leaves())]
            level.within[number] = level_of(
                item.items, inner, entry=level.main.get(number), side=side
            )
    return level


def _enter(level: Level, number: int, item: Part, into: list[tuple[int, Link]]) -> None:
    """Which link comes straight into item ``number``, and which by lanes."""
    if not into:
        return
    first = next(iter(item.leaves())).id

    def nearness(pair: tuple[int, Link]) -> tuple[bool, bool, int]:
        here, link = pair
        ends = here == ENTRY or list(level.items[here].leaves())[-1].id == link.source
        return (here == number - 1 and ends, link.target == first, here)

    here, best = max(into, key=nearness)
    level.main[number] = best.source
    ends = here == ENTRY or list(level.items[here].leaves())[-1].id == best.source
    own = [link for _, link in into if link.source == best.source]
    if here == number - 1 and ends:
        level.straight[number] = own
    else:
        level.lanes.append(Lane(best, here, number, 0, below=True, inside=not ends))
    for start, link in into:
        if link.source != best.source:
            out = start != ENTRY and list(level.items[start].leaves())[-1].id != link.source
            level.lanes.append(Lane(link, start, number, 0, inside=out))


def fork(level: Level, leaving: set[str]) -> None:
    """After which items lines leave the axis."""
    level.forks = {lane.start for lane in level.lanes if not lane.inside}
    for number, item in enumerate(level.items):
        last = list(item.leaves())[-1]
        item.crosses = last.id in leaving
        if item.crosses or item.ends:
            level.forks.add(number)


def choose_sides(level: Level, side: int) -> None:
    """Lanes at ``side``, but where a ball has one there already or something stands beside."""
    taken: set[tuple[str, int]] = set()
    for lane in level.lanes:
        target = next(p for p in level.items[lane.stop].leaves() if p.id == lane.link.target)
        busy = {direction for _, direction in asides(target, side)} | {
            direction for id_, direction in taken if id_ == target.id
        }
        lane.side = -side if not lane.below and side in busy and -side not in busy else side
        if not lane.below:
            taken.add((target.id, lane.side))
            target.mirrored |= lane.side > 0 and "k" in lane.link.letters
    _spread(level)


def _spread(level: Level) -> None:
    """Lanes of several tensors that end at one side of one box end one above the other."""
    ends: dict[tuple[str, int], list[Lane]] = {}
    for lane in level.lanes:
        if not lane.below:
            ends.setdefault((lane.link.target, lane.side), []).append(lane)
    for lanes in ends.values():
        lanes.sort(key=lambda lane: lane.start)
        for number, lane in enumerate(lanes, 1):
            lane.share = number / (len(lanes) + 1)


def asides(part: Part, side: int) -> list[tuple[Part, int]]:
    """What stands beside ``part``, and on which side: the first where the lanes run, as in the
    paper, the next opposite; outputs opposite."""
    besides = [(p, side if n % 2 == 0 else -side) for n, p in enumerate(part.beside)]
    return besides + [(p, -side) for p in part.ends]
