"""Two towers: an encoder and a decoder that has a beginning of its own stand side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from netviz.layouts.plan import Plan
from netviz.layouts.ranks import ranks

_OWN, _LEAST, _GAIN, _SHARE, _TRIED, _MANY, _PART = 2, 4, 1.25, 0.35, 24, 5000, 0.05


@dataclass(frozen=True, slots=True)
class Towers:
    """``rows``: the row of every cell, the second tower's behind the first's; ``second``: the
    second tower's first row."""

    rows: Mapping[str, int]
    second: int


def towers(plan: Plan) -> Towers | None:
    """``plan`` as two towers that each start at a top: what a frame holds and leads to, and the
    rest. None where one waits for the other, or the figure would be hardly any shorter."""
    if not _LEAST * 2 <= len(plan.cells) <= _MANY:
        return None
    after: dict[str, list[str]] = defaultdict(list)
    for link in plan.links:
        after[link.source].append(link.target)
    length = max(ranks(plan).values()) + 1
    best: tuple[int, Towers] | None = None
    for held, around in _candidates(plan):
        second = _second(plan, after, held, around)
        found = _beside(plan, second, length)
        if found is not None and (best is None or found[0] < best[0]):
            best = found
    return best[1] if best else None


def _candidates(plan: Plan) -> list[tuple[set[str], set[str]]]:
    """Cells of large frames, each with the frames around it."""
    parent = {frame.id: frame.parent for frame in plan.frames}
    inside: dict[str, set[str]] = defaultdict(set)
    for cell in plan.cells:
        frame: str | None = cell.frame
        while frame is not None:
            inside[frame].add(cell.id)
            frame = parent[frame]
    found = []
    for one in plan.frames:
        held = inside[one.id]
        if one.parent is not None and len(held) > max(1, _PART * len(plan.cells)):
            around, frame = set(), one.parent
            while frame is not None:
                around.add(frame)
                frame = parent[frame]
            found.append((held, around))
    return found[:_TRIED]


def _second(
    plan: Plan, after: Mapping[str, list[str]], held: set[str], around: set[str]
) -> set[str]:
    """``held``, all that it leads to, and what leads to that alone."""
    second = set(held)
    for cell in plan.cells:
        if cell.id in second:
            second.update(after[cell.id])
    before: dict[str, set[str]] = defaultdict(set)
    for link in plan.links:
        before[link.target].add(link.source)
    feeders: set[str] = set()
    for cell in plan.cells:
        if cell.id not in second and cell.frame in around and before[cell.id] <= feeders:
            feeders.add(cell.id)
    for cell in reversed(plan.cells):
        if cell.id in feeders and not (after[cell.id] and set(after[cell.id]) <= second | feeders):
            feeders.discard(cell.id)
    return second | feeders


def _beside(plan: Plan, second: set[str], length: int) -> tuple[int, Towers] | None:
    """The two towers and the longer one's length, where that is a gain."""
    parts = [_part(plan, second, inside=inside) for inside in (False, True)]
    if min(len(part.cells) for part in parts) < _LEAST:
        return None
    first, other = (ranks(part) for part in parts)
    tall, small = max(first.values()) + 1, max(other.values()) + 1
    entries = [other[k.target] for k in plan.links if k.target in second and k.source not in second]
    if min(entries, default=0) < _OWN or min(tall, small) < _SHARE * max(tall, small):
        return None
    if length < _GAIN * max(tall, small):
        return None
    rows = {**first, **{id_: tall + row for id_, row in other.items()}}
    return max(tall, small), Towers(rows, tall)


def _part(plan: Plan, second: set[str], *, inside: bool) -> Plan:
    cells = tuple(cell for cell in plan.cells if (cell.id in second) == inside)
    ids = {cell.id for cell in cells}
    links = tuple(link for link in plan.links if link.source in ids and link.target in ids)
    return replace(plan, cells=cells, links=links)
