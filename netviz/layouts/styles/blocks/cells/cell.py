"""A recognised part of a network, and the graph with such parts as one node each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from graphlib import TopologicalSorter

from netviz.ir import Attribute, Cost, Edge, Graph, Node, Port
from netviz.layouts.styles.blocks.cells.cycles import acyclic
from netviz.layouts.styles.blocks.cells.wiring import HELD, Wiring
from netviz.passes.bypass import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Nodes that are drawn as one: ``op`` says what they are ("attention", "feed_forward").

    ``letters``: for edges into the cell, by source and target, the names of the ports that they
    feed ("q", "k", "v"); an empty tuple drops the edge (a mask). ``attributes``: what is told.
    ``times``: how often a node occurs, if not once.
    """

    op: str
    nodes: frozenset[str]
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    letters: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    times: Mapping[str, int] = field(default_factory=dict)


def contract(wiring: Wiring, cells: Iterable[Cell]) -> Graph:
    """The graph with each of ``cells`` as one node of kind "module", in execution order.

    What only fed dropped edges is taken out too, and counted under ``metadata["hidden"]``; model
    inputs stay.
    """
    graph = wiring.graph
    kept = acyclic(wiring, [_fed(wiring, cell) for cell in cells if wiring.convex(cell.nodes)])
    home = {id_: cell for cell in kept for id_ in cell.nodes}
    stand = {id(cell): _stand(wiring, cell) for cell in kept}
    edges, ports = _edges(wiring, home, stand)
    made = {stand[id(cell)]: _node(wiring, cell, stand[id(cell)], ports) for cell in kept}
    last = {max(cell.nodes, key=wiring.place.__getitem__): stand[id(cell)] for cell in kept}
    nodes = [
        made[last[node.id]] if node.id in last else node
        for node in graph.nodes
        if node.id in last or node.id not in home
    ]
    dropped = {
        source
        for cell in kept
        for (source, target), letters in cell.letters.items()
        if not letters and source not in cell.nodes and target in cell.nodes
    }
    whole = replace(graph, nodes=tuple(nodes), edges=tuple(edges))
    return _ordered(_lifted(_without_loose(whole, dropped), set(made)))


def _fed(wiring: Wiring, cell: Cell) -> Cell:
    """``cell`` with the tensors of the model that only it reads."""
    held = {s for id_ in cell.nodes for s in wiring.sources(id_) if wiring.held(s)}
    own = {s for s in held if set(wiring.targets(s)) <= cell.nodes}
    return replace(cell, nodes=cell.nodes | own)


def _lifted(graph: Graph, made: set[str]) -> Graph:
    """``graph`` with cells out of the calls that hold nothing else, whose settings tell layers
    apart that do the same (the first of T5's owns the table of biases)."""
    total = {group.id: 0 for group in graph.groups}
    parent = {group.id: group.parent for group in graph.groups}
    for node in graph.nodes:
        total[node.group] += 1
    for group in reversed(graph.groups):
        if group.parent is not None:
            total[group.parent] += total[group.id]

    def home(group: str) -> str:
        around = parent[group]
        return home(around) if around is not None and total[group] == 1 else group

    return replace(
        graph,
        nodes=tuple(replace(n, group=home(n.group)) if n.id in made else n for n in graph.nodes),
    )


def _stand(wiring: Wiring, cell: Cell) -> str:
    """The id of the cell's node: the call that is just it, or its heaviest operator's."""
    around = wiring.around(cell.nodes)
    own = [id_ for id_ in cell.nodes if not wiring.held(id_)] or list(cell.nodes)
    if around and wiring.total[around] == len(own):
        return around
    return max(own, key=lambda id_: (wiring.node[id_].cost.flops, -wiring.place[id_]))


