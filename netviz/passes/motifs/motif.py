"""A found motif, and ways through a graph that the finders share."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from netviz.ir import Graph, Index, Node
from netviz.passes.constants import independent
from netviz.passes.plumbing import PLUMBING

KIND = "motif"
"""The kind of a group around the operators of a motif."""


@dataclass(frozen=True, slots=True)
class Motif:
    """``nodes`` of the call ``group`` that are known as ``title``; ``told``: what is known of them,
    and of the whole call ``of`` if there is one."""

    group: str
    nodes: tuple[str, ...]
    title: str
    told: str = ""
    of: str | None = None


@dataclass(slots=True)
class Ways:
    """A graph with its index, the places of its nodes in execution order, and those that no input
    has a part in (``fixed``)."""

    graph: Graph
    index: Index
    place: dict[str, int]
    fixed: frozenset[str]

    @classmethod
    def of(cls, graph: Graph) -> Ways:
        """Prepare for ``graph``."""
        place = {node.id: number for number, node in enumerate(graph.nodes)}
        return cls(graph, Index.of(graph), place, independent(graph))

    def sources(self, node: str) -> list[str]:
        """What ``node`` reads."""
        return [edge.source for edge in self.index.incoming[node]]

    def readers(self, node: str) -> list[str]:
        """What reads ``node``."""
        return [edge.target for edge in self.index.outgoing[node]]

    def computing(self, nodes: Iterable[str]) -> int:
        """How many of ``nodes`` do more than rearrange."""
        return sum(self.index.node[id_].op not in PLUMBING for id_ in nodes)

    def convex(self, nodes: Collection[str]) -> bool:
        """Whether no way leads out of ``nodes`` and back in, so that they can be one box."""
        last = max(self.place[id_] for id_ in nodes)
        inside = set(nodes)
        seen: set[str] = set()
        waiting = [r for id_ in nodes for r in self.readers(id_) if r not in inside]
        while waiting:
            current = waiting.pop()
            if current in inside:
                return False
            if current not in seen and self.place[current] < last:
                seen.add(current)
                waiting += self.readers(current)
        return True

    def connected(self, nodes: Iterable[str]) -> list[list[str]]:
        """``nodes`` in parts that edges join, each in execution order."""
        left = set(nodes)
        found = []
        for start in sorted(left, key=self.place.__getitem__):
            if start not in left:
                continue
            part, waiting = [], [start]
            left.discard(start)
            while waiting:
                current = waiting.pop()
                part.append(current)
                near = {*self.sources(current), *self.readers(current)} & left
                left -= near
                waiting += near
            found.append(sorted(part, key=self.place.__getitem__))
        return found


def free(node: Node) -> bool:
    """Whether ``node`` may become part of a motif: an operator without weights, that worked."""
    return node.kind == "operator" and not node.parameters and not node.error
