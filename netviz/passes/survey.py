"""What opening each module call would show: boxes, work, and which calls are alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from netviz.ir import Graph, Group, Index, Node
from netviz.passes.frames import PLAIN
from netviz.passes.layer import layer_of
from netviz.passes.likeness import Likeness
from netviz.passes.multiplicity import of_groups
from netviz.passes.plumbing import PLUMBING, sources
from netviz.passes.roles import role_of_class

ATOMS = frozenset(("activation", "normalisation", "dropout", "softmax", "loss"))
"""Roles of modules whose inside tells nothing new."""

SINGLE = ATOMS | {"convolution", "linear"}
"""Roles of modules that are one layer, whatever they do to their weights before."""

_MOST = 12
_SERIES = 0.6
_MANY = 2
"""More blocks of a class than these make no other kind: a stage of six is as one of three."""


@dataclass(slots=True)
class Survey:
    """Of every group: the ``calls`` in it (containers and frames of repeats looked through), its
    own ``boxes``, the ``total`` with all below, how ``often`` it occurs, its ``work`` and the
    ``weights`` in it each time, the ``joins`` of several tensors in it, its ``class_name`` ("" for
    plain containers), what it shows when opened (``kind``, and exactly ``variant``), and which are
    single ``layers``, hold a ``series``, or are ``plain`` containers.
    """

    calls: dict[str, list[str]] = field(default_factory=dict)
    boxes: dict[str, int] = field(default_factory=dict)
    total: dict[str, int] = field(default_factory=dict)
    often: dict[str, int] = field(default_factory=dict)
    work: dict[str, int] = field(default_factory=dict)
    weights: dict[str, int] = field(default_factory=dict)
    joins: dict[str, int] = field(default_factory=dict)
    class_name: dict[str, str] = field(default_factory=dict)
    kind: dict[str, int] = field(default_factory=dict)
    variant: dict[str, int] = field(default_factory=dict)
    openable: set[str] = field(default_factory=set)
    layers: set[str] = field(default_factory=set)
    series: set[str] = field(default_factory=set)
    plain: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, graph: Graph) -> Survey:
        """Look at every group of ``graph``, inner ones first."""
        index = Index.of(graph)
        survey = cls(often=of_groups(graph))
        likeness = Likeness()
        below: dict[str, list[Node]] = {}
        place = {node.id: number for number, node in enumerate(graph.nodes)}
        for group in reversed(graph.groups):
            nodes = [index.node[id_] for id_ in index.nodes_of[group.id]]
            survey._count(index, group, nodes)
            if group.class_name in PLAIN:
                survey.plain.add(group.id)
            inner = index.children[group.id]
            held = [*nodes, *(node for child in inner for node in below[child])]
            below[group.id] = sorted(held, key=lambda node: place[node.id])
            if layer_of(below[group.id]):
                survey.layers.add(group.id)
            below[group.id] = below[group.id][:_MOST]
            survey._liken(index, group, nodes, likeness)
            if _opens(group, survey.inside(group.id), has_calls=bool(survey.calls[group.id])):
                survey.openable.add(group.id)
            if survey._in_series(group.id):
                survey.series.add(group.id)
        return survey

    def _count(self, index: Index, group: Group, nodes: list[Node]) -> None:
        """Boxes, work, weights and joins of ``group``."""
        calls, own = self._through(index, group)
        inner = index.children[group.id]
        self.calls[group.id] = calls
        self.boxes[group.id] = own + sum(_counts(node, index) for node in nodes)
        self.total[group.id] = self.boxes[group.id] + sum(
            self.total[call] if call in self.openable else 1 for call in calls
        )
        times = {child: index.group[child].repeat for child in inner}
        self.work[group.id] = sum(_work(node) * node.repeat for node in nodes) + sum(
            self.work[child] * times[child] for child in inner
        )
        self.weights[group.id] = sum(_weights(node, index) for node in nodes) + sum(
            self.weights[child] * times[child] for child in inner
        )
        self.joins[group.id] = sum(
            len({edge.source for edge in index.incoming[node.id]}) > 1 for node in nodes
        )

    def _liken(self, index: Index, group: Group, nodes: list[Node], likeness: Likeness) -> None:
        """What ``group`` shows when it is opened."""
        parts = Counter(node.op for node in nodes if _counts(node, index))
        blocks: Counter[str] = Counter()
        for call in self.calls[group.id]:
            block = call in self.openable and call not in self.layers
            (blocks if block else parts)[index.group[call].class_name] += 1
        plain = group.class_name in PLAIN
        parts.update({name: min(count, 1 if plain else _MANY) for name, count in blocks.items()})
        name = self.class_name[group.id] = "" if plain else group.class_name
        self.kind[group.id], self.variant[group.id] = likeness.of(name, parts)

    def _in_series(self, group: str) -> bool:
        """Whether most of the work in ``group`` is done by calls of kinds that come repeatedly.

        What is repeated itself and joins what they give (a module of HRNet) is a block, no series.
        """
        if self.often[group] > 1 and self.joins[group]:
            return False
        each: Counter[int] = Counter()
        work: Counter[int] = Counter()
        for call in self.calls[group]:
            count = self.often[call] // self.often[group]
            if call in self.plain and call in self.series:
                each[-1] += 2
                work[-1] += self.work[call] * count
            elif call in self.openable and call not in self.layers:
                each[self.kind[call]] += count
                work[self.kind[call]] += self.work[call] * count
        most = sum(work[kind] for kind, count in each.items() if count > 1)
        return most > _SERIES * self.work[group]

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
        """``group``, and what it merely wraps: the only call in it, the only call in that ...

        A plain container says less than what it holds, and is opened by itself; so is what is
        around a repeated call.
        """
        found = [group]
        if group in self.plain and self.inside(group) == 1:
            return found
        while not self.boxes[found[-1]] and len(self.calls[found[-1]]) == 1:
            inner = self.calls[found[-1]][0]
            if inner not in self.openable or self.often[inner] > self.often[found[-1]]:
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


def _opens(group: Group, inside: int, *, has_calls: bool) -> bool:
    if group.kind in ("container", "parametrization") or inside < 1:
        return False
    if group.kind == "motif":
        return "count" in group.attributes
    if group.module.startswith("torch.nn.") and not has_calls:
        return False
    return has_calls or (inside > 1 and role_of_class(group.class_name) not in SINGLE)


def _counts(node: Node, index: Index) -> bool:
    """Whether ``node`` is a box: what rearranges one tensor is not, what picks by another is."""
    return node.op not in PLUMBING or len(sources(node, index)) > 1


def _work(node: Node) -> int:
    return node.cost.flops + node.cost.elementwise_flops + 1


def _weights(node: Node, index: Index) -> int:
    known = index.parameter
    return sum(known[name].tensor.numel for name in node.parameters if name in known)
