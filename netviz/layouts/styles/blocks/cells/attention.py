"""Attention: its core is one operator, or a softmax between two products; projections before and
after belong to it, masks and biases are told and not drawn."""

from __future__ import annotations

from collections.abc import Iterator

from netviz.layouts.styles.blocks.cells.asked import told_of
from netviz.layouts.styles.blocks.cells.cell import Cell
from netviz.layouts.styles.blocks.cells.core import Core
from netviz.layouts.styles.blocks.cells.wiring import Wiring

_BETWEEN = frozenset("arithmetic merge shape dropout activation reduction softmax".split())
_BEFORE = frozenset("arithmetic merge shape normalisation dropout activation reduction".split())
_AFTER = frozenset(("shape", "dropout"))


def attentions(wiring: Wiring) -> Iterator[Cell]:
    """Every attention of the graph, as a cell each."""
    taken: set[str] = set()
    for node in wiring.graph.nodes:
        if node.id in taken or node.kind != "operator":
            continue
        core = _single(wiring, node.id) or _spelled(wiring, node.id)
        if core is None or core.nodes & taken:
            continue
        cell = _grown(wiring, core, taken)
        taken |= cell.nodes
        yield cell


def _single(wiring: Wiring, id_: str) -> Core | None:
    node = wiring.node[id_]
    if wiring.role[id_] != "attention" or len(node.inputs) < 3:
        return None
    ports = {(id_, 0): "q", (id_, 1): "k", (id_, 2): "v"}
    sizes = node.inputs[0].tensor.shape, node.inputs[1].tensor.shape
    return Core({id_}, ports, id_, sizes)


def _spelled(wiring: Wiring, id_: str) -> Core | None:
    """Softmax with a product of two tensors of the data before and after it."""
    if wiring.role[id_] != "softmax":
        return None
    first = _product_before(wiring, id_)
    second = _product_after(wiring, id_)
    if first is None or second is None:
        return None
    ahead = wiring.back(
        [id_], soft=lambda n: wiring.role[n] in _BETWEEN, stop=lambda n: n == first
    )  # fmt: skip
    behind = wiring.back(
        [second], soft=lambda n: n == second or wiring.role[n] in _BETWEEN, stop=lambda n: n == id_
    )
    reached = _after(wiring, first)
    nodes = {n for n in ahead | behind if n in reached and not wiring.held(n)} | {first, second}
    weights = next(e for e in wiring.into[second] if e.source in nodes)
    ports = {(first, 0): "q", (first, 1): "k"}
    values = [e.target_port for e in wiring.into[second] if e.target_port != weights.target_port]
    ports |= dict.fromkeys(((second, port) for port in values), "v")
    product = wiring.node[first]
    sizes = product.inputs[0].tensor.shape, product.inputs[-1].tensor.shape
    if wiring.node[id_].inputs and len(wiring.node[id_].inputs[0].tensor.shape) == 4:
        scores = wiring.node[id_].inputs[0].tensor.shape
        sizes = (*scores[:3], _width(product.inputs[0].tensor.shape)), sizes[1]
    return Core(nodes, ports, id_, sizes)


def _width(shape: tuple[int, ...]) -> int:
    return shape[-1] if shape else 1


