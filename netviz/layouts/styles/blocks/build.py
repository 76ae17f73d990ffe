"""From a tidied graph to columns of parts: frames, what stands beside, towers side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter

from netviz.ir import Graph, Index, Node
from netviz.layouts.styles.blocks import words
from netviz.layouts.styles.blocks.parts import Figure, Link, Part
from netviz.layouts.styles.blocks.tidy import SUBLAYERS, edges_of
from netviz.layouts.styles.sheet import Sheet
from netviz.layouts.symbols import symbol_of
from netviz.layouts.tips import node_tip
from netviz.passes.bypass import pairs

HELD = ("parameter", "buffer", "constant")
_SMALL = 3


@dataclass(slots=True)
class _Plan:
    """The graph by id, with what leads where; ``side``: nodes that no input reaches."""

    graph: Graph
    index: Index
    sheet: Sheet
    sources: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    targets: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    letters: dict[tuple[str, str], str] = field(default_factory=dict)
    side: set[str] = field(default_factory=set)
    place: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def build(graph: Graph, sheet: Sheet) -> Figure:
    """The figure of ``graph``, as tidied: what is drawn, in which column, and the lines."""
    plan = _planned(graph, sheet)
    clusters = _clusters(plan)
    main = [n.id for n in graph.nodes if n.id not in plan.side]
    columns, stems = _columns(plan, main)
    part = {n: _part(plan, n) for column in columns for n in column}
    part |= {n: _part(plan, n) for stem in stems for n in stem}
    for stem in stems:
        _hang(plan, part, stem)
    for cluster in clusters:
        _beside(plan, part, cluster)
    columns = [column for column in columns if not _masks_only(plan, part, column)]
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


def _masks_only(plan: _Plan, part: dict[str, Part], column: list[str]) -> bool:
    """Put an input that only masks attention beside the first that it masks."""
    if len(column) > 1 or plan.index.node[column[0]].kind != "input":
        return False
    masked = [node for node in plan.graph.nodes if column[0] in _masks(node) and node.id in part]
    if not masked:
        return False
    part[masked[0].id].beside.append(part[column[0]])
    plan.notes.append(
        f"{plan.index.node[column[0]].name} masks the attention; its way is not drawn"
    )
    return True


def _masks(node: Node) -> tuple[object, ...]:
    found = node.attributes.get("masks")
    return found if isinstance(found, tuple) else ()


def _tell_apart(figure: Figure) -> None:
    """ "Input" and "Output Embedding" in the first and last of several towers, as in the paper."""
    for column, word in ((figure.columns[0], "Input"), (figure.columns[-1], "Output")):
        if len(figure.columns) < 2 or not any("k" in link.letters for link in _between(figure)):
            continue
        for part in (leaf for item in column for leaf in item.leaves()):
            if part.lines == ("Token", "Embedding"):
                part.lines = (word, "Embedding")


def _between(figure: Figure) -> list[Link]:
    owner = {p.id: n for n, c in enumerate(figure.columns) for i in c for p in i.leaves()}
    return [ln for ln in figure.links if owner.get(ln.source) != owner.get(ln.target)]


def _planned(graph: Graph, sheet: Sheet) -> _Plan:
    plan = _Plan(graph, Index.of(graph), sheet)
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


def _memory(plan: _Plan, source: str, target: str) -> bool:
    """Whether the line is one from an encoder: keys and values only, in attention across."""
    told = plan.index.node[target].attributes
    return bool(told.get("cross")) and "q" not in plan.letters.get((source, target), "q")


def _columns(plan: _Plan, main: list[str]) -> tuple[list[list[str]], list[list[str]]]:
    """Columns of node ids, and short chains that only lead to one node of a column."""
    pieces = _pieces(main, plan, skip=lambda s, t: _memory(plan, s, t))
    columns: list[list[str]] = []
    stems: list[list[str]] = []
    for piece in pieces:
        trunk, rest = _trunk(plan, piece)
        framed = {plan.index.node[n].group for n in trunk} - {""}
        for twig in _pieces(rest, plan, skip=lambda s, t: False):
            kind = _twig(plan, twig, framed)
            if kind == "stem":
                stems.append(twig)
            elif kind == "tower":
                columns.append(twig)
            else:
                trunk = [*trunk, *twig]
        columns.append(trunk)
    return [sorted(c, key=plan.place.__getitem__) for c in columns], stems


def _twig(plan: _Plan, twig: list[str], framed: set[str]) -> str:
    """What becomes of nodes off the trunk: a "stem" beside what it leads to, a "tower" of its own,
    or part of the trunk (""), whose frames are ``framed``."""
    inside = set(twig)
    nodes = [plan.index.node[n] for n in twig]
    fed = any(s not in inside and s not in plan.side for n in twig for s in plan.sources[n])
    if fed or any(n.kind == "output" for n in nodes) or framed & {n.group for n in nodes}:
        return ""
    leaves = {t for n in twig for t in plan.targets[n] if t not in inside}
    if len(twig) <= _SMALL and len(leaves) == 1 and _line(plan, twig):
        return "stem"
    return "tower" if _heavy(plan, twig) else ""


def _pieces(ids: list[str], plan: _Plan, skip: Callable[[str, str], bool]) -> list[list[str]]:
    """Parts of ``ids`` that hang together, in the order in which each ends."""
    inside, home = set(ids), {}
    held: dict[str, list[str]] = defaultdict(list)  # a frame stays in one piece
    for id_ in ids:
        if plan.index.node[id_].group:
            held[plan.index.node[id_].group].append(id_)
    for start in ids:
        if start in home:
            continue
        waiting, home[start] = [start], start
        while waiting:
            id_ = waiting.pop()
            near = [t for t in plan.targets[id_] if not skip(id_, t)]
            near += held[plan.index.node[id_].group]
            near += [s for s in plan.sources[id_] if not skip(s, id_)]
            for other in near:
                if other in inside and other not in home:
                    home[other] = start
                    waiting.append(other)
    found: dict[str, list[str]] = defaultdict(list)
    for id_ in ids:
        found[home[id_]].append(id_)

    def last(piece: list[str]) -> int:
        inner = [n for n in piece if plan.index.node[n].kind != "output"]
        return max(map(plan.place.__getitem__, inner or piece))

    return sorted(found.values(), key=last)


def _trunk(plan: _Plan, piece: list[str]) -> tuple[list[str], list[str]]:
    """The longest way through ``piece`` to its last node but outputs, and what is off it."""
    inside = set(piece)
    length: dict[str, int] = {}
    before: dict[str, str] = {}
    for id_ in piece:
        sources = [s for s in plan.sources[id_] if s in inside]
        best = max(sources, key=lambda s: length[s], default=None)
        own = 0 if plan.index.node[id_].kind in ("input", "output") else 1
        length[id_] = own + (length[best] if best is not None else 0)
        if best is not None:
            before[id_] = best
    end: str | None = max(piece, key=lambda n: (length[n], plan.index.node[n].kind == "output"))
    trunk = set()
    while end is not None:
        trunk.add(end)
        end = before.get(end)
    return [n for n in piece if n in trunk], [n for n in piece if n not in trunk]


def _line(plan: _Plan, twig: list[str]) -> bool:
    inside = set(twig)
    return all(sum(t in inside for t in plan.targets[n]) <= 1 for n in twig) and all(
        sum(s in inside for s in plan.sources[n]) <= 1 for n in twig
    )


def _heavy(plan: _Plan, twig: list[str]) -> bool:
    frames = any(plan.index.node[n].group for n in twig)
    return frames or len(twig) > _SMALL


def _clusters(plan: _Plan) -> list[list[str]]:
    ids = [n.id for n in plan.graph.nodes if n.id in plan.side]
    return _pieces(ids, plan, skip=lambda s, t: False)


def _part(plan: _Plan, id_: str) -> Part:
    node = plan.index.node[id_]
    common = {"node": node, "ids": (id_,), "path": node.name, "tip": node_tip(node, plan.index)}
    if node.kind in ("input", "output"):
        lines, small = words.end(node, plan.graph, show=plan.sheet.show)
        lines = (plan.sheet.label(lines[0], id_, node.name),)
        return Part(id_, "text", node.kind, lines, small, **common)  # type: ignore[arg-type]  # as named
    symbol = symbol_of(node, len(plan.sources[id_]))
    if symbol in ("add", "mul", "sub", "div", "concat", "matmul"):
        return Part(id_, "ball", "merge", symbol=symbol, **common)  # type: ignore[arg-type]  # as named
    lines, small = words.lines(node, plan.index)
    own = plan.sheet.of(id_, node.name).label
    role = words.role(node)
    return Part(
        id_,
        "box",
        role,
        lines if own is None else tuple(own.split("\n")),
        (*small, *words.extra(node, plan.index, plan.sheet)),
        repeat=node.repeat,
        shared=node.shared,
        fan=node.op == "attention" and node.kind == "module",
        **common,  # type: ignore[arg-type]  # as named
    )


def _hang(plan: _Plan, part: dict[str, Part], stem: list[str]) -> None:
    """Put a short chain beside the part that it leads to."""
    last = stem[-1]
    target = next(t for t in plan.targets[last] if t not in stem)
    if target not in part:
        return
    head = part[last]
    head.items = [part[n] for n in stem[:-1]]
    part[target].beside.append(head)


def _beside(plan: _Plan, part: dict[str, Part], cluster: list[str]) -> None:
    """A tensor of the model, or what is computed of such alone, beside the first that reads it."""
    readers = [t for n in cluster for t in plan.targets[n] if t in part]
    nodes = [plan.index.node[n] for n in cluster]
    if not readers:
        return
    if all(_empty(node) for node in nodes):
        named = ", ".join(dict.fromkeys(plan.index.node[t].name or t for t in readers))
        plan.notes.append(f"initial states of zeros are not drawn: into {named}")
        return
    target = part[min(readers, key=plan.place.__getitem__)]
    found = _part(plan, cluster[-1])
    found.ids = tuple(cluster)
    held = [node for node in nodes if node.kind in HELD]
    zeros = [node for node in held if _empty(node)]
    if zeros and len(zeros) == len(held):
        held = []
        plan.notes.append(f"{found.lines[0]} of {found.path or 'the model'} starts from zeros")
    if len(cluster) > 1 and held:
        found.form, found.role = "box", "tensor"
        found.lines = tuple(dict.fromkeys(words._tensor_name(node) for node in held))[:2]
    _named(plan, found, held, target)
    target.beside.append(found)
    for number, reader in enumerate(
        sorted(set(readers) - {target.id}, key=plan.place.__getitem__), 2
    ):
        part[reader].beside.append(replace(found, id=f"{found.id}#{number}", beside=[], items=[]))


def _empty(node: Node) -> bool:
    return node.kind == "constant" and node.name in ("zeros", "new_zeros", "zeros_like")


def _named(plan: _Plan, part: Part, held: list[Node], target: Part) -> None:
    """Waves for positions that are not learnt, words for those that are."""
    node = part.node
    if (
        node is None
        or target.symbol != "add"
        or plan.sheet.of(part.id, node.name).label is not None
    ):
        return
    learnt = any(n.kind == "parameter" for n in held)
    shape = node.outputs[0].tensor.shape if node.outputs else ()
    name = node.name.lower()
    if len(shape) < 2 or node.op == "embedding" or shape[-2] < 2:
        return
    if learnt or "pos" in name:
        part.lines, part.role = ("Position", "Embedding"), "embedding"
    if not learnt and part.form == "box":
        part.form, part.lines, part.symbol = "wave", ("Positional", "Encoding"), "wave"


def _framed(plan: _Plan, column: list[str], part: dict[str, Part]) -> list[Part]:
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


def _sorted(plan: _Plan, items: list[Part], inside: set[str]) -> list[Part]:
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


def _with_ends(plan: _Plan, items: list[Part]) -> list[Part]:
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


def _links(plan: _Plan, part: dict[str, Part], drawn: set[str]) -> list[Link]:
    return [
        Link(source, target, letters)
        for (source, target), letters in plan.letters.items()
        if source in part and target in part and source in drawn and target in drawn
    ]
