"""Layers that always come together become one box.

Before: ``Conv2d -> BatchNorm2d -> ReLU``, each feeding only the next. After: one node of kind
"module" with the three as members; ``attributes["parts"]`` lists what it consists of, the rest of
its configuration is that of the first. Costs are summed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from fnmatch import fnmatchcase

from netviz.ir import Cost, Edge, Graph, Index, Node
from netviz.passes.patterns import Term, named, parse, unmatched

USUAL = ("conv|up|linear > norm? > act? > dropout?",)
"""What nearly every reader takes for one layer."""


def chains(graph: Graph, patterns: Iterable[str] = USUAL) -> Graph:
    """Merge the chains of ``graph`` that fit one of ``patterns``, the first that fits.

    Raises `FormatError` for a pattern that is none.
    """
    wanted = [parse(pattern) for pattern in patterns]
    following = _following(graph)
    into: dict[str, str] = {}
    merged: dict[str, Node] = {}
    for node in graph.nodes:
        if node.id in into:
            continue
        chain = max((_chain(node, terms, following) for terms in wanted), key=len, default=[])
        chain = chain[: next((i for i, part in enumerate(chain) if part.id in into), len(chain))]
        if len(chain) > 1:
            merged[node.id] = _merged(chain)
            into.update({part.id: node.id for part in chain})
    nodes = tuple(merged.get(n.id, n) for n in graph.nodes if into.get(n.id, n.id) == n.id)
    edges = tuple(
        _moved(edge, into, merged)
        for edge in graph.edges
        if into.get(edge.source, edge.source) != into.get(edge.target, edge.target)
    )
    return replace(graph, nodes=nodes, edges=edges)


def spelt(graph: Graph, patterns: Iterable[str]) -> None:
    """Raise `FormatError`, with near words, for a place of ``patterns`` that nothing in the whole
    ``graph`` could fill, as in "conv > nrm". Of alternatives, some may be of other networks."""
    classes = {group.class_name for group in graph.groups}
    for term in (term for pattern in patterns for term in parse(pattern)):
        held = any(fnmatchcase(c.lower(), word.lower()) for word in term.words for c in classes)
        if not held and not named(term.words, graph.nodes):
            unmatched(term.words, graph.nodes, what="merge", classes=classes)


def _following(graph: Graph) -> dict[str, Node]:
    """Of each node, the only one that it feeds, if it is also the only one that feeds that."""
    index = Index.of(graph)
    sources = Counter(target for _, target in {(e.source, e.target) for e in graph.edges})
    found = {}
    for node in graph.nodes:
        targets = {edge.target for edge in index.outgoing[node.id]}
        if len(targets) == 1 and len(node.outputs) == 1:
            after = index.node[targets.pop()]
            same = after.group == node.group and after.repeat == node.repeat == 1
            if same and sources[after.id] == 1 and not after.error and not node.error:
                found[node.id] = after
    return found


def _chain(node: Node, terms: tuple[Term, ...], following: dict[str, Node]) -> list[Node]:
    """The nodes from ``node`` on that fit ``terms``; empty when they do not."""
    if not terms[0].fits(node):
        return []
    found = [node]
    for term in terms[1:]:
        after = following.get(found[-1].id)
        if after is not None and term.fits(after):
            found.append(after)
        elif not term.optional:
            return []
    return found


def _merged(chain: list[Node]) -> Node:
    first, last = chain[0], chain[-1]
    parts = tuple(part.op for part in chain)
    aten: Counter[str] = Counter()
    for part in chain:
        aten.update(part.aten)
    return replace(
        first,
        kind="module",
        outputs=last.outputs,
        attributes={**first.attributes, "parts": parts},
        parameters=tuple(dict.fromkeys(name for part in chain for name in part.parameters)),
        cost=Cost(
            flops=sum(part.cost.flops for part in chain),
            elementwise_flops=sum(part.cost.elementwise_flops for part in chain),
            uncounted=tuple(dict.fromkeys(op for part in chain for op in part.cost.uncounted)),
        ),
        aten=dict(aten),
        members=tuple(id_ for part in chain for id_ in (part.members or (part.id,))),
    )


def _moved(edge: Edge, into: dict[str, str], merged: dict[str, Node]) -> Edge:
    """``edge`` with the chain it leaves in place of the chain's last node."""
    source = into.get(edge.source, edge.source)
    return replace(edge, source=source) if source in merged else edge
