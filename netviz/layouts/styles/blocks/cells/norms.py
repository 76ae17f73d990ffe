"""Normalisation that is spelled out: a tensor divided by the root of its mean square."""

from __future__ import annotations

from collections.abc import Iterator

from netviz.layouts.styles.blocks.cells.cell import Cell
from netviz.layouts.styles.blocks.cells.wiring import Wiring
from netviz.passes.roles import role_of_class

_BELOW = frozenset("arithmetic reduction merge shape".split())
_MOST = 16


def norms(wiring: Wiring, taken: set[str]) -> Iterator[Cell]:
    """Every spelled-out normalisation, as a cell each; those of one operator stay as they are."""
    for cell in (*_calls(wiring, taken), *_roots(wiring, taken)):
        if not cell.nodes & taken:
            taken |= cell.nodes
            yield cell


def _calls(wiring: Wiring, taken: set[str]) -> Iterator[Cell]:
    """Calls of modules whose class is a norm's, and that hold a few small operators only."""
    inside: dict[str, list[str]] = {}
    for node in wiring.graph.nodes:
        for group in wiring.ancestors(node.group):
            if wiring.total[group] > _MOST:
                break
            inside.setdefault(group, []).append(node.id)
    for group, ids in inside.items():
        norm = role_of_class(wiring.group[group].class_name) == "normalisation"
        small = not any(wiring.projects(n) or n in taken for n in ids)
        several = sum(not wiring.held(n) for n in ids) > 1
        if group and norm and small and several:
            yield Cell(op="norm", nodes=frozenset(ids), attributes=_told(wiring, ids))


def _roots(wiring: Wiring, taken: set[str]) -> Iterator[Cell]:
    """x * rsqrt(mean(x^2) + e), written down anywhere."""
    for node in wiring.graph.nodes:
        if node.op not in ("rsqrt", "sqrt", "std") or node.id in taken:
            continue
        below = wiring.back(
            [node.id],
            soft=lambda n: wiring.role[n] in _BELOW,
            stop=lambda n: False,
        )
        means = [n for n in below if wiring.node[n].op in ("mean", "var", "std")]
        products = [
            t for t in wiring.targets(node.id) if wiring.node[t].op.rstrip("_") in ("mul", "div")
        ]
        if not means or len(products) != 1:
            continue
        cell = _inline(wiring, node.id, products[0])
        if cell is not None:
            yield cell


def _inline(wiring: Wiring, root: str, product: str) -> Cell | None:
    """From the source that both the root and the product come of, to a learnt scale after it."""
    candidates = [s for s in wiring.data(product) if s != root]
    if len(candidates) != 1:
        return None
    source = candidates[0]
    nodes = {root, product}
    waiting = list(wiring.data(root))
    while waiting:
        id_ = waiting.pop()
        if id_ != source and id_ not in nodes and wiring.role[id_] in _BELOW and len(nodes) < _MOST:
            nodes.add(id_)
            waiting += wiring.data(id_)
    if wiring.node[source].op.rstrip("_") == "sub":
        nodes.add(source)
    for id_ in wiring.chain(product):
        if wiring.node[id_].op.rstrip("_") not in ("mul", "add") or len(wiring.data(id_)) > 1:
            break
        nodes.add(id_)
    outside = {s for n in nodes for s in wiring.data(n) if s not in nodes}
    leaving = {n for n in nodes if any(t not in nodes for t in wiring.targets(n))}
    if len(outside) != 1 or len(leaving) != 1:
        return None
    held = {s for n in nodes for s in wiring.sources(n) if wiring.held(s)}
    nodes |= {s for s in held if set(wiring.targets(s)) <= nodes}
    return Cell(op="norm", nodes=frozenset(nodes), attributes=_told(wiring, list(nodes)))


def _told(wiring: Wiring, ids: list[str]) -> dict[str, str | None]:
    ops = {wiring.node[n].op for n in ids}
    centred = "sub" in ops or "var" in ops or "std" in ops
    return {"norm": "LayerNorm" if centred else "RMSNorm"}
