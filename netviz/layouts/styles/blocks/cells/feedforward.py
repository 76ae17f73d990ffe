"""Feed-forward layers: linear, an activation, linear again; or with a gate (SwiGLU, GEGLU)."""

from __future__ import annotations

from collections.abc import Iterator

from netviz.ir import Attribute
from netviz.layouts.spelling import spelled
from netviz.layouts.styles.blocks.cells.attention import tail
from netviz.layouts.styles.blocks.cells.cell import Cell
from netviz.layouts.styles.blocks.cells.wiring import Wiring

_BETWEEN = frozenset("activation arithmetic merge dropout shape normalisation".split())
_ON = frozenset("dropout shape normalisation".split())
_GATES = {"SiLU": "SwiGLU", "GELU": "GEGLU", "ReLU": "ReGLU", "Sigmoid": "GLU"}


def feed_forwards(wiring: Wiring, taken: set[str]) -> Iterator[Cell]:
    """Every feed-forward layer whose result is added to a residual stream, as a cell each."""
    for node in wiring.graph.nodes:
        if node.id in taken or not wiring.projects(node.id) or node.kind != "operator":
            continue
        cell = _around(wiring, node.id, taken)
        if cell is not None:
            taken |= cell.nodes
            yield cell


def _around(wiring: Wiring, last: str, taken: set[str]) -> Cell | None:
    found = wiring.back(
        wiring.data(last),
        soft=lambda n: wiring.role[n] in _BETWEEN,
        stop=wiring.projects,
        taken=taken,
    )
    kept = wiring.rooted(found, {last}, wiring.projects)
    first = [n for n in kept if wiring.projects(n)]
    outside = {s for n in (*kept, last) for s in wiring.data(n) if s not in kept}
    between = [wiring.node[n] for n in kept if not wiring.projects(n) and not wiring.held(n)]
    bends = [n for n in between if wiring.role[n.id] == "activation" or n.op in ("pow", "erf")]
    if not first or len(outside) != 1 or not bends or last in found:
        return None
    if any(s in outside for n in between for s in wiring.data(n.id)):
        return None
    nodes = frozenset(kept | {last} | tail(wiring, last))
    if not _added(wiring, max(nodes, key=wiring.place.__getitem__)):
        return None
    return Cell(op="feed_forward", nodes=nodes, attributes=_told(wiring, nodes, first, last))


def _added(wiring: Wiring, last: str) -> bool:
    """Whether the result is summed with something else, perhaps normalised first."""
    for id_ in wiring.chain(last):
        if wiring.node[id_].op.rstrip("_") == "add" and len(set(wiring.data(id_))) > 1:
            return True
        if wiring.role[id_] not in (*_ON, "arithmetic", "reduction", "merge"):
            return False
    return False


def _told(
    wiring: Wiring, nodes: frozenset[str], first: list[str], last: str
) -> dict[str, Attribute]:
    told: dict[str, Attribute] = {"activation": _activation(wiring, nodes)}
    start = wiring.node[min(first, key=wiring.place.__getitem__)]
    ends = wiring.node[last]
    gate = len(first) > 1 or any(
        wiring.node[n].op.rstrip("_") == "glu" or _multiplies(wiring, n) for n in nodes
    )
    if gate:
        told["gate"] = _GATES.get(str(told["activation"]), "gated")
    if start.outputs and ends.outputs and ends.outputs[0].tensor.shape:
        ports = [e.target_port for e in wiring.into[last] if not wiring.held(e.source)]
        inner = ends.inputs[ports[0]].tensor.shape if ports else ()
        told["width"] = ends.outputs[0].tensor.shape[-1]
        if inner:
            told["hidden"] = inner[-1]
    fed = wiring.data(start.id)
    if fed and start.inputs:
        data = wiring.node[fed[0]].outputs
        taken = [p.tensor.shape for p in start.inputs if p.tensor.shape]
        crossed = data and taken and len(taken[0]) > 2 and taken[0][-1] != data[0].tensor.shape[-1]
        if crossed and data[0].tensor.shape[-2:-1] == taken[0][-1:]:
            told["tokens"] = True
    return told


def _multiplies(wiring: Wiring, id_: str) -> bool:
    """Whether ``id_`` is a product of an activation and something that comes of a projection."""
    if wiring.node[id_].op.rstrip("_") != "mul":
        return False
    sources = wiring.data(id_)
    if len(sources) != 2:
        return False
    bent = [s for s in sources if wiring.role[s] == "activation"]
    plain = [s for s in sources if wiring.projects(s)]
    return len(bent) == 1 and len(plain) == 1


def _activation(wiring: Wiring, nodes: frozenset[str]) -> str:
    ops = {wiring.node[n].op for n in nodes}
    if {"tanh", "pow"} <= ops or "erf" in ops:
        return "GELU"
    bent = [wiring.node[n] for n in nodes if wiring.role[n] == "activation"]
    bent.sort(key=lambda node: wiring.place[node.id])
    if "sigmoid" in ops and "mul" in ops and len(bent) == 1:
        sigmoid = bent[0].id
        feeds = set(wiring.data(sigmoid))
        swish = any(feeds & set(wiring.data(t)) for t in wiring.targets(sigmoid))
        return "SiLU" if swish else "Sigmoid"
    return spelled(bent[0]) if bent else "power"
