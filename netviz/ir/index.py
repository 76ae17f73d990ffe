"""Look-ups into a graph, built once where several are needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from netviz.ir.graph import Graph
from netviz.ir.group import Group
from netviz.ir.node import Edge, Node
from netviz.ir.tensor import Parameter


@dataclass(frozen=True, slots=True)
class Index:
    """Dictionaries over one graph. ``children`` and ``nodes_of`` keep execution order."""

    node: dict[str, Node] = field(default_factory=dict)
    group: dict[str, Group] = field(default_factory=dict)
    parameter: dict[str, Parameter] = field(default_factory=dict)
    incoming: dict[str, list[Edge]] = field(default_factory=dict)
    outgoing: dict[str, list[Edge]] = field(default_factory=dict)
    children: dict[str, list[str]] = field(default_factory=dict)
    nodes_of: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, graph: Graph) -> Index:
        """Index ``graph``; every name of a tied parameter finds it."""
        index = cls(
            node={n.id: n for n in graph.nodes},
            group={g.id: g for g in graph.groups},
            parameter={name: p for p in graph.parameters for name in p.names},
            incoming={n.id: [] for n in graph.nodes},
            outgoing={n.id: [] for n in graph.nodes},
            children={g.id: [] for g in graph.groups},
            nodes_of={g.id: [] for g in graph.groups},
        )
        for edge in graph.edges:
            index.outgoing[edge.source].append(edge)
            index.incoming[edge.target].append(edge)
        for group in graph.groups:
            if group.parent is not None:
                index.children[group.parent].append(group.id)
        for node in graph.nodes:
            index.nodes_of[node.group].append(node.id)
        return index

    def ancestors(self, group: str) -> Iterator[str]:
        """``group`` itself, then its parent, up to the model ("")."""
        current: str | None = group
        while current is not None:
            yield current
            current = self.group[current].parent
