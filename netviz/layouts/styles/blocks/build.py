"""From a tidied graph to columns of parts: frames, what stands beside, towers side by side."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from netviz.ir import Graph, Index
from netviz.layouts.styles.blocks.beside import hang, masks_only, part_of, put_beside
from netviz.layouts.styles.blocks.cells.wiring import HELD
from netviz.layouts.styles.blocks.columns import Plan, pieces_of, towers
from netviz.layouts.styles.blocks.parts import Figure, Link, Part
from netviz.layouts.styles.blocks.tidy import SUBLAYERS, edges_of
from netviz.layouts.styles.sheet import Sheet
from netviz.passes.bypass import pairs


def build(graph: Graph, sheet: Sheet) -> Figure:
    """The figure of ``graph``, as tidied: what is drawn, in which column, and the lines."""
    plan = planned(graph, sheet)
    clusters = _clusters(plan)
    main = [n.id for n in graph.nodes if n.id not in plan.side]
    columns, stems = towers(plan, main)
    part = {n: part_of(plan, n) for column in columns for n in column}
    part |= {n: part_of(plan, n) for stem in stems for n in stem}
    for stem in stems:
        hang(plan, part, stem)
    for cluster in clusters:
        put_beside(plan, part, cluster)
    columns = [column for column in columns if not masks_only(plan, part, column)]
    figure = Figure([], [], plan.notes)
    for column in columns:
        figure.columns.append(_framed(plan, column, part))
    drawn = {p.id for p in figure.parts()}
    side = {
        p.id for one in figure.parts() for b in (*one.beside, *one.ends) for p in b.everything()
    }
    figure.links = _links(plan, part, drawn - side)
    _tell_apart(figure)
    hidden = [f"{name}: {n} not drawn" for name, n in pairs(graph.metadata, "unshown")]
    figure.notes += hidden
    return figure


def _tell_apart(figure: Figure) -> None:
    """ "Input" and "Output Embedding" in the first and last of several towers, as in the paper."""
    if len(figure.columns) < 2 or not any("k" in link.letters for link in _between(figure)):
        return
    ends = [
        [leaf for item in column for leaf in item.leaves() if leaf.lines == ("Token", "Embedding")]
        for column in (figure.columns[0], figure.columns[-1])
    ]
    if not all(ends):
        return
    for parts, word in zip(ends, ("Input", "Output"), strict=True):
        for part in parts:
            part.lines = (word, "Embedding")


def _between(figure: Figure) -> list[Link]:
    owner = {p.id: n for n, c in enumerate(figure.columns) for i in c for p in i.leaves()}
    return [ln for ln in figure.links if owner.get(ln.source) != owner.get(ln.target)]


def planned(graph: Graph, sheet: Sheet) -> Plan:
    """Look-ups over ``graph``: what leads where, and which nodes no input reaches."""
    plan = Plan(graph, Index.of(graph), sheet)
    plan.place = {n.id: at for at, n in enumerate(graph.nodes)}
    for edge in edges_of(graph):
        key = edge.source, edge.target
        if edge.source not in plan.sources[edge.target]:
            plan.sources[edge.target].append(edge.source)
            plan.targets[edge.source].append(edge.target)
        port = plan.index.node[edge.target].inputs[edge.target_port].name
        letter = port if port in ("q", "k", "v") else ""
        plan.letters[key] = plan.letters.get(key, "") + letter
    reached = {n.id for n in graph.nodes if n.kind == "input"}
    for node in graph.nodes:
        works = node.group or node.op in SUBLAYERS
        if any(s in reached for s in plan.sources[node.id]) or (works and node.kind not in HELD):
            reached.add(node.id)
    if len(reached) > sum(n.kind == "input" for n in graph.nodes):
        plan.side = {n.id for n in graph.nodes if n.id not in reached}
    return plan


def _clusters(plan: Plan) -> list[list[str]]:
    ids = [n.id for n in plan.graph.nodes if n.id in plan.side]
    return pieces_of(ids, plan, skip=lambda s, t: False)


def _framed(plan: Plan, column: list[str], part: dict[str, Part]) -> list[Part]:
    """``column`` as nested frames, each level in an order that its lines follow."""
    inside = set(column)
    frames: dict[str, Part] = {"": Part("", "frame")}

    def frame(group: str) -> Part:
        if group not in frames:
            own = plan.index.group[group]
            found = Part(
                f"frame {group}", "frame", path=own.path, repeat=own.repeat, shared=own.shared
            )
            found.ids, found.lines = (group,), (own.class_name,)
            frames[group] = found
            frame(own.parent or "").items.append(found)
        return frames[group]

    for id_ in column:
        frame(plan.index.node[id_].group).items.append(part[id_])
    for one in frames.values():
        one.items = _sorted(plan, one.items, inside)
    items = frames[""].items
    return _with_ends(plan, items)


def _sorted(plan: Plan, items: list[Part], inside: set[str]) -> list[Part]:
    owner = {leaf.id: item.id for item in items for leaf in item.leaves()}
    by = {item.id: item for item in items}
    sorter: TopologicalSorter[str] = TopologicalSorter({item.id: () for item in items})
    for leaf, item in owner.items():
        for source in plan.sources[leaf]:
            if source in owner and owner[source] != item:
                sorter.add(item, owner[source])
    first = {
        item.id: min((plan.place[leaf.id] for leaf in item.leaves()), default=0) for item in items
    }
    try:
        sorter.prepare()
    except CycleError:
        return items
    found: list[Part] = []
    ready: list[str] = []
    while sorter.is_active():
        ready += sorter.get_ready()
        ready.sort(key=first.__getitem__)
        current = ready.pop(0)
        found.append(by[current])
        sorter.done(current)
    return found


def _with_ends(plan: Plan, items: list[Part]) -> list[Part]:
    """``items`` without outputs that are not the last of the column, which go beside lines, and
    without inputs that are not its first, which go beside what reads them."""
    leaf = {p.id: p for item in items for p in item.leaves()}
    outer = {list(item.leaves())[-1].id: item for item in items}
    kept: list[Part] = []
    body = [p for p in items if not (p.form == "text" and p.role == "output")]
    last = list(body[-1].leaves())[-1].id if body else ""
    top = False
    for part in items:
        if part.form != "text" or part.node is None:
            kept.append(part)
            continue
        near = plan.sources[part.id] if part.role == "output" else plan.targets[part.id]
        first = part.role == "input" and part is body[0]
        if first or (part.role == "output" and near[:1] == [last] and not top) or not near:
            top = top or part.role == "output"
            kept.append(part)
        elif part.role == "output" and near[0] in leaf:
            (outer.get(near[0]) or leaf[near[0]]).ends.append(part)
        elif part.role == "input" and len(near) == 1 and near[0] in leaf:
            leaf[near[0]].beside.append(part)
        else:
            kept.append(part)
    return [p for p in kept if p.role != "output"] + [p for p in kept if p.role == "output"]


def _links(plan: Plan, part: dict[str, Part], drawn: set[str]) -> list[Link]:
    return [
        Link(source, target, letters)
        for (source, target), letters in plan.letters.items()
        if source in part and target in part and source in drawn and target in drawn
    ]
