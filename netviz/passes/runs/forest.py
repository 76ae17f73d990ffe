"""The calls of a graph as nested sequences in execution order; containers are looked through.

Nodes are numbered depth first, so that every call, and every stretch of neighbours in one call, is
an interval of numbers. A tensor that several calls use belongs to what encloses them all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from netviz.ir import Graph, Node
from netviz.ir.node import HELD


@dataclass(frozen=True, slots=True)
class Item:
    """A call or a node among its siblings: its nodes are ``start`` to ``end``, numbered depth
    first, its calls ``first`` to ``last`` (itself the first of them)."""

    id: str
    call: bool
    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Wire:
    """An edge by the numbers of its nodes."""

    source: int
    source_port: int
    target: int
    target_port: int


@dataclass(slots=True)
class Forest:
    """``items``: the sequence in each call; ``nodes`` and ``calls``: in depth-first order;
    ``incoming`` and ``outgoing``: the wires of each node; ``inside``: those between the items of a
    call, with the places of the two items; ``moved``: the call of each tensor that several calls
    use, if it was made in an inner one; ``passing``: what `crossing` found so far."""

    items: dict[str, list[Item]] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    number: dict[str, int] = field(default_factory=dict)
    incoming: list[list[Wire]] = field(default_factory=list)
    outgoing: list[list[Wire]] = field(default_factory=list)
    inside: dict[str, list[tuple[int, int, Wire]]] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    passing: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, graph: Graph) -> Forest:
        """The sequences of ``graph``, in linear time and without recursion."""
        tree = _Tree(graph)
        forest = cls()
        _walk(forest, graph, tree)
        forest.moved = {
            node.id: tree.home[node.id]
            for node in graph.nodes
            if tree.home[node.id] != tree.holds[node.group]
        }
        forest.number = {node.id: place for place, node in enumerate(forest.nodes)}
        forest.incoming = [[] for _ in forest.nodes]
        forest.outgoing = [[] for _ in forest.nodes]
        forest.inside = {group: [] for group in forest.items}
        place = {(i.id, i.call): n for items in forest.items.values() for n, i in enumerate(items)}
        for edge in graph.edges:
            source, target = forest.number[edge.source], forest.number[edge.target]
            wire = Wire(source, edge.source_port, target, edge.target_port)
            forest.incoming[target].append(wire)
            forest.outgoing[source].append(wire)
            around, a, b = tree.meeting(edge.source, edge.target)
            forest.inside[around].append((place[a], place[b], wire))
        return forest

    def crossing(self, call: str) -> list[int]:
        """How many tensors pass over each border between the items of ``call``."""
        if call not in self.passing:
            last: dict[tuple[int, int, int], int] = {}
            for source, target, wire in self.inside[call]:
                key = (source, wire.source, wire.source_port)
                last[key] = max(last.get(key, 0), target)
            change = Counter(source + 1 for source, _, _ in last)
            change.subtract(target + 1 for target in last.values())
            borders = range(len(self.items[call]) + 1)
            self.passing[call] = list(accumulate(change[border] for border in borders))
        return self.passing[call]


class _Tree:
    """Which call every node and call lies in."""

    def __init__(self, graph: Graph) -> None:
        kind = {group.id: group.kind for group in graph.groups}
        self.up: dict[str, str] = {}
        self.depth: dict[str, int] = {}
        self.holds: dict[str, str] = {}
        for group in graph.groups:
            if group.parent is None:
                self.holds[group.id], self.depth[group.id] = group.id, 0
                continue
            outer = self.holds[group.parent]
            inner = outer if kind[group.id] == "container" else group.id
            self.holds[group.id] = inner
            if inner == group.id:
                self.up[inner], self.depth[inner] = outer, self.depth[outer] + 1
        self.home = {node.id: self.holds[node.group] for node in graph.nodes}
        users: dict[str, list[str]] = defaultdict(list)
        held = {node.id for node in graph.nodes if node.kind in HELD}
        for edge in graph.edges:
            if edge.source in held:
                users[edge.source].append(self.home[edge.target])
        for tensor, homes in users.items():
            self.home[tensor] = self._common([self.home[tensor], *homes])

    def _common(self, calls: Iterable[str]) -> str:
        found, *rest = dict.fromkeys(calls)
        for call in rest:
            other = call
            while found != other:
                if self.depth[found] >= self.depth[other]:
                    found = self.up[found]
                else:
                    other = self.up[other]
        return found

    def meeting(self, source: str, target: str) -> tuple[str, tuple[str, bool], tuple[str, bool]]:
        """The call where two nodes' ways outwards meet, and the items of it that hold them."""
        a, b = (source, False), (target, False)
        x, y = self.home[source], self.home[target]
        while x != y:
            if self.depth[x] >= self.depth[y]:
                a, x = (x, True), self.up[x]
            else:
                b, y = (y, True), self.up[y]
        return x, a, b


def _walk(forest: Forest, graph: Graph, tree: _Tree) -> None:
    inner = _sequences(graph, tree)
    node = {n.id: n for n in graph.nodes}
    entered: dict[str, tuple[int, int]] = {}
    waiting = [(graph.groups[0].id, True)]
    while waiting:
        id_, call = waiting.pop()
        if not call:
            start, first = len(forest.nodes), len(forest.calls)
            forest.nodes.append(node[id_])
        elif id_ not in entered:
            entered[id_] = len(forest.nodes), len(forest.calls)
            forest.items[id_] = []
            forest.calls.append(id_)
            waiting += [(id_, True), *reversed(inner[id_])]
            continue
        else:
            start, first = entered[id_]
        around = tree.up.get(id_) if call else tree.home[id_]
        if around is not None:
            item = Item(id_, call, start, len(forest.nodes), first, len(forest.calls))
            forest.items[around].append(item)


def _sequences(graph: Graph, tree: _Tree) -> dict[str, list[tuple[str, bool]]]:
    """What runs directly in each call, in order of first execution; empty calls are left out."""
    place = {node.id: number for number, node in enumerate(graph.nodes)}
    since: dict[str, int] = {}
    for node in graph.nodes:
        since.setdefault(tree.home[node.id], place[node.id])
    for group in reversed(graph.groups):
        outer = tree.up.get(group.id)
        if outer is not None and group.id in since:
            since[outer] = min(since.get(outer, since[group.id]), since[group.id])
    found: dict[str, list[tuple[int, bool, str, bool]]] = defaultdict(list)
    for id_, number in _before_use(graph, tree, place, since).items():
        found[tree.home[id_]].append((number, False, id_, False))
    for node in graph.nodes:
        if node.kind not in HELD:
            found[tree.home[node.id]].append((place[node.id], True, node.id, False))
    for call, outer in tree.up.items():
        if call in since:
            found[outer].append((since[call], True, call, True))
    return {id_: [(i, c) for _, _, i, c in sorted(inner)] for id_, inner in found.items()}


def _before_use(
    graph: Graph, tree: _Tree, place: Mapping[str, int], since: Mapping[str, int]
) -> dict[str, int]:
    """The place of every tensor that is used, not computed: no later than the call it is used in,
    even if the first of its operators ran before the tensor was met."""
    found = {node.id: place[node.id] for node in graph.nodes if node.kind in HELD}
    for edge in graph.edges:
        if edge.source in found:
            _, _, (id_, call) = tree.meeting(edge.source, edge.target)
            found[edge.source] = min(found[edge.source], since[id_] if call else place[id_])
    return found
