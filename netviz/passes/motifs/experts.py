"""Which experts of a mixture the arithmetic on indices is about, where the graph tells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from netviz.ir import Group
from netviz.passes.motifs.motif import Ways
from netviz.passes.roles import role_of

HEAVY = frozenset("linear matmul convolution attention recurrent module".split())
"""Roles of what works on tokens, rather than sorts them."""
_HOPS = 16
_EXPERTS = re.compile(r"(n|num|n_routed|num_local|num_routed)_experts|experts?(_num|_count)?")


@dataclass(frozen=True, slots=True)
class Experts:
    """What is known of the experts that indices are about, and the call they are in."""

    told: str
    call: str


def experts_of(ways: Ways, indices: Iterable[str]) -> Experts | None:
    """The experts that ``indices`` are about: those that a ``topk`` before them chose from, if as
    many experts as that has to choose from are seen nearby."""
    seen = set(indices)
    waiting = [(id_, 0) for id_ in seen]
    while waiting:
        current, hops = waiting.pop()
        node = ways.index.node[current]
        if node.op == "topk" and node.inputs:
            count, each = node.inputs[0].tensor.shape[-1], node.outputs[0].tensor.shape[-1]
            group = ways.index.node[next(iter(indices))].group
            call = _around(ways, node.group, group)
            if not _seen(ways, call, count):
                return None
            return Experts(f"{count} experts, {each} for each token", call)
        for source in ways.sources(current):
            if (
                source not in seen
                and hops < _HOPS
                and role_of(ways.index.node[source]) not in HEAVY
            ):
                seen.add(source)
                waiting.append((source, hops + 1))
    return None


def _around(ways: Ways, one: str, other: str) -> str:
    """The innermost call around two."""
    outer = set(ways.index.ancestors(one))
    found = next(id_ for id_ in ways.index.ancestors(other) if id_ in outer)
    while ways.index.group[found].kind == "repeat":
        found = ways.index.group[found].parent or ""
    return found


def _seen(ways: Ways, call: str, count: int) -> bool:
    """Whether ``call`` holds ``count`` experts: weights that many deep, that many calls alike, or
    a setting that says so."""
    waiting = [call]
    while waiting:
        current = waiting.pop()
        group = ways.index.group[current]
        inner = [ways.index.group[id_] for id_ in ways.index.children[current]]
        if _says(group, count) or any(_often(g, count) for g in inner) or len(inner) == count:
            return True
        for id_ in ways.index.nodes_of[current]:
            names = ways.index.node[id_].parameters
            shapes = [ways.index.parameter[n].tensor.shape for n in names]
            if any(len(shape) > 2 and shape[0] == count for shape in shapes):
                return True
        waiting += ways.index.children[current]
    return False


def _often(group: Group, count: int) -> bool:
    """Whether ``group`` stands for ``count`` experts, or for those of them that got tokens."""
    similar = group.attributes.get("count")
    return group.repeat == count or (isinstance(similar, int) and count <= 2 * similar <= 2 * count)


def _says(group: Group, count: int) -> bool:
    return any(_EXPERTS.fullmatch(key) and v == count for key, v in group.attributes.items())
