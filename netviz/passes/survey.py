"""What opening each module call would show: boxes, work, and which calls are alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from netviz.ir import Graph, Group, Index, Node
from netviz.passes.frames import PLAIN
from netviz.passes.layer import layer_of
from netviz.passes.multiplicity import of_groups
from netviz.passes.plumbing import PLUMBING
from netviz.passes.roles import role_of_class

ATOMS = frozenset(("activation", "normalisation", "dropout", "softmax", "loss"))
"""Roles of modules whose inside tells nothing new."""

_MOST = 12


@dataclass(slots=True)
class Survey:
    """Of every group: the ``calls`` in it (containers and frames of repeats looked through), its
    own ``boxes``, the ``total`` with all below, its ``weight`` (work, repeats counted), how
    ``often`` it occurs, numbers that calls built alike (``variant``) and those of one class share
    (``family``), and which are single ``layers``.
    """

    calls: dict[str, list[str]] = field(default_factory=dict)
    boxes: dict[str, int] = field(default_factory=dict)
    total: dict[str, int] = field(default_factory=dict)
    weight: Counter[str] = field(default_factory=Counter)
    often: dict[str, int] = field(default_factory=dict)
    variant: dict[str, int] = field(default_factory=dict)
    family: dict[str, int] = field(default_factory=dict)
    openable: set[str] = field(default_factory=set)
    layers: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, graph: Graph) -> Survey:
        """Look at every group of ``graph``, inner ones first."""
        index = Index.of(graph)
        survey = cls(often=of_groups(graph))
        kinds: dict[tuple[object, ...], int] = {}
        families: dict[tuple[object, ...], int] = {}
        below: dict[str, list[Node]] = {}
        for group in reversed(graph.groups):
            nodes = [index.node[id_] for id_ in index.nodes_of[group.id]]
            calls, own = survey._through(index, group)
            survey.calls[group.id] = calls
            survey.boxes[group.id] = own + sum(map(_counts, nodes))
            inner = index.children[group.id]
            below[group.id] = [*nodes, *(node for child in inner for node in below[child])]
            if layer_of(below[group.id]) and group.class_name not in PLAIN:
                survey.layers.add(group.id)
            below[group.id] = below[group.id][:_MOST]
            survey.weight[group.id] = group.repeat * (
                sum(map(_work, nodes)) + sum(survey.weight[child] for child in inner)
            )
            structure = (
                group.class_name,
                tuple(n.op for n in nodes),
                tuple(survey.variant[child] for child in inner),
            )
            survey.variant[group.id] = kinds.setdefault(structure, len(kinds))
            family = _family(group, [survey.family[child] for child in inner])
            survey.family[group.id] = families.setdefault(family, len(families))
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
            if index.group[child].kind in ("container", "repeat"):
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

    def repeats(self, group: str) -> bool:
        """Whether there are repeated calls directly in ``group``."""
        around = self.wrapped(group)[-1]
        return any(self.often[call] > self.often[around] for call in self.calls[around])

    def closed_in(self, group: str) -> list[str]:
        """The calls in ``group`` that could be opened."""
        return [call for call in self.calls[group] if call in self.openable]


def _family(group: Group, inner: list[int]) -> tuple[object, ...]:
    """The class; of plain containers, the classes in them."""
    return (group.class_name, *(dict.fromkeys(inner) if group.class_name in PLAIN else ()))


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
