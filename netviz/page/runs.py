"""Runs of equal siblings, for a page that shows one of each and can show the others."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from netviz.ir import Graph, Group, Node

FRAME = "repeat"


def runs(graph: Graph, folded: Graph) -> list[dict[str, Any]]:
    """Every run of ``graph``, of which ``folded`` (`netviz.passes.repeat`) shows one copy.

    A run: ``parent``, the place of the call that it is in; ``copies``, of each copy its items in
    order of execution; ``shared`` and ``parallel`` as in `netviz.ir.Group`. What repeats within a
    copy is a run of its own, in each copy.
    """
    homes = _Homes(graph)
    inside: dict[str, list[Group | Node]] = defaultdict(list)
    things: list[Group | Node] = [*folded.groups, *folded.nodes]
    for thing in things:
        inside[_around(thing)].append(thing)
    found = []
    for thing in things:
        if thing.repeat > 1:
            framed = isinstance(thing, Group) and thing.kind == FRAME
            parts = inside[thing.id] if framed else [thing]
            apart = framed and not homes.together(parts)
            found += homes.apart(parts, thing) if apart else homes.runs(parts, thing, framed=framed)
    return found


def _around(thing: Group | Node) -> str:
    return (thing.parent or "") if isinstance(thing, Group) else thing.group


class _Homes:
    """Where in the traced graph each call and operator is."""

    def __init__(self, graph: Graph) -> None:
        self._group = {group.id: place for place, group in enumerate(graph.groups)}
        self._item = {id_: -1 - place for id_, place in self._group.items()}
        self._home = {group.id: group.parent or "" for group in graph.groups}
        for place, node in enumerate(graph.nodes):
            self._item[node.id] = place
            self._home[node.id] = node.group
        self._when = {self._item[id_]: when for id_, when in _entered(graph).items()}

    def together(self, parts: list[Group | Node]) -> bool:
        """Whether all ``parts`` lie directly in the same calls."""
        return len({frozenset(self._home[id_] for id_ in self._ids(part)) for part in parts}) == 1

    def apart(self, parts: list[Group | Node], what: Group | Node) -> list[dict[str, Any]]:
        """The runs that the frame ``what`` stands for, where some of its parts are in containers
        and others are not: what runs one after the other belongs to one run, as often as it goes
        round."""
        each = [what.repeat * part.repeat for part in parts]
        ids = [sorted(self._ids(part), key=self._time) for part in parts]
        rounds = {len(own) / count for own, count in zip(ids, each, strict=True)}
        if len(rounds) != 1 or not (times := rounds.pop()).is_integer():
            return []
        found = []
        for start in range(int(times)):
            copies: list[list[int]] = [[] for _ in range(what.repeat)]
            for part, own, count in zip(parts, ids, each, strict=True):
                self._deal(copies, own[start * count : (start + 1) * count], part.repeat)
            found.append(self._run(self._group[self._around(copies)], copies, what))
        return found

    def runs(
        self, parts: list[Group | Node], what: Group | Node, *, framed: bool
    ) -> list[dict[str, Any]]:
        """The runs that ``what`` stands for: one in every copy of the call around it."""
        count = what.repeat
        copies: dict[str, list[list[int]]] = defaultdict(lambda: [[] for _ in range(count)])
        for part in parts:
            at_home: dict[str, list[str]] = defaultdict(list)
            for id_ in self._ids(part):
                at_home[self._home[id_]].append(id_)
            own = part.repeat if framed else 1
            for home, ids in at_home.items():
                self._deal(copies[home], ids, own)
        return [
            self._run(self._group[home], dealt, what)
            for home, dealt in copies.items()
            if all(dealt)
        ]

    def _run(self, parent: int, copies: list[list[int]], what: Group | Node) -> dict[str, Any]:
        return {
            "parent": parent,
            "copies": [sorted(items, key=self._when.__getitem__) for items in copies],
            "shared": what.shared,
            "parallel": what.parallel,
        }

    def _ids(self, part: Group | Node) -> list[str]:
        return [id_ for id_ in part.copies or (part.id,) if id_ in self._home]

    def _time(self, id_: str) -> int:
        return self._when[self._item[id_]]

    def _around(self, copies: list[list[int]]) -> str:
        """The innermost call that all items are in."""
        id_of = {item: id_ for id_, item in self._item.items()}
        chains = [self._chain(id_of[item]) for copy in copies for item in copy]
        return next(id_ for id_ in chains[0] if all(id_ in chain for chain in chains))

    def _chain(self, id_: str) -> list[str]:
        """The calls around ``id_``, the innermost first."""
        found = []
        while id_:
            id_ = self._home[id_]
            found.append(id_)
        return found

    def _deal(self, dealt: list[list[int]], ids: list[str], each: int) -> None:
        """``ids``, in order, ``each`` to every copy; nothing where they do not come out even."""
        if len(ids) == each * len(dealt):
            for place, id_ in enumerate(ids):
                dealt[place // each].append(self._item[id_])


def _entered(graph: Graph) -> dict[str, int]:
    """When each call is entered and each operator runs: the place of its first node."""
    parents = {group.id: group.parent for group in graph.groups}
    found: dict[str, int] = {}
    for place, node in enumerate(graph.nodes):
        found[node.id] = place
        call: str | None = node.group
        while call is not None and call not in found:
            found[call] = place
            call = parents[call]
    return found
