"""Attention says how many heads it has, where the shapes tell.

Before: a ``scaled_dot_product_attention`` of queries 1x32x512x128 and keys 1x8x512x128. After:
with ``attributes["heads"]`` 32 and ``attributes["key_value_heads"]`` 8; so has every attention call
around it whose configuration does not say so. Keys that were repeated to the number of queries
before (Ainslie et al., 2023) are followed back to where they were fewer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from netviz.ir import Attribute, Graph, Group, Index, Node
from netviz.passes.plumbing import PLUMBING
from netviz.passes.roles import role_of_class

HEADS = ("num_heads", "n_head", "n_heads", "heads", "num_attention_heads", "nhead")
"""How modules call their number of heads."""
_ATTENTION = "scaled_dot_product_attention"
_KEY = 1
_HOPS = 6

Known = Mapping[str, Attribute]


def heads(graph: Graph) -> Graph:
    """Write the number of heads on the attentions of ``graph``."""
    if not any(_shows(node) for node in graph.nodes):
        return graph
    index = Index.of(graph)
    told = {node.id: known for node in graph.nodes if (known := _heads(node, index))}
    around: dict[str, list[Known]] = {}
    for id_, known in told.items():
        for call in index.ancestors(index.node[id_].group):
            if role_of_class(index.group[call].class_name) == "attention":
                around.setdefault(call, []).append(known)
    return replace(
        graph,
        nodes=tuple(_with(node, told.get(node.id)) for node in graph.nodes),
        groups=tuple(_saying(group, around.get(group.id, [])) for group in graph.groups),
    )


def _shows(node: Node) -> bool:
    return node.op in (_ATTENTION, "softmax", "_softmax")


def _with(node: Node, known: Known | None) -> Node:
    if known is None or node.op != _ATTENTION:
        return node
    return replace(node, attributes={**node.attributes, **known})


def _saying(group: Group, known: list[Known]) -> Group:
    """``group`` with its heads, unless it tells them already or what is inside differs."""
    told = any(key in group.attributes for key in HEADS)
    if told or not known or any(other != known[0] for other in known):
        return group
    return replace(group, attributes={**known[0], **group.attributes})


def _heads(node: Node, index: Index) -> Known:
    """What the shapes that ``node`` takes tell; empty for nothing."""
    if not _shows(node) or not node.inputs or len(node.inputs[0].tensor.shape) != 4:
        return {}
    count, length = node.inputs[0].tensor.shape[1:3]
    if node.op != _ATTENTION:
        scores = node.inputs[0].tensor.shape
        return {"heads": count} if _from_product(node, index) and scores[-1] > 1 else {}
    if len(node.inputs) <= _KEY or not length:
        return {}
    fewer = _key_heads(node, index)
    return {"heads": count, "key_value_heads": fewer} if fewer < count else {"heads": count}


def _from_product(node: Node, index: Index) -> bool:
    """Whether the softmax ``node`` is of products of queries and keys, scaled and masked."""
    current: Node | None = node
    for _ in range(_HOPS):
        edges = index.incoming[current.id] if current is not None else []
        current = index.node[edges[0].source] if edges else None
        if current is not None and current.op in ("matmul", "bmm", "baddbmm", "einsum"):
            return True
    return False


def _key_heads(node: Node, index: Index) -> int:
    """How many heads the keys of ``node`` had before they were repeated."""
    shape = node.inputs[_KEY].tensor.shape
    fewest = shape[1]
    edge = next((e for e in index.incoming[node.id] if e.target_port == _KEY), None)
    for _ in range(_HOPS):
        if edge is None or index.node[edge.source].op not in PLUMBING:
            break
        before = index.incoming[edge.source]
        edge = before[0] if len(before) == 1 else None
        if edge is not None:
            found = edge.tensor.shape
            fits = len(found) == 4 and found[2:] == shape[2:] and fewest % max(found[1], 1) == 0
            fewest = found[1] if fits else fewest
    return fewest
