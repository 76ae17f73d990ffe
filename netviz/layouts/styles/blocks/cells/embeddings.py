"""Embeddings with their scale, and what they are of: words, positions, segments, patches."""

from __future__ import annotations

from collections.abc import Iterator

from netviz.ir import Attribute
from netviz.layouts.styles.blocks.cells.cell import Cell
from netviz.layouts.styles.blocks.cells.wiring import Wiring


def embeddings(wiring: Wiring, taken: set[str]) -> Iterator[Cell]:
    """Every look-up in a table, its scale included, as a cell each; and patches made words."""
    for node in wiring.graph.nodes:
        if node.id in taken or node.kind != "operator":
            continue
        if wiring.role[node.id] == "embedding":
            nodes = {node.id, *_scale(wiring, node.id)}
            nodes |= {s for s in wiring.sources(node.id) if _index(wiring, s)}
            yield Cell(op="embedding", nodes=frozenset(nodes), attributes=_told(wiring, node.id))
        elif _patches(wiring, node.id):
            kernel = node.attributes.get("kernel_size") or _kernel(wiring, node.id)
            told = {"kind": "patch", "kernel": kernel}
            yield Cell(op="embedding", nodes=frozenset({node.id}), attributes=told)


def _scale(wiring: Wiring, start: str) -> list[str]:
    for id_ in wiring.chain(start):
        alone = len(wiring.sources(id_)) == 1 or len(wiring.data(id_)) == 1
        return [id_] if wiring.node[id_].op.rstrip("_") in ("mul", "div") and alone else []
    return []


def _index(wiring: Wiring, source: str) -> bool:
    """Whether ``source`` is a table of places that nothing else reads."""
    return wiring.held(source) and len(wiring.targets(source)) == 1


def _told(wiring: Wiring, id_: str) -> dict[str, Attribute]:
    node = wiring.node[id_]
    name = f"{node.group} {' '.join(node.parameters)}".lower().rpartition(".layers.")[2]
    fixed = not wiring.data(id_)
    if "pos" in name or "wpe" in name:
        kind = "position"
    elif "type" in name or "segment" in name:
        kind = "segment"
    else:
        kind = "position" if fixed else "token"
    return {"kind": kind}


def _patches(wiring: Wiring, id_: str) -> bool:
    """A convolution that takes each pixel once, and whose maps become a sequence."""
    node = wiring.node[id_]
    if wiring.role[id_] != "convolution":
        return False
    kernel = node.attributes.get("kernel_size") or _kernel(wiring, id_)
    stride = node.attributes.get("stride")
    stride = (
        stride
        if isinstance(stride, tuple)
        else (stride,) * (len(kernel) if isinstance(kernel, tuple) else 1)
    )
    if not isinstance(kernel, tuple) or stride != kernel:
        return False
    if max(map(_number, kernel), default=0) < 2:
        return False
    return all(wiring.node[s].kind == "input" for s in wiring.data(id_)[:1])


def _kernel(wiring: Wiring, id_: str) -> tuple[int, ...]:
    names = set(wiring.node[id_].parameters)
    for parameter in wiring.graph.parameters:
        if names & set(parameter.names) and len(parameter.tensor.shape) > 2:
            return parameter.tensor.shape[2:]
    return ()


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
