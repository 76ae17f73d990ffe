"""Layers that always come together stand on one another: convolution, normalisation, activation.

A stack is placed as one cell; its boxes keep their ids, tooltips and colours.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

from netviz.ir import Graph
from netviz.layouts.boxes import Box

GAP = 3.0

_HEADS = frozenset(("convolution", "linear", "upsampling", "normalisation"))
_FOLLOWERS = frozenset(("normalisation", "activation", "dropout", "softmax"))

Stack = tuple[Box, ...]


def stacks(graph: Graph, found: list[Box]) -> list[Stack]:
    """``found`` in stacks of one or more, in the order of their first boxes."""
    users: dict[str, set[str]] = defaultdict(set)
    sources: Counter[str] = Counter()
    for edge in graph.edges:
        users[edge.source].add(edge.target)
        sources[edge.target] += 1
    box = {b.node.id: b for b in found}
    onto: dict[str, str] = {}
    for b in found:
        only = next(iter(users[b.node.id])) if len(users[b.node.id]) == 1 else None
        if only is not None and sources[only] == 1 and _fits(b, box[only], onto):
            onto[only] = b.node.id
    return _chains(found, onto)


def _fits(upper: Box, lower: Box, onto: dict[str, str]) -> bool:
    same = upper.node.group == lower.node.group and upper.form == lower.form == "box"
    starts = upper.role in _HEADS or upper.node.id in onto
    failed = upper.node.error or lower.node.error
    plain = len(upper.given) == 1 and not any(upper.given.values())
    kept = [p.tensor.shape for p in upper.node.outputs[:1]] == [
        p.tensor.shape for p in lower.node.outputs[:1]
    ]
    joins = lower.role in _FOLLOWERS and not (upper.role == lower.role == "normalisation")
    return same and starts and joins and not failed and (plain or kept)


def _chains(found: list[Box], onto: dict[str, str]) -> list[Stack]:
    chains: dict[str, list[Box]] = {}
    for b in found:
        above = onto.get(b.node.id)
        chain = chains[above] if above is not None else []
        chain.append(b)
        chains[b.node.id] = chain
    unique = {id(chain): chain for chain in chains.values()}
    for chain in unique.values():
        _join(chain)
    return [tuple(chain) for chain in unique.values()]


def _join(chain: list[Box]) -> None:
    """One width, and the label of what the stack gives at its end only."""
    width = max(b.width for b in chain)
    label = next((text for b in chain[:-1] for text in b.given.values() if text), "")
    for b in chain[:-1]:
        b.given = dict.fromkeys(b.given, "")
    last = chain[-1]
    if len(chain) > 1:
        label = "" if last.ends else label
        last.given = {port: text or label for port, text in last.given.items()}
        for b in chain:
            b.width = width


def height(stack: Stack) -> float:
    """Height of a stack with its gaps."""
    return sum(b.height for b in stack) + GAP * (len(stack) - 1)


def offsets(stack: Stack) -> list[float]:
    """Where each box's middle lies below the stack's middle."""
    top = -height(stack) / 2
    found = []
    for b in stack:
        found.append(top + b.height / 2)
        top += b.height + GAP
    return found


def bare(graph: Graph, found: list[Stack]) -> Graph:
    """``graph`` without the frames that hold a single stack and no more; the boxes of ``found``
    move with them."""
    inside = Counter(stack[0].node.group for stack in found)
    inside.update(group.parent for group in graph.groups if group.parent is not None)
    gone = {
        g.id: g.parent
        for g in graph.groups
        if g.parent is not None and inside[g.id] == 1 and g.repeat == 1
    }
    single = {s[0].node.group for s in found if s[0].node.group in gone}
    home = {id_: parent for id_, parent in gone.items() if id_ in single and parent is not None}
    for stack in found:
        for b in stack:
            b.node = replace(b.node, group=home.get(b.node.group, b.node.group))
    moved = {b.node.id: b.node for stack in found for b in stack}
    return replace(
        graph,
        nodes=tuple(moved[node.id] for node in graph.nodes),
        groups=tuple(group for group in graph.groups if group.id not in home),
    )
