"""Runs of equal calls become one, the first, which stands for all of them.

Before: ``block.0 -> block.1 -> ... -> block.11``, built alike. After: ``block.0`` with
``repeat=12``, its inputs those of the first and its outputs those of the last. Runs of several
neighbours (``A B A B A B``) get a frame of kind "repeat" around one ``A B``. A run ends where a
copy differs in class, configuration, operators, shapes or inner wiring, or takes or gives other
tensors than the rest. Layers that only grow by a constant step (DenseNet's) fold as well: what
differs is written to ``attributes["varies"]``, settings that differ as those of the first and the
last copy ("64…224"), and costs are means. The sums of costs and nodes, each times `multiplicity`,
are unchanged.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace

from netviz.ir import Attribute, Edge, Graph, Group, Node
from netviz.ir.paused import paused
from netviz.passes.runs.forest import Forest
from netviz.passes.runs.frames import frames
from netviz.passes.runs.plan import Fold, Plan, plan


def repeat(graph: Graph) -> Graph:
    """Fold the runs of ``graph``, nested ones too, in linear time."""
    with paused():
        # What was folded may be part of a run itself: (A B B B) x 14, where A is built like B.
        while (folded := _folded(graph)) != graph:
            graph = folded
        return graph


def _folded(graph: Graph) -> Graph:
    forest = Forest.of(graph)
    found = plan(graph, forest)
    if not found.folds and not forest.moved:
        return graph
    homes = _homes(found.folds)
    return replace(
        graph,
        nodes=_nodes(graph, forest, found, homes),
        edges=_edges(graph, forest, found),
        groups=_groups(graph, forest, found, homes),
    )


def _homes(folds: list[Fold]) -> dict[tuple[str, bool], str]:
    """The frame of every item of a fold of several; inner folds come later."""
    return {
        (item.id, item.call): fold.id
        for fold in folds
        if len(fold.items) > 1
        for item in fold.items
    }


def _copies(stand: list[int], own: list[tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """For each number that stands for others: the ids of all of them, its own first."""
    found: dict[int, list[str]] = defaultdict(list)
    for number, kept in enumerate(stand):
        found[kept] += own[number]
    return {number: tuple(ids) for number, ids in found.items() if len(ids) > 1}


def _nodes(
    graph: Graph, forest: Forest, found: Plan, homes: dict[tuple[str, bool], str]
) -> tuple[Node, ...]:
    copies = _told(graph, forest, found)
    alone = {f.items[0].id: f for f in found.folds if f.alone and not f.items[0].call}
    given = Counter(found.node[n] for n, node in enumerate(forest.nodes) if node.kind == "output")
    kept = []
    for node in graph.nodes:
        number = forest.number[node.id]
        if found.node[number] == number:
            fold = alone.get(node.id)
            count = given[number] if node.kind == "output" else fold.count if fold else 1
            group = homes.get((node.id, False), forest.moved.get(node.id, node.group))
            kept.append(
                replace(
                    node,
                    group=group,
                    repeat=node.repeat * count,
                    cost=found.costs.get(number, node.cost),
                    attributes={**node.attributes, **found.spans.get((number, False), {})},
                    shared=fold.shared if fold else node.shared,
                    parallel=fold.parallel if fold else node.parallel,
                    copies=copies.get((node.id, False), node.copies),
                )
            )
    return tuple(kept)


def _edges(graph: Graph, forest: Forest, found: Plan) -> tuple[Edge, ...]:
    """Edges between kept nodes, and those that left the last copy as leaving the kept one."""
    kept: dict[Edge, None] = {}
    whole: set[tuple[int, int, int]] = set()
    last: dict[tuple[int, int, int], int] = {}
    for edge in graph.edges:
        source, target = forest.number[edge.source], forest.number[edge.target]
        stand = found.node[source], edge.source_port, target
        if stand[0] == source:
            whole.add(stand)
        last[stand] = max(last.get(stand, 0), source)
    for edge in graph.edges:
        source, target = forest.number[edge.source], forest.number[edge.target]
        stand = found.node[source], edge.source_port, target
        if found.node[target] != target or (source != stand[0] and stand in whole):
            continue
        if source == stand[0] or last[stand] == source:
            speaker = forest.nodes[stand[0]]
            tensor = speaker.outputs[edge.source_port].tensor
            kept[replace(edge, source=speaker.id, tensor=tensor)] = None
    return tuple(kept)


def _groups(
    graph: Graph, forest: Forest, found: Plan, homes: dict[tuple[str, bool], str]
) -> tuple[Group, ...]:
    """Kept calls, with the frames of folds of several where they belong."""
    group = {g.id: g for g in graph.groups}
    copies = _told(graph, forest, found)
    made = frames(graph, forest, found, copies)
    alone = {f.items[0].id: f for f in found.folds if f.alone and f.items[0].call}
    gone = {id_ for n, id_ in enumerate(forest.calls) if found.call[n] != n}
    grown = {forest.calls[n]: said for (n, is_call), said in found.spans.items() if is_call}
    kept: list[Group] = []
    for call in graph.groups:
        if call.id in gone or call.parent in gone:
            gone.add(call.id)
            continue
        fold = alone.get(call.id)
        one = replace(
            call,
            parent=homes.get((call.id, True), call.parent),
            copies=copies.get((call.id, True), call.copies),
            repeat=call.repeat * (fold.count if fold else 1),
            attributes={**_with(call, fold), **grown.get(call.id, {})},
            shared=fold.shared if fold else call.shared,
            parallel=fold.parallel if fold else call.parallel,
        )
        kept += [*made.before[call.id], one, *made.after[call.id]]
    inner = [g for frame in kept for g in made.after[frame.id] if frame.kind == "repeat"]
    return tuple(_without_empty([*kept, *inner], group))


def _with(call: Group, fold: Fold | None) -> Mapping[str, Attribute]:
    """The settings of ``call``, and in words what differs from copy to copy."""
    if fold is None or not fold.varies:
        return call.attributes
    return {**call.attributes, "varies": fold.varies}


def _told(graph: Graph, forest: Forest, found: Plan) -> dict[tuple[str, bool], tuple[str, ...]]:
    """Of every node and call that stands for others: the ids of all of them."""
    group = {g.id: g for g in graph.groups}
    nodes = _copies(found.node, [node.copies or (node.id,) for node in forest.nodes])
    calls = _copies(found.call, [group[id_].copies or (id_,) for id_ in forest.calls])
    return {
        **{(forest.nodes[number].id, False): ids for number, ids in nodes.items()},
        **{(forest.calls[number], True): ids for number, ids in calls.items()},
    }


def _without_empty(kept: list[Group], before: dict[str, Group]) -> list[Group]:
    """``kept`` without containers whose every part is gone."""
    held = {group.parent for group in before.values()}
    now = {group.parent for group in kept}
    return [g for g in kept if g.kind != "container" or g.id in now or g.id not in held]
