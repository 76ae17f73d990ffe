"""From a recognised graph to the one that is drawn: runs once, calls dissolved, sums joined with
their norms, blocks that were opened before closed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from netviz.ir import Attribute, Edge, Graph, Group, Node
from netviz.layouts.styles.blocks.cells.cell import Cell, contract
from netviz.layouts.styles.blocks.cells.wiring import Wiring
from netviz.passes.chains import chains
from netviz.passes.fold import fold
from netviz.passes.frames import PLAIN
from netviz.passes.multiplicity import multiplicity
from netviz.passes.repeat import repeat

SUBLAYERS = frozenset(("attention", "feed_forward", "experts", "router"))
_MERGES = re.compile("(?i)patch_?(merg|expand|split)")

MOST = 40
"""Boxes from which on calls without attention or feed-forward layers are closed."""


def tidy(graph: Graph, *, repeats: bool = True, add_norm: bool = True) -> Graph:
    """``graph``, as recognised, with runs folded and only their frames left of its calls."""
    merged = _merging(graph)
    folded = _once(repeat(merged)) if repeats else merged
    if len(folded.nodes) > MOST:
        folded = fold(folded, opened=_opened(folded))
    flat = _dissolved(folded)
    return chains(_joined(flat) if add_norm else flat)


def _merging(graph: Graph) -> Graph:
    """``graph`` with the calls closed that lay patches together, which papers draw as one."""
    wiring = Wiring.of(graph)
    cells = []
    for group in graph.groups:
        if not _MERGES.search(group.class_name):
            continue
        nodes = [n for n in graph.nodes if group.id in wiring.ancestors(n.group)]
        if 1 < len(nodes) < 7 and not any(n.op in SUBLAYERS for n in nodes):
            told = {"of": group.class_name}
            ids = frozenset(n.id for n in nodes)
            cells.append(Cell(op="merging", nodes=ids, attributes=told))
    return contract(wiring, cells) if cells else graph


def _opened(graph: Graph) -> set[str]:
    """Calls to open: those that hold sub-layers or recurrences, and those of a few operators."""
    parent = {group.id: group.parent for group in graph.groups}
    counts: Counter[str] = Counter()
    telling: set[str] = set()
    for node in graph.nodes:
        around: str | None = node.group
        while around is not None:
            counts[around] += 1
            if node.op in SUBLAYERS or node.op == "stack":
                telling.add(around)
            around = parent[around]
    small = {group.id for group in graph.groups if counts[group.id] < 4 and telling}
    if telling:
        return telling | small | {""}
    return _wide(graph, counts)


def _wide(graph: Graph, counts: Counter[str]) -> set[str]:
    """Outer calls first, as long as there are no more boxes than `MOST`."""
    inner: dict[str, list[str]] = {}
    for group in graph.groups:
        if group.parent is not None:
            inner.setdefault(group.parent, []).append(group.id)
    own = Counter(node.group for node in graph.nodes)
    opened, boxes = {""}, own[""] + sum(1 for g in inner.get("", ()) if counts[g])
    waiting = list(inner.get("", ()))
    while waiting:
        call = waiting.pop(0)
        calls = [g for g in inner.get(call, ()) if counts[g]]
        growth = own[call] + len(calls) - 1
        if counts[call] and boxes + growth <= MOST:
            opened.add(call)
            boxes += growth
            waiting += calls
    return opened


def _once(graph: Graph) -> Graph:
    """``graph`` with runs of blocks like one already shown closed to one box each, where there are
    several such runs: the stages of a hierarchy."""
    parent = {group.id: group.parent for group in graph.groups}
    held: dict[str, list[Node]] = {}
    for node in graph.nodes:
        around: str | None = node.group
        while around is not None:
            held.setdefault(around, []).append(node)
            around = parent[around]
    seen: set[tuple[object, ...]] = set()
    runs: dict[tuple[str, str], list[Group]] = {}
    for group in graph.groups:
        nodes = held.get(group.id, [])
        plain = group.kind != "module" or group.class_name in PLAIN
        if plain or not _block(nodes) or group.parent is None:
            continue
        sign = group.class_name, *(_sign(node) for node in nodes)
        if sign in seen:
            runs.setdefault((_home(graph, group), group.class_name), []).append(group)
        seen.add(sign)
    cells = [
        _stack(groups, held, multiplicity(graph))
        for (home, name), groups in runs.items()
        if _all_of(home, name, groups, graph)
    ]
    return contract(Wiring.of(graph), cells) if len(cells) > 1 else graph


def _block(nodes: list[Node]) -> bool:
    adds = sum(node.op.rstrip("_") == "add" for node in nodes)
    sublayers = sum(node.op in SUBLAYERS for node in nodes)
    return sublayers > 1 and 0 < adds < 5 and len(nodes) < 24


def _sign(node: Node) -> tuple[object, ...]:
    told = node.attributes if node.kind == "module" else {}
    marks = ("masked", "cross", "rotary", "tokens", "gate")
    return node.kind, node.op, *(told.get(mark) for mark in marks)


def _home(graph: Graph, group: Group) -> str:
    """The innermost call around ``group`` that is neither a container nor a frame."""
    of = {g.id: g for g in graph.groups}
    current = of[group.parent or ""]
    while current.kind != "module" or current.class_name in PLAIN:
        if current.parent is None:
            break
        current = of[current.parent]
    return current.id


def _all_of(home: str, name: str, groups: list[Group], graph: Graph) -> bool:
    """Whether every block of that class in ``home`` was seen before, so that one box tells all."""
    there = [g for g in graph.groups if g.class_name == name and _home(graph, g) == home]
    return len(there) == len(groups) and home != ""


def _stack(groups: list[Group], held: dict[str, list[Node]], times: dict[str, int]) -> Cell:
    nodes = [node for group in groups for node in held[group.id]]
    count = sum(times[held[group.id][0].id] for group in groups)
    widths = [n.outputs[0].tensor.shape[-1] for n in nodes if n.op == "add" and n.outputs]
    told: dict[str, Attribute] = {"of": groups[0].class_name, "count": count}
    if widths:
        told["width"] = widths[-1]
    often = {node.id: times[node.id] for node in nodes}
    return Cell(op="stack", nodes=frozenset(often), attributes=told, times=often)


def _dissolved(graph: Graph) -> Graph:
    """``graph`` with no calls but the model and those that stand for several."""
    home: dict[str, str] = {}
    kept: list[Group] = []
    inside = {node.group for node in graph.nodes}
    for group in reversed(graph.groups):
        if group.id in inside and group.parent is not None:
            inside.add(group.parent)
    for group in graph.groups:
        frame = group.parent is None or (group.repeat > 1 and group.id in inside)
        home[group.id] = group.id if frame else home[group.parent or ""]
        if frame:
            parent = None if group.parent is None else home[group.parent]
            kept.append(replace(group, parent=parent))
    nodes = tuple(
        replace(n, group=home[n.group], attributes={**n.attributes, "call": n.group})
        for n in graph.nodes
    )
    return replace(graph, nodes=nodes, groups=tuple(kept))


def _joined(graph: Graph) -> Graph:
    """Sums that only a norm beside them reads become one node, "add_norm"."""
    wiring = Wiring.of(graph)
    cells = []
    for node in graph.nodes:
        if node.op.rstrip("_") != "add" or len(wiring.data(node.id)) < 2:
            continue
        readers = set(wiring.targets(node.id))
        after = wiring.node[readers.pop()] if len(readers) == 1 else None
        norm = after is not None and wiring.role[after.id] == "normalisation"
        norm = norm or (after is not None and after.op == "norm")
        if after is None or not norm or after.group != node.group:
            continue
        if _sums_embeddings(wiring, node.id) or not _within(node, after):
            continue
        letters = {(e.source, node.id): (str(e.target_port),) for e in wiring.into[node.id]}
        cells.append(Cell(op="add_norm", nodes=frozenset((node.id, after.id)), letters=letters))
    return contract(wiring, cells) if cells else graph


def _within(add: Node, norm: Node) -> bool:
    """Whether ``norm`` runs in the call that ``add`` runs in, or in one within it."""
    outer, inner = str(add.attributes.get("call", "")), str(norm.attributes.get("call", ""))
    return not outer or inner == outer or inner.startswith(f"{outer}.")


def _sums_embeddings(wiring: Wiring, add: str) -> bool:
    sources = wiring.sources(add)
    if any(wiring.node[s].op in SUBLAYERS for s in sources):
        return False  # around the first sub-layer, which reads embeddings
    return any(wiring.node[s].op == "embedding" or wiring.held(s) for s in sources)


def edges_of(graph: Graph) -> list[Edge]:
    """The edges of ``graph`` in the order of their targets, as they run."""
    place = {node.id: at for at, node in enumerate(graph.nodes)}
    return sorted(graph.edges, key=lambda e: (place[e.target], e.target_port))
