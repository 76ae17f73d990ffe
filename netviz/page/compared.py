"""The views of two graphs that are compared: what became of every part, and what answers to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from netviz.ir import Graph
from netviz.page.view import view
from netviz.passes.match import Change, Match

KINDS = ("equal", "resized", "renamed", "changed", "added", "removed")
"""What may have become of a part; of a closed call the last that is true of anything in it."""

_MOST_OPEN = 70
"""Boxes of both networks together that are open at first, where so many differ."""


@dataclass(slots=True)
class Side:
    """One graph by position: a node's place, or ``-1 - place`` of a call, as on the page."""

    graph: Graph
    item: dict[str, int] = field(default_factory=dict)
    inside: list[list[int]] = field(default_factory=list)
    kind: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        groups = {group.id: place for place, group in enumerate(self.graph.groups)}
        self.item = {id_: -1 - place for id_, place in groups.items()}
        self.inside = [[] for _ in groups]
        for place, group in enumerate(self.graph.groups):
            if group.parent is not None:
                self.inside[groups[group.parent]].append(-1 - place)
        for place, node in enumerate(self.graph.nodes):
            self.item[node.id] = place
            self.inside[groups[node.group]].append(place)

    def below(self, item: int) -> list[int]:
        """``item`` and all that is in it, calls before what is in them."""
        found, stack = [], [item]
        while stack:
            at = stack.pop()
            found.append(at)
            if at < 0:
                stack += reversed(self.inside[-1 - at])
        return found

    def mark(self, items: Iterable[int], kind: str) -> None:
        """Say what became of ``items``."""
        number = KINDS.index(kind)
        for item in items:
            self.kind[item] = number

    def raise_calls(self) -> None:
        """Give every call the strongest kind of what is in it; parents are before children."""
        for place in range(len(self.inside) - 1, -1, -1):
            inner = [self.kind.get(item, 0) for item in self.inside[place]]
            own = self.kind.get(-1 - place, 0)
            changed = KINDS.index("changed")
            self.kind[-1 - place] = max([own, *(min(kind, changed) for kind in inner)])


@dataclass(frozen=True, slots=True)
class Compared:
    """``views``: of both, as `netviz.page.view.view` gives them, with ``kinds``. ``pairs``: items
    of both that answer to each other."""

    views: tuple[dict[str, Any], dict[str, Any]]
    pairs: list[tuple[int, int]]


def compared(match: Match) -> Compared:
    """What a page that shows both graphs of ``match`` needs to know of each."""
    sides = Side(match.left), Side(match.right)
    pairs: dict[int, int] = {}
    opened = {change.id for change, inner in _with_next(match.changes) if inner}
    for change in match.changes:
        _note(change, sides, pairs, whole=change.id not in opened)
    for side in sides:
        side.raise_calls()
    first = _opened(match, opened)
    views = [_view(side, {pair[n] for pair in first}) for n, side in enumerate(sides)]
    back = {other: item for item, other in pairs.items()}
    for n in (0, 1, 0):  # each cut may call for one in the other
        _cut(views[n], sides[n], views[1 - n], (pairs, back)[n])
    return Compared((views[0], views[1]), sorted(pairs.items()))


def _with_next(changes: tuple[Change, ...]) -> Iterable[tuple[Change, bool]]:
    """Every change, and whether those in it come after it."""
    for place, change in enumerate(changes):
        following = changes[place + 1] if place + 1 < len(changes) else None
        yield change, following is not None and following.depth > change.depth


def _note(change: Change, sides: tuple[Side, Side], pairs: dict[int, int], *, whole: bool) -> None:
    """Mark the parts that ``change`` is about; ``whole``: all that is in them too."""
    kind = "resized" if change.follows else change.kind
    found = []
    for side, id_ in zip(sides, (change.left, change.right), strict=True):
        if id_ is not None:
            item = side.item[id_]
            found.append(side.below(item) if whole else [item])
            if whole or kind != "changed" or change.what:
                side.mark(found[-1], kind)
    if len(found) == 2 and (len(found[0]) == len(found[1]) or not whole):
        pairs.update(zip(*found, strict=True))
    elif len(found) == 2:
        pairs[found[0][0]] = found[1][0]


def _opened(match: Match, inner: set[str]) -> list[tuple[str | None, str | None]]:
    """The calls to open: those that differ inside, outer ones first, while there is room."""
    sizes: Counter[int] = Counter(change.depth for change in match.changes)
    found: list[tuple[str | None, str | None]] = []
    boxes = 0
    for depth in sorted(sizes):
        boxes += sizes.get(depth + 1, 0)
        if depth > 1 and boxes > _MOST_OPEN:
            break
        found += [(c.left, c.right) for c in match.changes if c.depth == depth and c.id in inner]
    return found


def _view(side: Side, opened: set[str | None]) -> dict[str, Any]:
    """``opened``: ids of the calls to open; none where nothing differs."""
    found = view(side.graph, named=False)
    groups, nodes = len(side.graph.groups), len(side.graph.nodes)
    if opened:
        found["opened"] = sorted(-1 - side.item[id_] for id_ in opened if id_ is not None)
    found["kinds"] = {
        "names": list(KINDS),
        "nodes": [side.kind.get(place, 0) for place in range(nodes)],
        "groups": [side.kind.get(-1 - place, 0) for place in range(groups)],
    }
    return found


def _cut(
    own: dict[str, Any], side: Side, other: Mapping[str, Any], partner: Mapping[int, int]
) -> None:
    """Cut the runs of one view where something else became of the next copy, or where those of the
    other view are cut: what stands beside each other is folded alike."""
    home = {copy[0]: number for number, run in enumerate(other["runs"]) for copy in run["copies"]}
    found: list[dict[str, Any]] = []
    for run in own["runs"]:
        told = []
        for copy in run["copies"]:
            beside = partner.get(copy[0])
            folded = None if beside is None else home.get(beside, (beside,))
            told.append((folded, [side.kind.get(i, 0) for item in copy for i in side.below(item)]))
        found += _alike(run, told)
    own["runs"] = found


def _alike(run: Mapping[str, Any], told: list[Any]) -> Iterable[dict[str, Any]]:
    """``run`` in parts of which the same is told of each copy; single copies are none."""
    start = 0
    for place in range(1, len(told) + 1):
        if place == len(told) or told[place] != told[start]:
            if place - start > 1:
                yield {**run, "copies": run["copies"][start:place]}
            start = place
