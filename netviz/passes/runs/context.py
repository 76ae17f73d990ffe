"""Which copies of a run stand in the same context, so that one of them can speak for all.

From copy to copy the same tensors are handed on, the same outside tensors (a mask, an encoder's
memory) come in, and what leaves every copy goes to one place or becomes one output each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from netviz.passes.runs.forest import Forest, Wire
from netviz.passes.runs.kinds import family

COLLECTORS = frozenset(
    "cat concat concatenate stack hstack vstack add sum index_add scatter_add mean".split()
)
"""Operators to which it does not matter how many inputs they take."""

Tensor = tuple[int, int]
Links = frozenset[tuple[Tensor, Tensor]]
Leaving = frozenset[tuple[Tensor, str]]


@dataclass(frozen=True, slots=True)
class Copies:
    """Equal neighbours: the copy ``n`` is the ``size`` nodes from ``start + n * size`` on.

    ``links``: what each hands to the next, as (place in the copy, port) of source and target.
    ``gone``: outputs that one other of the run speaks for, by number. ``varies``: in words, what
    differs from copy to copy after all.
    """

    start: int
    size: int
    first: int
    count: int
    links: Links = frozenset()
    gone: Mapping[int, int] = field(default_factory=dict)
    varies: str = ""


def alike(forest: Forest, *, start: int, size: int, count: int) -> Iterator[Copies]:
    """The parts of a run of ``count`` copies that stand in one context each, in order."""
    copies = [_Copy.of(forest, start + n * size, size) for n in range(count)]
    steps = [_step(a, b, size) for a, b in pairwise(copies)]
    for low, last in _longest(steps):
        step = steps[last - 1]
        links, leaving = step if step is not None else (frozenset(), frozenset())
        first = low if copies[low].takes(links) else low + 1
        end = last + 1 if copies[last].gives(leaving) else last
        if end - first > 1:
            gone = _outputs(forest, copies[first:end])
            yield Copies(start, size, first, end - first, links, gone)


def _longest(steps: list[tuple[Links, Leaving] | None]) -> list[tuple[int, int]]:
    """First and last copy of each stretch of equal steps.

    Where two share a copy, it goes to the later one when they differ in what leaves them, which it
    shares with that one; else to the longer.
    """
    found: list[tuple[int, int]] = []
    before: tuple[Links, Leaving] | None = None
    place = 0
    for step, same in groupby(steps):
        first, last = place, place + len(list(same))
        place = last
        if step is not None and before is not None:
            low, high = found[-1]
            if step[0] == before[0] or last - first > high - low:
                found[-1] = low, high - 1
            else:
                first += 1
        if step is not None:
            found.append((first, last))
        before = step
    return [pair for pair in found if pair[1] > pair[0]]


@dataclass(slots=True)
class _Copy:
    """What enters one copy, by the place and port it enters at, and what leaves it."""

    start: int
    entering: dict[Tensor, Tensor] = field(default_factory=dict)
    leaving: list[tuple[Tensor, int, str]] = field(default_factory=list)

    @classmethod
    def of(cls, forest: Forest, start: int, size: int) -> _Copy:
        copy, end = cls(start), start + size
        for number in range(start, end):
            for wire in forest.incoming[number]:
                if not start <= wire.source < end:
                    at = wire.target - start, wire.target_port
                    copy.entering[at] = wire.source, wire.source_port
            for wire in forest.outgoing[number]:
                if not start <= wire.target < end:
                    at = wire.source - start, wire.source_port
                    copy.leaving.append((at, wire.target, _goal(forest, wire)))
        return copy

    def takes(self, links: Links) -> bool:
        """Whether this copy, as the first one, takes one tensor wherever the others take one."""
        given: dict[Tensor, Tensor] = {}
        for source, target in links:
            entering = self.entering.get(target)
            if entering is None or given.setdefault(source, entering) != entering:
                return False
        return True

    def gives(self, leaving: Leaving) -> bool:
        """Whether this copy, as the last one, also gives to the nodes that all others give to.

        Where a U-Net's skips leave, each level feeds a place of its own.
        """
        own = {(tensor, goal) for tensor, _, goal in self.leaving}
        return all(pair in own for pair in leaving if pair[1].startswith("node "))


def _goal(forest: Forest, wire: Wire) -> str:
    """Where a tensor goes, as far as it may be told for every copy alike; "" where it may not."""
    node = forest.nodes[wire.target]
    if node.kind == "output":
        return f"output {family(node)}"
    return f"node {node.id}" if node.op.rstrip("_") in COLLECTORS else ""


def _step(a: _Copy, b: _Copy, size: int) -> tuple[Links, Leaving] | None:
    """What passes from ``a`` to ``b`` and what else leaves ``a``; None where their contexts
    differ, so that they are not of one run."""
    if a.entering.keys() != b.entering.keys():
        return None
    links = set()
    for target, (source, port) in b.entering.items():
        if a.start <= source < a.start + size:
            links.add(((source - a.start, port), target))
        elif a.entering[target] != (source, port):
            return None
    leaving = set()
    for tensor, reader, goal in a.leaving:
        if b.start <= reader < b.start + size:
            continue
        if not goal:
            return None
        leaving.add((tensor, goal))
    return frozenset(links), frozenset(leaving)


def _outputs(forest: Forest, copies: list[_Copy]) -> dict[int, int]:
    """Outputs that later copies give, and the first copy's that speaks for each."""
    kept: dict[tuple[Tensor, str], int] = {}
    gone: dict[int, int] = {}
    for copy in copies:
        for tensor, target, goal in copy.leaving:
            if not goal.startswith("output "):
                continue
            if copy is copies[0]:
                kept[tensor, goal] = target
            elif (tensor, goal) in kept:
                gone[target] = kept[tensor, goal]
    return gone