def _after(wiring: Wiring, start: str) -> set[str]:
    found, waiting = {start}, [start]
    for _ in range(400):
        if not waiting:
            break
        for target in wiring.targets(waiting.pop()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def _product_before(wiring: Wiring, id_: str) -> str | None:
    waiting, seen = list(wiring.data(id_)), 0
    while waiting and seen < 24:
        current = waiting.pop(0)
        seen += 1
        if wiring.role[current] == "matmul" and len(wiring.data(current)) > 1:
            return current
        if wiring.role[current] in _BETWEEN or wiring.node[current].op == "baddbmm":
            waiting += wiring.data(current)
        if wiring.node[current].op == "baddbmm":
            return current
    return None


def _product_after(wiring: Wiring, id_: str) -> str | None:
    waiting, seen = list(wiring.targets(id_)), 0
    while waiting and seen < 16:
        current = waiting.pop(0)
        seen += 1
        if wiring.role[current] == "matmul":
            return current if len(wiring.data(current)) > 1 else None
        if wiring.role[current] in _BETWEEN:
            waiting += wiring.targets(current)
    return None


def _grown(wiring: Wiring, core: Core, taken: set[str]) -> Cell:
    """The cell around ``core``: projections before it and after it."""
    starts = {
        letter: [
            e.source
            for (target, port), own in core.ports.items()
            if own == letter
            for e in wiring.into[target]
            if e.target_port == port and e.source not in core.nodes
        ]
        for letter in "qkv"
    }
    reach = {
        letter: wiring.back(
            sources,
            soft=lambda n: wiring.role[n] in _BEFORE,
            stop=wiring.projects,
            taken=taken,
        )
        for letter, sources in starts.items()
    }
    before = set().union(*reach.values())
    before = {id_ for id_ in before if wiring.node[id_].kind != "input"}
    kept = wiring.rooted(before, core.nodes, wiring.projects)
    kept = {id_ for id_ in kept if not wiring.held(id_) or set(wiring.targets(id_)) <= kept}
    nodes = core.nodes | kept
    nodes |= _behind(wiring, nodes, core)
    nodes |= _shuffles(wiring, nodes)
    letters = _letters(wiring, nodes, core, reach)
    attributes = told_of(
        wiring, core, nodes, reach={k: v & kept for k, v in reach.items()}, letters=letters
    )
    return Cell(op="attention", nodes=frozenset(nodes), attributes=attributes, letters=letters)


def _behind(wiring: Wiring, nodes: set[str], core: Core) -> set[str]:
    """Rearrangement and the output projection after the last node of the core."""
    last = max(core.nodes, key=wiring.place.__getitem__)
    found: set[str] = set()
    for id_ in wiring.chain(last):
        if id_ in nodes or not _alone(wiring, id_):
            break
        if wiring.projects(id_):
            return {*found, id_} | tail(wiring, id_)
        if wiring.role[id_] not in _AFTER:
            break
        found.add(id_)
    return found


def tail(wiring: Wiring, start: str) -> set[str]:
    """Dropout, rearrangement and a learnt scale (LayerScale) behind ``start``."""
    found: set[str] = set()
    for id_ in wiring.chain(start):
        scales = wiring.node[id_].op.rstrip("_") == "mul" and len(wiring.data(id_)) == 1
        if not _alone(wiring, id_) or not (wiring.role[id_] in _AFTER or scales):
            break
        found.add(id_)
    return found


def _alone(wiring: Wiring, id_: str) -> bool:
    return len(set(wiring.data(id_))) == 1


def _shuffles(wiring: Wiring, nodes: set[str]) -> set[str]:
    """Windows cut and shifted before ``nodes``: what only rearranges the one tensor they read."""
    found: set[str] = set()
    while True:
        inside = nodes | found
        outside = {s for id_ in inside for s in wiring.data(id_) if s not in inside}
        more = {
            s
            for s in outside
            if wiring.role[s] == "shape"
            and len(set(wiring.data(s))) == 1
            and set(wiring.targets(s)) <= inside
        }
        if not more:
            return found
        found |= more


def _letters(
    wiring: Wiring, nodes: set[str], core: Core, reach: dict[str, set[str]]
) -> dict[tuple[str, str], tuple[str, ...]]:
    """For edges into the cell: which of query, key and value they make; none for masks."""
    inner: dict[str, set[str]] = {id_: set() for id_ in nodes}
    for (target, port), letter in core.ports.items():
        for edge in wiring.into[target]:
            if edge.target_port == port and edge.source in nodes:
                inner[edge.source].add(letter)
    for id_ in sorted(nodes - core.nodes, key=wiring.place.__getitem__, reverse=True):
        for edge in wiring.out[id_]:
            if edge.target in nodes and edge.target not in core.nodes:
                inner[id_] |= inner[edge.target]
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    main = _main_sources(wiring, nodes, core, inner)
    for id_ in nodes:
        for edge in wiring.into[id_]:
            if edge.source in nodes:
                continue
            direct = core.ports.get((id_, edge.target_port))
            letters = {direct} if direct else inner[id_] if id_ not in core.nodes else set()
            aux = edge.source not in main
            key = edge.source, id_
            own = () if aux else tuple(letter for letter in "qkv" if letter in letters)
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), *own)))
    return found


def _main_sources(
    wiring: Wiring, nodes: set[str], core: Core, inner: dict[str, set[str]]
) -> set[str]:
    """What feeds projections or the core's own ports; else what feeds anything but the mask."""
    found = set()
    for id_ in nodes:
        for edge in wiring.into[id_]:
            first = edge.target_port == 0 and wiring.role[id_] == "linear"
            if edge.source in nodes or (wiring.held(edge.source) and not first):
                continue
            before = wiring.projects(id_) or wiring.role[id_] == "shape"
            if (id_, edge.target_port) in core.ports or (id_ not in core.nodes and before):
                found.add(edge.source)
    return found
