"""Which nodes make a tower of their own, and which stand beside one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from netviz.ir import Graph, Index
from netviz.layouts.styles.sheet import Sheet

_SMALL = 3
"""Nodes of the longest chain that stands beside what it leads to."""

_SIDES = 2
ROUND = 4
"""How many lines end in a ball; what joins more is a box, and has no chains at its sides."""


@dataclass(slots=True)
class Plan:
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


def _memory(plan: Plan, source: str, target: str) -> bool:
    """Whether the line is one from an encoder: keys and values only, in attention across."""
    told = plan.index.node[target].attributes
    return bool(told.get("cross")) and "q" not in plan.letters.get((source, target), "q")


def towers(plan: Plan, main: list[str]) -> tuple[list[list[str]], list[list[str]]]:
    """Columns of node ids, and short chains that only lead to one node of a column."""
    pieces = pieces_of(main, plan, skip=lambda s, t: _memory(plan, s, t))
    columns: list[list[str]] = []
    stems: list[list[str]] = []
    for piece in pieces:
        trunk, rest = _trunk(plan, piece)
        framed = {plan.index.node[n].group for n in trunk} - {""}
        for twig in pieces_of(rest, plan, skip=lambda s, t: False):
            kind = _twig(plan, twig, framed)
            if kind == "stem" and _crowded(plan, twig, stems):
                kind = ""
            if kind == "stem":
                stems.append(twig)
            elif kind == "tower":
                columns.append(twig)
            else:
                trunk = [*trunk, *twig]
        columns.append(trunk)
    return [sorted(c, key=plan.place.__getitem__) for c in columns], stems


def _twig(plan: Plan, twig: list[str], framed: set[str]) -> str:
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


def pieces_of(ids: list[str], plan: Plan, skip: Callable[[str, str], bool]) -> list[list[str]]:
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


def _trunk(plan: Plan, piece: list[str]) -> tuple[list[str], list[str]]:
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


def _crowded(plan: Plan, twig: list[str], stems: list[list[str]]) -> bool:
    """Whether chains stand at both sides already of what ``twig`` leads to, or lines end there."""
    leaves = plan.targets[twig[-1]]
    if len(plan.sources[leaves[0]]) > ROUND:
        return True
    return sum(plan.targets[stem[-1]] == leaves for stem in stems) >= _SIDES


def _line(plan: Plan, twig: list[str]) -> bool:
    inside = set(twig)
    return all(sum(t in inside for t in plan.targets[n]) <= 1 for n in twig) and all(
        sum(s in inside for s in plan.sources[n]) <= 1 for n in twig
    )


def _heavy(plan: Plan, twig: list[str]) -> bool:
    frames = any(plan.index.node[n].group for n in twig)
    return frames or len(twig) > _SMALL
