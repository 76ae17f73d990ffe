"""Pieces that hang together, each part with its spine and what branches off it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import pairwise

from netviz.layouts.oblique.piece import Piece
from netviz.layouts.oblique.wires import Wire


@dataclass(frozen=True, slots=True)
class Branch:
    """A chain beside the spine: its ``pieces``; it leaves after place ``low`` of the spine and
    returns at place ``high``; ``forked``, ``joined``: whether it does; ``lane``: 1 is nearest."""

    pieces: tuple[int, ...]
    low: int
    high: int
    forked: bool
    joined: bool
    lane: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """``spine``: pieces in order; ``branches`` beside it."""

    spine: tuple[int, ...]
    branches: tuple[Branch, ...]

    def breaks(self) -> list[int]:
        """Places after which a row may end: no branch passes there."""
        held = {n for b in self.branches for n in range(b.low, b.high)}
        return [n for n in range(len(self.spine) - 1) if n not in held]


def parts(pieces: Sequence[Piece], lines: Sequence[Wire]) -> list[Part]:
    """The parts of a figure, the first piece's first."""
    return [_part(members, pieces, lines) for members in _joined(len(pieces), lines)]


def _joined(count: int, lines: Sequence[Wire]) -> list[list[int]]:
    root = list(range(count))

    def find(n: int) -> int:
        while root[n] != n:
            root[n] = root[root[n]]
            n = root[n]
        return n

    for wire in lines:
        one, two = find(wire.source), find(wire.target)
        root[max(one, two)] = min(one, two)
    found: dict[int, list[int]] = defaultdict(list)
    for n in range(count):
        found[find(n)].append(n)
    return list(found.values())


def _part(members: list[int], pieces: Sequence[Piece], lines: Sequence[Wire]) -> Part:
    by_chain: dict[int, list[int]] = defaultdict(list)
    for n in members:
        by_chain[pieces[n].chain].append(n)
    first = max(by_chain, key=lambda chain: (len(by_chain[chain]), -chain))
    spine = tuple(by_chain.pop(first))
    low = {n: place for place, n in enumerate(spine)}
    high = dict(low)
    rest = sorted(by_chain.values(), key=len, reverse=True)
    known = [_span(chain, lines, low, high, end=len(spine)) for chain in rest]
    return Part(spine, tuple(_in_lanes(known)))


def _span(
    chain: list[int], lines: Sequence[Wire], low: dict[int, int], high: dict[int, int], *, end: int
) -> Branch:
    """Where ``chain`` leaves the spine and returns; branches known before count as theirs."""
    inside = set(chain)
    forks = [low[w.source] for w in lines if w.target in inside and w.source in low]
    joins = [high[w.target] for w in lines if w.source in inside and w.target in high]
    start = min(forks, default=min(joins, default=1) - 1)
    stop = max(max(joins, default=start + len(chain)), start + 1)
    low.update(dict.fromkeys(chain, start))
    high.update(dict.fromkeys(chain, min(stop, end)))
    return Branch(tuple(chain), start, stop, bool(forks), bool(joins))


def _in_lanes(branches: list[Branch]) -> list[Branch]:
    """Branches that pass each other get lanes of their own, short ones the nearest."""
    found: list[Branch] = []
    for branch in sorted(branches, key=lambda b: (b.high - b.low, b.pieces)):
        taken = {b.lane for b in found if b.low < branch.high and branch.low < b.high}
        lane = next(n for n in range(1, len(found) + 2) if n not in taken)
        found.append(
            Branch(branch.pieces, branch.low, branch.high, branch.forked, branch.joined, lane)
        )
    return found


def _waits(part: Part, lines: Sequence[Wire]) -> dict[int, set[int]]:
    """Of each piece of ``part``, those that stand before it."""
    rows = (part.spine, *(branch.pieces for branch in part.branches))
    waits: dict[int, set[int]] = {n: set() for row in rows for n in row}
    for row in rows:
        for one, two in pairwise(row):
            waits[two].add(one)
    for wire in lines:
        if wire.source in waits and wire.target in waits:
            waits[wire.target].add(wire.source)
    return waits


def in_order(part: Part, lines: Sequence[Wire]) -> list[int]:
    """The pieces of ``part`` in an order that ``lines`` follow, what leaves the spine first before
    what leaves it later, whichever ran first."""
    goal = {n: (float(place), n) for place, n in enumerate(part.spine)}
    for branch in part.branches:
        for step, n in enumerate(branch.pieces):
            goal[n] = (branch.low + 0.5 + step, n)
    waits = _waits(part, lines)
    readers: dict[int, list[int]] = defaultdict(list)
    for n, before in waits.items():
        for one in before:
            readers[one].append(n)
    ready = [(goal[n], n) for n, before in waits.items() if not before]
    heapify(ready)
    found: list[int] = []
    while ready:
        _, n = heappop(ready)
        found.append(n)
        for reader in readers[n]:
            waits[reader].discard(n)
            if not waits[reader]:
                heappush(ready, (goal[reader], reader))
    return found