def _edges(
    wiring: Wiring, home: Mapping[str, Cell], stand: Mapping[int, str]
) -> tuple[list[Edge], dict[str, dict[tuple[str, int, str], Port]]]:
    """Edges between what is left, and the input ports of each cell, by source and letter."""
    ports: dict[str, dict[tuple[str, int, str], Port]] = {}
    edges: dict[Edge, None] = {}
    leaving: dict[str, dict[tuple[str, int], int]] = {}
    for edge in wiring.graph.edges:
        here, there = home.get(edge.source), home.get(edge.target)
        if here is there and here is not None:
            continue
        source, out = edge.source, edge.source_port
        if here is not None:
            source = stand[id(here)]
            given = leaving.setdefault(source, {})
            out = given.setdefault((edge.source, edge.source_port), len(given))
        if there is None:
            edges[replace(edge, source=source, source_port=out)] = None
            continue
        target = stand[id(there)]
        for letter in there.letters.get((edge.source, edge.target), ("",)):
            taken = ports.setdefault(target, {})
            key = (source, out, letter)
            if key not in taken:
                inner = wiring.node[edge.target].inputs[edge.target_port].tensor
                taken[key] = Port(letter or "input", inner)
                edges[Edge(source, out, target, len(taken) - 1, edge.tensor)] = None
    outs = {id_: {number: key for key, number in given.items()} for id_, given in leaving.items()}
    for id_, given_by in outs.items():
        ports.setdefault(f"out {id_}", {}).update(
            {(source, number, ""): wiring.node[source].outputs[port]
             for number, (source, port) in given_by.items()}
        )  # fmt: skip
    return list(edges), ports


def _node(
    wiring: Wiring, cell: Cell, stand: str, ports: Mapping[str, Mapping[tuple[str, int, str], Port]]
) -> Node:
    inner = sorted((wiring.node[id_] for id_ in cell.nodes), key=lambda n: wiring.place[n.id])
    last = inner[-1]
    around = wiring.around(cell.nodes)
    parent = wiring.group[around].parent if stand == around else around
    outs = tuple(ports.get(f"out {stand}", {}).values()) or last.outputs
    return Node(
        id=stand,
        kind="module",
        op=cell.op,
        name=wiring.group[around].path,
        group=parent or "",
        inputs=tuple(ports.get(stand, {}).values()),
        outputs=outs,
        attributes=dict(cell.attributes),
        parameters=tuple(dict.fromkeys(name for node in inner for name in node.parameters)),
        # Not copies for the sake of memory's layout, which tell layers apart that are alike.
        cost=Cost(flops=sum(node.cost.flops for node in inner)),
        source=inner[0].source,
        error=next((node.error for node in inner if node.error), None),
        members=tuple(
            id_
            for n in inner
            if _ran(n)
            for id_ in (n.members or (n.id,)) * cell.times.get(n.id, 1)
        ),
    )


def _ran(node: Node) -> bool:
    """Whether ``node`` was an operator call; computations on constants are, though now held."""
    return node.kind not in HELD or node.op not in HELD


def _without_loose(graph: Graph, dropped: set[str]) -> Graph:
    """``graph`` without what fed only dropped edges; how many is counted."""
    users: Counter[str] = Counter(edge.source for edge in graph.edges)
    node = {n.id: n for n in graph.nodes}
    into: dict[str, list[str]] = {}
    for edge in graph.edges:
        into.setdefault(edge.target, []).append(edge.source)
    gone: set[str] = set()
    waiting = list(dropped)
    while waiting:
        id_ = waiting.pop()
        if id_ in gone or id_ not in node or users[id_] or node[id_].kind in ("input", "output"):
            continue
        gone.add(id_)
        for source in into.get(id_, ()):
            users[source] -= 1
            waiting.append(source)
    if not gone:
        return graph
    masks = counted(graph, gone, told="hidden")
    return replace(
        graph,
        nodes=tuple(n for n in graph.nodes if n.id not in gone),
        edges=tuple(e for e in graph.edges if e.source not in gone and e.target not in gone),
        metadata=masks,
    )


def _ordered(graph: Graph) -> Graph:
    """``graph`` with its nodes in an order that edges follow."""
    place = {n.id: at for at, n in enumerate(graph.nodes)}
    if all(place[e.source] < place[e.target] for e in graph.edges):
        return graph
    sorter: TopologicalSorter[str] = TopologicalSorter({n.id: () for n in graph.nodes})
    for edge in graph.edges:
        sorter.add(edge.target, edge.source)
    node = {n.id: n for n in graph.nodes}
    return replace(graph, nodes=tuple(node[id_] for id_ in sorter.static_order()))
