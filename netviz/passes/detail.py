"""Which module calls to open so that a picture stays readable and tells most.

Level by level: a level is opened whole when that takes little of the budget, or when everything in
it could be opened; else, of calls built alike, the first is opened and the others stay boxes, the
costliest kinds first. A call around a single other call is opened together with that.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from netviz.ir import Graph, Group, Index, Node
from netviz.passes.plumbing import PLUMBING
from netviz.passes.roles import role_of_class

ATOMS = frozenset(("activation", "normalisation", "dropout", "softmax", "loss"))
"""Roles of modules whose inside tells nothing new."""

_MORE = 1.25
_FEW = 4
_LIGHT = 0.7


def detail(graph: Graph, *, boxes: int = 40) -> frozenset[str]:
    """Ids of the calls of ``graph`` to open for a picture of about ``boxes`` boxes."""
    survey = _Survey.of(graph)
    opened = {""}
    shown = survey.inside("")
    level = survey.closed_in("")
    while level:
        growth = sum(survey.growth(group) for group in level)
        all_of_it = sum(survey.total[group] - 1 for group in level)
        if shown + growth <= boxes * _LIGHT or shown + all_of_it <= boxes:
            chosen = level
        else:
            chosen = _first_of_each(level, survey, room=boxes * _MORE - shown)
        shown += sum(survey.growth(group) for group in chosen)
        opened.update(inner for group in chosen for inner in survey.wrapped(group))
        level = [c for group in chosen for c in survey.closed_in(survey.wrapped(group)[-1])]
    return frozenset(opened)


def _first_of_each(level: list[str], survey: _Survey, *, room: float) -> list[str]:
    first: dict[int, str] = {}
    weight: Counter[int] = Counter()
    for group in level:
        first.setdefault(survey.kind[group], group)
        weight[survey.kind[group]] += survey.weight[group]
    chosen = []
    for kind in sorted(first, key=lambda kind: -weight[kind]):
        growth = survey.growth(first[kind])
        telling = growth >= _FEW - 1 or survey.calls[first[kind]]
        if growth <= room and telling:
            chosen.append(first[kind])
            room -= growth
    return sorted(chosen, key=level.index)


@dataclass(slots=True)
class _Survey:
    """Of every group: the calls in it (containers looked through), its own boxes, those of it and
    all below, its work, and a number that calls built alike share."""

    calls: dict[str, list[str]] = field(default_factory=dict)
    boxes: dict[str, int] = field(default_factory=dict)
    total: dict[str, int] = field(default_factory=dict)
    weight: Counter[str] = field(default_factory=Counter)
    kind: dict[str, int] = field(default_factory=dict)
    openable: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, graph: Graph) -> _Survey:
        index = Index.of(graph)
        survey = cls()
        kinds: dict[tuple[object, ...], int] = {}
        for group in reversed(graph.groups):
            nodes = [index.node[id_] for id_ in index.nodes_of[group.id]]
            calls, own = survey._through(index, group)
            survey.calls[group.id] = calls
            survey.boxes[group.id] = own + sum(map(_counts, nodes))
            inner = index.children[group.id]
            survey.weight[group.id] = sum(_work(n) for n in nodes) + sum(
                survey.weight[child] for child in inner
            )
            structure = (
                group.class_name,
                tuple(n.op for n in nodes),
                tuple(survey.kind[child] for child in inner),
            )
            survey.kind[group.id] = kinds.setdefault(structure, len(kinds))
            survey.total[group.id] = survey.boxes[group.id] + sum(
                survey.total[call] if call in survey.openable else 1 for call in calls
            )
            if _opens(group, survey.inside(group.id), has_calls=bool(calls)):
                survey.openable.add(group.id)
        return survey

    def _through(self, index: Index, group: Group) -> tuple[list[str], int]:
        """The calls in ``group``, its containers' included, and the containers' own boxes."""
        calls: list[str] = []
        boxes = 0
        for child in index.children[group.id]:
            if index.group[child].kind == "container":
                calls += self.calls[child]
                boxes += self.boxes[child]
            elif self.boxes[child] or self.calls[child]:
                calls.append(child)
        return calls, boxes

    def inside(self, group: str) -> int:
        """Boxes seen when ``group`` is opened and what is in it is closed."""
        return self.boxes[group] + len(self.calls[group])

    def wrapped(self, group: str) -> list[str]:
        """``group``, and what it merely wraps: the only call in it, the only call in that ..."""
        found = [group]
        while not self.boxes[found[-1]] and len(self.calls[found[-1]]) == 1:
            inner = self.calls[found[-1]][0]
            if inner not in self.openable:
                break
            found.append(inner)
        return found

    def growth(self, group: str) -> int:
        """How many boxes more there are when ``group`` is opened."""
        return self.inside(self.wrapped(group)[-1]) - 1

    def closed_in(self, group: str) -> list[str]:
        return [call for call in self.calls[group] if call in self.openable]


def _opens(group: Group, inside: int, *, has_calls: bool) -> bool:
    if group.kind in ("container", "parametrization") or inside < 1:
        return False
    if group.module.startswith("torch.nn.") and not has_calls:
        return False
    return has_calls or (inside > 1 and role_of_class(group.class_name) not in ATOMS)


def _counts(node: Node) -> bool:
    return node.op not in PLUMBING and node.kind not in ("parameter", "buffer", "constant")


def _work(node: Node) -> int:
    return node.cost.flops + node.cost.elementwise_flops + 1
