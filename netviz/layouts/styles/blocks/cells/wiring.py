"""Look-ups over a graph, and how a recognised part grows along its tensors."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

from netviz.ir import Edge, Graph, Group, Node
from netviz.passes.roles import role_of

HELD = ("parameter", "buffer", "constant")
"""Kinds of nodes that are tensors of the model, not of the data."""

_STEPS = 60


@dataclass(frozen=True, slots=True)
class Wiring:
    """Nodes by id, their edges, their places in execution order, their roles, and how
    many operators run in each call, calls in it included. ``ahead``: masks of what lies ahead."""

    graph: Graph
    node: dict[str, Node] = field(default_factory=dict)
    into: dict[str, list[Edge]] = field(default_factory=dict)
    out: dict[str, list[Edge]] = field(default_factory=dict)
    place: dict[str, int] = field(default_factory=dict)
    role: dict[str, str] = field(default_factory=dict)
    group: dict[str, Group] = field(default_factory=dict)
    total: dict[str, int] = field(default_factory=dict)
    ahead: frozenset[str] = frozenset()

    @classmethod
    def of(cls, graph: Graph, ahead: frozenset[str] = frozenset()) -> Wiring:
        """Look-ups over ``graph``."""
        found = cls(graph, ahead=ahead)
        for place, node in enumerate(graph.nodes):
            found.node[node.id], found.place[node.id] = node, place
            found.into[node.id], found.out[node.id] = [], []
            found.role[node.id] = "normalisation" if node.op == "norm" else role_of(node)
        for edge in graph.edges:
            found.out[edge.source].append(edge)
            found.into[edge.target].append(edge)
        for edges in found.into.values():
            edges.sort(key=lambda edge: edge.target_port)
        found.group.update({group.id: group for group in graph.groups})
        found.total.update(dict.fromkeys(found.group, 0))
        for node in graph.nodes:
            found.total[node.group] += node.kind not in HELD
        for group in reversed(graph.groups):
            if group.parent is not None:
                found.total[group.parent] += found.total[group.id]
        return found

    def sources(self, id_: str) -> list[str]:
        """What the node ``id_`` reads, by port."""
        return [edge.source for edge in self.into[id_]]

    def targets(self, id_: str) -> list[str]:
        """What reads the node ``id_``."""
        return [edge.target for edge in self.out[id_]]

    def data(self, id_: str) -> list[str]:
        """What the node ``id_`` reads besides tensors of the model."""
        return [s for s in self.sources(id_) if self.node[s].kind not in HELD]

    def held(self, id_: str) -> bool:
        """Whether ``id_`` is a tensor of the model."""
        return self.node[id_].kind in HELD

    def projects(self, id_: str) -> bool:
        """Whether ``id_`` multiplies by a weight at every position: linear, or a 1x1 convolution,
        or a product with a parameter."""
        node, role = self.node[id_], self.role[id_]
        if role == "linear":
            return True
        if role == "convolution":
            kernel = node.attributes.get("kernel_size")
            sides = kernel if isinstance(kernel, tuple) else (kernel,)
            return all(side == 1 for side in sides)
        weights = [s for s in self.sources(id_) if self.node[s].kind == "parameter"]
        return role == "matmul" and (bool(node.parameters) or bool(weights))

    def ancestors(self, group: str) -> Iterator[str]:
        """``group``, then its parent, up to the model."""
        current: str | None = group
        while current is not None:
            yield current
            current = self.group[current].parent

    def around(self, ids: Iterable[str]) -> str:
        """The innermost call that holds all of ``ids``."""
        homes = dict.fromkeys(self.node[id_].group for id_ in ids)
        first, *rest = homes
        common = list(self.ancestors(first))
        for home in rest:
            chain = set(self.ancestors(home))
            common = [group for group in common if group in chain]
        return common[0]

    def back(
        self,
        starts: Iterable[str],
        *,
        soft: Callable[[str], bool],
        stop: Callable[[str], bool],
        taken: Collection[str] = (),
    ) -> set[str]:
        """From ``starts`` backwards through ``soft`` nodes up to and with those where it stops."""
        found: set[str] = set()
        waiting = [(start, 0) for start in starts]
        while waiting:
            id_, steps = waiting.pop()
            if id_ in found or id_ in taken or steps > _STEPS:
                continue
            if stop(id_) or self.held(id_):
                found.add(id_)
            elif soft(id_):
                found.add(id_)
                waiting += [(source, steps + 1) for source in self.sources(id_)]
        return found

    def rooted(
        self, found: set[str], region: Collection[str], root: Callable[[str], bool]
    ) -> set[str]:
        """Those of ``found`` that only feed one another and ``region``, and hang on a ``root``."""
        kept = set(found)
        changed = True
        while changed:
            inner = kept | set(region)
            leaving = {id_ for id_ in kept if any(t not in inner for t in self.targets(id_))}
            kept -= leaving
            loose = {
                id_
                for id_ in kept
                if not root(id_)
                and not self.held(id_)
                and not any(s in kept and not self.held(s) for s in self.sources(id_))
            }
            kept -= loose
            changed = bool(leaving or loose)
        return kept

    def chain(self, start: str) -> Iterator[str]:
        """What reads ``start`` as long as it is one node alone, one after the other."""
        current = start
        while len(set(self.targets(current))) == 1:
            current = self.targets(current)[0]
            yield current

    def convex(self, region: Collection[str]) -> bool:
        """Whether no path leaves ``region`` and comes back."""
        inside = set(region)
        last = max(self.place[id_] for id_ in inside)
        seen: set[str] = set()
        waiting = [t for id_ in inside for t in self.targets(id_) if t not in inside]
        while waiting:
            id_ = waiting.pop()
            if id_ in inside:
                return False
            if id_ not in seen and self.place[id_] <= last:
                seen.add(id_)
                waiting += self.targets(id_)
        return True
