"""Mixtures of experts: a router that picks a few, and the experts."""

from __future__ import annotations

from collections.abc import Iterator

from netviz.ir import Attribute
from netviz.layouts.styles.blocks.cells.cell import Cell
from netviz.layouts.styles.blocks.cells.wiring import Wiring

_PICK = frozenset("arithmetic merge shape softmax activation reduction dropout".split())


def experts(wiring: Wiring, taken: set[str]) -> Iterator[Cell]:
    """A router and its experts, as a cell each, for every ``topk`` of a projection's scores."""
    for node in wiring.graph.nodes:
        if node.op != "topk" or node.id in taken or len(node.outputs) < 2:
            continue
        found = wiring.back(
            wiring.data(node.id), soft=lambda n: wiring.role[n] in _PICK, stop=wiring.projects
        )
        router = wiring.rooted(found, {node.id}, wiring.projects) | {node.id}
        scored = [n for n in router if wiring.projects(n)]
        source = {s for n in scored for s in wiring.data(n)}
        call = _call(wiring, node.id, source) or _branch(wiring, node.id, source)
        if len(scored) != 1 or call is None:
            continue
        router |= _weights(wiring, node.id, router)
        rest = call - router - taken
        if not rest or not any(wiring.projects(n) or wiring.role[n] == "matmul" for n in rest):
            continue
        yield from _pair(wiring, node.id, router, rest=rest, scored=scored[0])
        taken |= router | rest


def _pair(
    wiring: Wiring, pick: str, router: set[str], *, rest: set[str], scored: str
) -> Iterator[Cell]:
    shape = wiring.node[scored].outputs[0].tensor.shape
    picked = wiring.node[pick].outputs[0].tensor.shape
    told: dict[str, Attribute] = {"experts": shape[-1], "picked": picked[-1]}
    gated = sum(wiring.role[n] == "activation" for n in rest) and any(
        wiring.node[n].op.rstrip("_") == "mul" for n in rest
    )
    yield Cell(op="router", nodes=frozenset(router), attributes=told)
    extra = {"gate": "SwiGLU"} if gated and any(wiring.node[n].op == "silu" for n in rest) else {}
    yield Cell(op="experts", nodes=frozenset(rest), attributes={**told, **extra})


def _call(wiring: Wiring, pick: str, source: set[str]) -> set[str] | None:
    """The nodes of the smallest call around ``pick`` that multiplies after it, without what makes
    ``source``."""
    for group in wiring.ancestors(wiring.node[pick].group):
        inside = {n.id for n in wiring.graph.nodes if group in wiring.ancestors(n.group)}
        if inside & source:
            return None
        late = [n for n in inside if wiring.place[n] > wiring.place[pick]]
        if any(wiring.projects(n) or wiring.role[n] == "matmul" for n in late):
            return inside
    return None


def _branch(wiring: Wiring, pick: str, source: set[str]) -> set[str] | None:
    """What lies between ``source`` and the residual sum behind ``pick``, without a call of its
    own around it."""
    before = _ancestors(wiring, source)
    waiting, seen = [pick], {pick}
    while waiting:
        for target in wiring.targets(waiting.pop(0)):
            others = set(wiring.data(target)) & before
            if wiring.node[target].op.rstrip("_") == "add" and others:
                branch = [s for s in wiring.data(target) if s not in before]
                return {n for n in _ancestors(wiring, set(branch)) - before if not wiring.held(n)}
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return None


def _ancestors(wiring: Wiring, starts: set[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        id_ = waiting.pop()
        if id_ not in found:
            found.add(id_)
            waiting += wiring.sources(id_)
    return found


def _weights(wiring: Wiring, pick: str, router: set[str]) -> set[str]:
    """What scales the picked scores to sum to one."""
    found: set[str] = set()
    waiting = wiring.targets(pick)
    around = wiring.node[pick].group
    for id_ in waiting:
        inside = {*router, *found}
        if (
            wiring.node[id_].group == around
            and wiring.role[id_] in _PICK
            and set(wiring.data(id_)) <= inside
            and id_ not in found
            and not wiring.node[id_].op.startswith("scatter")
        ):
            found.add(id_)
            waiting = [*waiting, *wiring.targets(id_)]
    return found
