"""Arithmetic on indices and masks, and in mixtures of experts what it is for.

Integers and truth values that are computed one from another say little about a network. In a
mixture of experts (Shazeer et al., 2017) they sort tokens by the experts that ``topk`` chose for
them, and bring the results back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from netviz.ir import Node
from netviz.passes.motifs.experts import HEAVY, Experts, experts_of
from netviz.passes.motifs.motif import Motif, Ways, free
from netviz.passes.roles import role_of

DISPATCH, COMBINE, INDICES, MASK = (
    "expert dispatch", "expert combination", "index arithmetic", "mask",
)  # fmt: skip
_CHOICE = frozenset("topk argmax argmin multinomial nonzero_static".split())
_HISTOGRAM = frozenset(("histc", "bincount"))
_COUNTS = frozenset("cumsum to float type_as".split())
_MOVES = frozenset(
    "getitem index_select gather take_along_dim index_add scatter scatter_add setitem index_put "
    "index_copy masked_select".split()
)
_FEW, _LEAST = 2, 3


def indexing(ways: Ways) -> list[Motif]:
    """The arithmetic on indices in a graph, by call; that on both sides of experts apart."""
    whole: dict[str, list[str]] = {}
    for node in ways.graph.nodes:
        if node.id not in ways.fixed and _counts(node):
            whole.setdefault(node.group, []).append(node.id)
    found: list[Motif] = []
    for group, indices in whole.items():
        experts = experts_of(ways, indices)
        nodes = _moved(ways, indices) if experts else indices
        for part in ways.connected(nodes):
            found += _routed(ways, group, part, experts) if experts else _plain(ways, group, part)
    return found


def _counts(node: Node) -> bool:
    """Whether ``node`` computes indices or truth values from others."""
    if not free(node) or node.op.rstrip("_") in _CHOICE or not node.outputs:
        return False
    if role_of(node) in HEAVY | {"embedding"} and node.op != "one_hot":
        return False
    if all(map(_whole, (port.tensor.dtype for port in node.outputs))):
        return True
    if node.op in _HISTOGRAM:
        return True
    return node.op in _COUNTS and bool(node.inputs) and _whole(node.inputs[0].tensor.dtype)


def _whole(dtype: str) -> bool:
    return dtype == "bool" or dtype.removeprefix("u").startswith("int")


def _plain(ways: Ways, group: str, part: list[str]) -> list[Motif]:
    """Index arithmetic that is not about experts, if there is enough of it."""
    ends = [id_ for id_ in part if set(ways.readers(id_)) - set(part)]
    dtypes = {p.tensor.dtype for id_ in ends for p in ways.index.node[id_].outputs}
    if ways.computing(part) < _LEAST or not ends or not ways.convex(part):
        return []
    return [Motif(group, tuple(part), MASK if dtypes == {"bool"} else INDICES)]


def _moved(ways: Ways, indices: Iterable[str]) -> set[str]:
    """``indices``, and what moves tokens by them."""
    inside = set(indices)
    group = ways.index.node[next(iter(inside))].group
    for id_ in list(inside):
        for edge in ways.index.outgoing[id_]:
            node = ways.index.node[edge.target]
            moves = node.op.rstrip("_") in _MOVES and _whole(edge.tensor.dtype)
            if node.group == group and free(node) and moves:
                inside.add(node.id)
    return inside


def _routed(ways: Ways, group: str, part: list[str], experts: Experts) -> list[Motif]:
    """What sends tokens to experts, and what brings them back, in ``part``."""
    after = _after_work(ways, part)
    before = [id_ for id_ in part if id_ not in after]
    back = _summed(ways, [id_ for id_ in part if id_ in after])
    found = []
    for held, title in ((before, DISPATCH), (back, COMBINE)):
        nodes = _with_fixed(ways, held)
        moving = sum(ways.index.node[id_].op.rstrip("_") in _MOVES for id_ in nodes)
        if ways.computing(nodes) + moving >= _FEW and ways.convex(nodes):
            motif = Motif(group, tuple(nodes), title)
            first = title == DISPATCH
            found.append(replace(motif, told=experts.told, of=experts.call) if first else motif)
    return found


def _with_fixed(ways: Ways, nodes: list[str]) -> list[str]:
    """``nodes`` with the constants that only they take."""
    inside = set(nodes)
    for id_ in nodes:
        for source in ways.sources(id_):
            same = ways.index.node[source].group == ways.index.node[id_].group
            if source in ways.fixed and same and set(ways.readers(source)) <= inside:
                inside.add(source)
    return sorted(inside, key=ways.place.__getitem__)


def _after_work(ways: Ways, part: list[str]) -> set[str]:
    """Nodes of ``part`` that come after something heavy which comes after some of ``part``."""
    last = ways.place[part[-1]]
    behind: dict[str, bool] = {}
    for id_ in sorted(part, key=ways.place.__getitem__):
        waiting = [(id_, behind.get(id_, False))]
        while waiting:
            current, late = waiting.pop()
            for reader in ways.readers(current):
                worked = late or role_of(ways.index.node[reader]) in HEAVY
                if ways.place[reader] <= last and (
                    reader not in behind or (worked and not behind[reader])
                ):
                    behind[reader] = worked
                    waiting.append((reader, worked))
    return {id_ for id_ in part if behind.get(id_)}


def _summed(ways: Ways, nodes: list[str]) -> list[str]:
    """``nodes`` with the sum over each token's experts that follows."""
    found = list(nodes)
    for id_ in found:
        for reader in ways.readers(id_):
            node = ways.index.node[reader]
            follows = node.op in ("view", "reshape", "sum", "unflatten")
            same = node.group == ways.index.node[id_].group
            if follows and same and free(node) and reader not in found:
                found.append(reader)
    return found
