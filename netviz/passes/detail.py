"""Which module calls to open so that a picture stays readable and tells most.

Level by level: a level is opened whole when that fits the budget; else, of calls built alike, the
first is opened and the others stay boxes, the costliest kinds first.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from netviz.ir import Graph, Group, Index, Node
from netviz.passes.plumbing import PLUMBING
from netviz.passes.roles import role_of_class

_ATOMS = frozenset(("activation", "normalisation", "dropout", "softmax", "loss"))
_MORE = 1.25


def detail(graph: Graph, *, boxes: int = 40) -> frozenset[str]:
    """Ids of the calls of ``graph`` to open for a picture of about ``boxes`` boxes."""
    survey = _Survey.of(graph)
    opened = {""}
    shown = survey.inside("")
    level = survey.closed_in("")
    while level:
        chosen = _affordable(level, survey, room=boxes - shown, more=boxes * _MORE - shown)
        opened.update(chosen)
        shown += sum(survey.inside(group) - 1 for group in chosen)
        level = [inner for group in chosen for inner in survey.closed_in(group)]
    return frozenset(opened)


def _affordable(level: list[str], survey: _Survey, *, room: float, more: float) -> list[str]:
    if sum(survey.inside(group) - 1 for group in level) <= room:
        return level
    first: dict[int, str] = {}
    weight: Counter[int] = Counter()
    for group in level:
        first.setdefault(survey.kind[group], group)
        weight[survey.kind[group]] += survey.weight[group]
    chosen = []
    for kind in sorted(first, key=lambda kind: -weight[kind]):
        growth = survey.inside(first[kind]) - 1
        if growth <= more:
            chosen.append(first[kind])
            more -= growth
    return sorted(chosen, key=level.index)


@dataclass(slots=True)
class _Survey:
    """Of every group: the calls in it (containers looked through), its boxes, work and kind."""

    calls: dict[str, list[str]] = field(default_factory=dict)
    boxes: dict[str, int] = field(default_factory=dict)
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
            if _opens(group, survey.inside(group.id), bool(calls)):
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

    def closed_in(self, group: str) -> list[str]:
        return [call for call in self.calls[group] if call in self.openable]


def _opens(group: Group, inside: int, has_calls: bool) -> bool:
    if group.kind in ("container", "parametrization") or inside < 1:
        return False
    if group.module.startswith("torch.nn.") and not has_calls:
        return False
    return has_calls or (inside > 1 and role_of_class(group.class_name) not in _ATOMS)


def _counts(node: Node) -> bool:
    return node.op not in PLUMBING


def _work(node: Node) -> int:
    return node.cost.flops + node.cost.elementwise_flops + 1
