"""Frames around runs of several neighbours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from netviz.ir import Graph, Group
from netviz.passes.runs.forest import Forest
from netviz.passes.runs.plan import Fold, Plan

_MOST_NAMES = 3
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Frames:
    """New groups of kind "repeat": those that come ``before`` a call that they hold, and those
    that hold no call and come ``after`` the group they lie in."""

    before: dict[str, list[Group]] = field(default_factory=lambda: defaultdict(list))
    after: dict[str, list[Group]] = field(default_factory=lambda: defaultdict(list))


def frames(
    graph: Graph, forest: Forest, found: Plan, copies: Mapping[tuple[str, bool], tuple[str, ...]]
) -> Frames:
    """A group for every fold of several items, outer ones first. ``copies``: of every item."""
    made = Frames()
    group = {g.id: g for g in graph.groups}
    order = {g.id: place for place, g in enumerate(graph.groups)}
    real = {n.id: forest.moved.get(n.id, n.group) for n in forest.nodes}
    for fold in found.folds:
        if fold.alone:
            continue
        parents = {group[i.id].parent if i.call else real[i.id] for i in fold.items}
        around = parents.pop() if len(parents) == 1 and fold.around in group else fold.around
        calls = [item.id for item in fold.items if item.call]
        frame = Group(
            id=fold.id,
            path=group[calls[0]].path if calls else "",
            class_name=_title(forest, group, fold),
            parent=around,
            kind="repeat",
            repeat=fold.count,
            shared=fold.shared,
            parallel=fold.parallel,
            copies=copies[fold.items[0].id, fold.items[0].call],
        )
        if calls:
            made.before[min(calls, key=order.__getitem__)].append(frame)
        else:
            made.after[around or ""].append(frame)
    return made


def _title(forest: Forest, group: Mapping[str, Group], fold: Fold) -> str:
    """What the copies consist of: "2 Blocks", "Conv2d, ReLU"."""
    calls = [group[item.id].class_name for item in fold.items if item.call]
    names = calls or [forest.nodes[item.start].op for item in fold.items]
    distinct = list(dict.fromkeys(names))
    if len(distinct) == 1 and len(names) > 1:
        return f"{len(names)} {_several(distinct[0])}"
    return _listed(distinct)


def _several(name: str) -> str:
    """A class's name for several: "Blocks", but "Res" and "X", which an s would make others."""
    return name if len(name) < _SHORTEST or name.endswith("s") else f"{name}s"


def _listed(names: Iterable[str]) -> str:
    first = list(names)
    more = " …" if len(first) > _MOST_NAMES else ""
    return ", ".join(first[:_MOST_NAMES]) + more
