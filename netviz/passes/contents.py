"""What a box that stands for a whole call holds: its members, their costs and parameters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from netviz.ir import Attribute, Cost, Graph, Group, Node
from netviz.passes.layer import LAYERS, computing, layer_of
from netviz.passes.multiplicity import multiplicity, of_groups
from netviz.passes.roles import role_of, role_of_class
from netviz.passes.series import series


@dataclass(frozen=True, slots=True)
class Contents:
    """Look-ups over one graph: how often each node and group occurs, the parameters below
    each path asked for, and what plain containers hold in series."""

    times: Mapping[str, int]
    around: Mapping[str, int]
    below: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    series: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, graph: Graph, closed: Iterable[str]) -> Contents:
        """Prepare for the calls ``closed`` of ``graph``."""
        calls = set(closed)
        paths = {group.path for group in graph.groups if group.id in calls}
        below: dict[str, list[str]] = defaultdict(list)
        for parameter in graph.parameters:
            for name in parameter.names:
                path = name.rpartition(".")[0]
                while path and path not in paths:
                    path = path.rpartition(".")[0]
                below[path].append(parameter.name)
        found = {path: tuple(dict.fromkeys(names)) for path, names in below.items()}
        return cls(multiplicity(graph), of_groups(graph), found, series(graph, calls))

    def box(self, group: Group, nodes: list[Node], *, around: str) -> Node:
        """One box for the call ``group``, which holds ``nodes``, in the group ``around``.

        Members, cost and parameters are those of one copy, runs inside it counted in full.
        """
        each = [self.times[node.id] // self.around[group.id] for node in nodes]
        names = [name for node in nodes for name in node.parameters]
        if max(each) > 1:
            names += self.below.get(group.path, ())
        return Node(
            id=group.id,
            kind="module",
            op=group.class_name,
            name=group.path,
            group=around,
            attributes=self._attributes(group, nodes),
            parameters=tuple(dict.fromkeys(names)),
            cost=_cost(nodes, each),
            aten=_aten(nodes, each),
            source=group.source or nodes[0].source,
            error=next((node.error for node in nodes if node.error), None),
            members=tuple(
                id_ for node, n in zip(nodes, each, strict=True) for id_ in _ids(node, n)
            ),
            repeat=group.repeat,
            shared=group.shared,
            parallel=group.parallel,
            copies=group.copies,
        )

    def _attributes(self, group: Group, nodes: list[Node]) -> Mapping[str, Attribute]:
        """The settings of ``group``; as ``series`` what it holds, if it is all of one class; as
        ``layer`` the operators that are one layer together, with the settings of the first."""
        held = self.series.get(group.id)
        layer, role = layer_of(nodes), role_of_class(group.class_name)
        if held is not None and not layer:
            return {**group.attributes, "series": held}
        only = computing(nodes)
        if role == "module" and len(only) == 1 and role_of(only[0]) in LAYERS:
            layer = only
        if not layer or role not in ("module", role_of(layer[0])):
            return group.attributes
        told = tuple(node.op for node in layer)
        return {**group.attributes, **layer[0].attributes, "layer": told}


def _ids(node: Node, count: int) -> tuple[str, ...]:
    """The traced nodes that ``node`` stands for in one copy of a call around it.

    Copies are listed outer runs first, so those of one outer copy come first together.
    """
    if node.members:
        return node.members * count
    return node.copies[:count] or (node.id,)


def _cost(nodes: list[Node], each: list[int]) -> Cost:
    return Cost(
        flops=sum(node.cost.flops * n for node, n in zip(nodes, each, strict=True)),
        elementwise_flops=sum(
            node.cost.elementwise_flops * n for node, n in zip(nodes, each, strict=True)
        ),
        uncounted=tuple(dict.fromkeys(op for node in nodes for op in node.cost.uncounted)),
    )


def _aten(nodes: list[Node], each: list[int]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for node, n in zip(nodes, each, strict=True):
        total.update({op: count * n for op, count in node.aten.items()})
    return dict(total)
