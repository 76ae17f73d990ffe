"""Operators that readers take for one layer, as chains: norm, convolution, norm, activation."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from netviz.ir import Graph, Index, Node
from netviz.passes.figure.kinds import HELD

_TRAIL = frozenset(("normalisation", "activation", "dropout"))
_SCALED = frozenset(("activation", "dropout", "arithmetic"))
_AFTER = {
    **dict.fromkeys(("convolution", "upsampling", "linear"), _TRAIL | {"arithmetic"}),
    "pooling": _TRAIL,
    **dict.fromkeys(("add", "gate", "concat", "merge", "matmul", "arithmetic"), _SCALED),
    **dict.fromkeys(
        ("embedding", "recurrent", "flatten", "attention", "softmax"), frozenset(("dropout",))
    ),
    "normalisation": frozenset(("activation", "dropout")),
}
_HEADS = frozenset(("convolution", "linear"))
_APART = frozenset(("layer_norm", "rms_norm"))
"""Norms that a reader looks for by themselves when they come before a layer."""


@dataclass(frozen=True, slots=True)
class Chain:
    """``nodes`` that become one block, named after ``head``, one of them."""

    head: Node
    nodes: tuple[Node, ...]


def merge(graph: Graph, kinds: dict[str, str], home: dict[str, tuple[str, ...]]) -> list[Chain]:
    """Every node of ``graph`` that is drawn, in chains; ``home``: the runs around each node."""
    following = _following(graph, home)
    taken: set[str] = set()
    found = []
    for node in graph.nodes:
        if node.id in taken or node.id not in kinds:
            continue
        lead = _lead(node, kinds, following)
        chain = _trail(lead, kinds, following)
        taken.update(part.id for part in chain.nodes)
        found.append(chain)
    return found


def _following(graph: Graph, home: dict[str, tuple[str, ...]]) -> dict[str, Node]:
    """Of each node, the only one that reads it, if that reads nothing else and is in its runs."""
    index = Index.of(graph)
    flows = {(e.source, e.target) for e in graph.edges if index.node[e.source].kind not in HELD}
    sources = Counter(target for _, target in flows)
    readers = Counter(source for source, _ in flows)
    return {
        source: index.node[target]
        for source, target in flows
        if sources[target] == readers[source] == 1 and home[source] == home[target]
    }


def _lead(node: Node, kinds: dict[str, str], following: dict[str, Node]) -> list[Node]:
    """``node``, or, when it is a norm or an activation just before a layer, up to that layer."""
    found = [node]
    while kinds[found[-1].id] in _TRAIL and found[-1].op not in _APART and len(found) < 4:
        after = following.get(found[-1].id)
        if after is None or kinds.get(after.id) not in _TRAIL | _HEADS:
            break
        found.append(after)
    return found if kinds[found[-1].id] in _HEADS else [node]


def _trail(lead: list[Node], kinds: dict[str, str], following: dict[str, Node]) -> Chain:
    """``lead`` with what belongs to its last node: each of norm, activation, dropout once."""
    head, nodes = lead[-1], list(lead)
    allowed = set(_AFTER.get(kinds[head.id], ()))
    if any(kinds[node.id] == "normalisation" for node in lead):
        allowed.discard("normalisation")
    if head.op in ("interpolate", "upsample"):
        allowed.clear()
    while True:
        after = following.get(nodes[-1].id)
        if after is None or kinds.get(after.id) not in allowed or after.error:
            return Chain(head, tuple(nodes))
        allowed.discard(kinds[after.id])
        nodes.append(after)
