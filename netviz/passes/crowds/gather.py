"""Neighbours in execution order are put in a group of their own.

What runs one after another can always be one box: no way leads out of it and back in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from netviz.ir import Attribute, Graph, Group
from netviz.passes.motifs.motif import KIND
from netviz.passes.runs.forest import Item


@dataclass(frozen=True, slots=True)
class Stretch:
    """``items``, neighbours in the call ``call``, to be known as ``title``; ``settings``: what else
    is known of them; ``inner``: stretches within it."""

    call: str
    items: tuple[Item, ...]
    title: str
    settings: Mapping[str, Attribute] = field(default_factory=dict)
    inner: tuple[Stretch, ...] = ()


def gather(graph: Graph, stretches: Iterable[Stretch]) -> Graph:
    """``graph`` with a group of kind "motif" around the items of every stretch."""
    gathering = _Gathering(graph)
    for stretch in stretches:
        gathering.add(stretch, stretch.call)
    return gathering.result() if gathering.made else graph


class _Gathering:
    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._group = {group.id: group for group in graph.groups}
        self._home: dict[tuple[str, bool], str] = {}
        self.made: dict[str, list[Group]] = defaultdict(list)

    def add(self, stretch: Stretch, around: str) -> None:
        """Make a group in ``around``; inner ones take their items from it."""
        first = stretch.items[0].id
        id_ = f"{first}/{len(stretch.items)}:{stretch.title}"
        group = Group(
            id=id_,
            path=self._common(stretch),
            class_name=stretch.title,
            parent=around,
            kind=KIND,
            attributes={**stretch.settings, **_held(stretch)},
        )
        self.made[around].append(group)
        self._home.update(((item.id, item.call), id_) for item in stretch.items)
        for inner in stretch.inner:
            self.add(inner, id_)

    def _common(self, stretch: Stretch) -> str:
        """The path of the container that holds all calls of ``stretch``; else none."""
        around = {self._group[item.id].parent or "" for item in stretch.items if item.call}
        home = self._group[around.pop()] if len(around) == 1 else None
        return home.path if home is not None and home.kind == "container" else ""

    def result(self) -> Graph:
        """The graph with all groups made."""
        nodes = tuple(
            replace(node, group=self._home.get((node.id, False), node.group))
            for node in self._graph.nodes
        )
        groups = [
            replace(group, parent=self._home.get((group.id, True), group.parent))
            for group in self._graph.groups
        ]
        return replace(self._graph, nodes=nodes, groups=tuple(self._ordered(groups)))

    def _ordered(self, groups: Sequence[Group]) -> Iterable[Group]:
        """Parents before children, else as they were; new groups where their first child was."""
        known = dict.fromkeys(groups[0].id for _ in groups[:1])
        made = {group.id: group for row in self.made.values() for group in row}
        for group in groups:
            yield from _missing(group.parent, made, known)
            yield group
            known[group.id] = None
        for id_ in made:
            yield from _missing(id_, made, known)


def _held(stretch: Stretch) -> Mapping[str, Attribute]:
    """The first and the last call in ``stretch``, for who wants to find them."""
    calls = [item.id for item in stretch.items if item.call]
    return {"holds": " … ".join(dict.fromkeys((calls[0], calls[-1])))} if calls else {}


def _missing(
    call: str | None, made: Mapping[str, Group], known: dict[str, None]
) -> Sequence[Group]:
    """The new groups around and at ``call`` that are not listed yet, outer ones first."""
    found = []
    while call is not None and call in made and call not in known:
        found.append(made[call])
        known[call] = None
        call = made[call].parent
    return found[::-1]
