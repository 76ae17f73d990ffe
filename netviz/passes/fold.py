"""Module calls that are not opened become one box each.

Before: every operator in its module call. After: a node of kind "module" for each closed call
(its edges are those that crossed its border, its cost is the sum of what it holds), the groups of
opened calls, and the operators that ran in them directly. Containers are no calls: what they hold
moves up to their parent. Frames around neighbours that repeat together stay open. The sum of all
costs, each times its `multiplicity`, is unchanged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from heapq import heapify, heappop, heappush

from netviz.ir import Edge, Graph, Group, Node, Port
from netviz.ir.node import HELD
from netviz.passes.contents import Contents

_NO_CALL = ("container", "repeat")
_LISTS = frozenset("ModuleList ModuleDict ParameterList ParameterDict".split())
"""Containers that say nothing of what is in them."""


def fold(graph: Graph, *, depth: int | None = None, opened: Iterable[str] = ()) -> Graph:
    """Close every module call of ``graph`` at ``depth`` or deeper, unless its id is in ``opened``.

    ``depth`` counts calls below the model: 1 shows the model's own parts as boxes; None closes
    all that ``opened`` does not name. The model itself is always open.
    """
    wanted = set(opened) | {""} | (_shallower(graph, depth) if depth is not None else set())
    while True:
        box, home = _assign(graph, wanted)
        folded = _rebuild(graph, box=box, home=home)
        tangled = _tangled(folded)
        if not tangled:
            return _in_order(folded)
        # A call whose parts run interleaved with others' cannot be one box of an acyclic picture.
        wanted |= tangled


def depths(graph: Graph) -> dict[str, int]:
    """How many opened calls enclose each group; containers do not count."""
    found: dict[str, int] = {}
    kinds = {g.id: g.kind for g in graph.groups}
    for group in graph.groups:
        if group.parent is None:
            found[group.id] = 0
        else:
            found[group.id] = found[group.parent] + (kinds[group.parent] not in _NO_CALL)
    return found


def _shallower(graph: Graph, depth: int) -> set[str]:
    return {group for group, level in depths(graph).items() if level < depth}


def _assign(graph: Graph, wanted: set[str]) -> tuple[dict[str, str], dict[str, str]]:
    """For each group, the closed call it is part of (``box``), or the open one it lies in."""
    sizes = Counter(node.group for node in graph.nodes)
    inner = {group.parent for group in graph.groups}
    box: dict[str, str] = {}
    home: dict[str, str] = {}
    for group in graph.groups:
        parent = group.parent
        if parent is not None and parent in box:
            box[group.id] = box[parent]
        elif _stays_open(group, wanted, alone=sizes[group.id] == 1 and group.id not in inner):
            dissolved = group.kind == "container" and parent is not None
            home[group.id] = home[parent] if dissolved and parent is not None else group.id
        else:
            box[group.id] = group.id
    return box, home


def _stays_open(group: Group, wanted: set[str], *, alone: bool) -> bool:
    if alone and group.parent is not None and group.class_name not in _LISTS:
        return False
    return group.id in wanted or group.kind in _NO_CALL


def _rebuild(graph: Graph, *, box: dict[str, str], home: dict[str, str]) -> Graph:
    place = {node.id: box.get(node.group, node.id) for node in graph.nodes}
    members: dict[str, list[Node]] = {}
    for node in graph.nodes:
        if node.group in box:
            members.setdefault(box[node.group], []).append(node)
    held = {node.id for node in graph.nodes if node.kind in HELD and node.group in box}
    crossing = [
        e
        for e in graph.edges
        # A table or weight that two closed calls share is no data flowing between them.
        if place[e.source] != place[e.target]
        and not (e.source in held and place[e.target] in members)
    ]
    ports = _Ports(graph, members)
    edges = [ports.edge(e, place) for e in crossing]
    groups = {group.id: group for group in graph.groups}
    contents = Contents.of(graph, members)
    nodes: list[Node] = []
    for node in graph.nodes:
        if node.group not in box:
            nodes.append(replace(node, group=home[node.group]))
        elif members[box[node.group]][0] is node:
            group = groups[box[node.group]]
            around = home[group.parent] if group.parent is not None else ""
            bare = contents.box(group, members[group.id], around=around)
            nodes.append(_closed(group, bare, ports))
    kept = _kept_groups(graph, home)
    return replace(graph, nodes=tuple(nodes), edges=tuple(dict.fromkeys(edges)), groups=kept)


def _kept_groups(graph: Graph, home: dict[str, str]) -> tuple[Group, ...]:
    kept = []
    for group in graph.groups:
        if home.get(group.id) == group.id:
            parent = home[group.parent] if group.parent is not None else None
            kept.append(replace(group, parent=parent))
    return tuple(kept)


class _Ports:
    """Ports of the closed boxes, numbered as crossing edges are met."""

    def __init__(self, graph: Graph, members: dict[str, list[Node]]) -> None:
        self._nodes = {node.id: node for node in graph.nodes}
        self._closed = members
        self.ins: dict[str, dict[tuple[str, int], Port]] = {}
        self.outs: dict[str, dict[tuple[str, int], Port]] = {}

    def edge(self, edge: Edge, place: dict[str, str]) -> Edge:
        source, target = place[edge.source], place[edge.target]
        out, into = edge.source_port, edge.target_port
        key = (edge.source, edge.source_port)
        if source in self._closed:
            given = self.outs.setdefault(source, {})
            name = self._nodes[edge.source].outputs[edge.source_port].name
            given.setdefault(key, Port(name, edge.tensor))
            out = list(given).index(key) if len(given) > 1 else 0
        if target in self._closed:
            taken = self.ins.setdefault(target, {})
            name = self._nodes[edge.target].inputs[edge.target_port].name
            taken.setdefault(key, Port(name, edge.tensor))
            into = list(taken).index(key) if len(taken) > 1 else 0
        return Edge(source, out, target, into, edge.tensor)


def _closed(group: Group, box: Node, ports: _Ports) -> Node:
    taken = tuple(ports.ins.get(group.id, {}).values())
    given = tuple(ports.outs.get(group.id, {}).values()) or group.outputs
    if len(taken) == len(group.inputs):
        taken = tuple(replace(p, name=q.name) for p, q in zip(taken, group.inputs, strict=True))
    if len(given) == len(group.outputs):
        given = tuple(replace(p, name=q.name) for p, q in zip(given, group.outputs, strict=True))
    return replace(box, inputs=taken, outputs=given)


def _tangled(graph: Graph) -> set[str]:
    """Closed calls on or behind a cycle."""
    reached = set(_topological(graph))
    return {n.id for n in graph.nodes if n.id not in reached and n.kind == "module" and n.members}


def _in_order(graph: Graph) -> Graph:
    position = {id_: place for place, id_ in enumerate(_topological(graph))}
    return replace(graph, nodes=tuple(sorted(graph.nodes, key=lambda node: position[node.id])))


def _topological(graph: Graph) -> list[str]:
    """Ids in an order that edges follow, as close to execution order as that allows."""
    order = {node.id: place for place, node in enumerate(graph.nodes)}
    waiting = Counter(edge.target for edge in graph.edges)
    following: dict[str, list[str]] = {}
    for edge in graph.edges:
        following.setdefault(edge.source, []).append(edge.target)
    ready = [(place, id_) for id_, place in order.items() if not waiting[id_]]
    heapify(ready)
    found = []
    while ready:
        _, current = heappop(ready)
        found.append(current)
        for target in following.get(current, ()):
            waiting[target] -= 1
            if not waiting[target]:
                heappush(ready, (order[target], target))
    return found
