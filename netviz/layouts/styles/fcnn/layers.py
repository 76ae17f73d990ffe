"""The perceptron in a traced graph: its layers one after the other, and what is left of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from netviz.errors import FormatError
from netviz.ir import Graph, Node
from netviz.layouts.spelling import spelled
from netviz.layouts.styles.sheet import Values
from netviz.passes.figure import Block, FigureGraph, figure_graph
from netviz.passes.roles import role_of

MOST = 64
"""Columns of neurons that a page may have; beyond it is a wall of dots."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A column of ``units`` neurons. ``id``: of the node that gives them; ``path``: of its module.
    ``bend``: the activation after it. ``weight``, ``bias``: (units, units before) and (units,)
    arrays of what leads into it, if they are known; ``biased``: it has a bias. ``values``:
    activations of its neurons, if they are known.
    """

    id: str
    path: str
    units: int
    bend: str = ""
    biased: bool = False
    weight: object = None
    bias: object = None
    values: object = None


def layers_of(graph: Graph, values: Values | None) -> tuple[list[Layer], tuple[str, ...]]:
    """The layers of the longest way through linear layers, the input's first, and notes of what is
    not among them. Raises `FormatError` where there are no linear layers, and for more than `MOST`.
    """
    count = sum(role_of(node) == "linear" for node in graph.nodes)
    if count > MOST:
        raise FormatError(
            f"{graph.name} has {count} linear layers, and the style fcnn stands up to {MOST} side "
            "by side: draw a part (--only, --from and --to), or choose another with --style auto"
        )
    figure = figure_graph(graph, repeats="none")
    linear = [b for b in _spine(figure) if b.role == "linear"]
    if not linear:
        raise FormatError(
            f"{graph.name} has no linear layer, and the style fcnn draws nothing else: "
            "choose another with --style auto"
        )
    node = {n.id: n for n in graph.nodes}
    first = linear[0]
    before = next((link.source for link in figure.links if link.target == first.id), "")
    start = figure.block(before) if before else first
    units = _taken(first, graph)
    found = [
        Layer(
            start.id if before else f"{first.id} in",
            start.path or start.name,
            units,
            values=_values(values, (start.members or (start.id,))[-1], units),
        )
    ]
    after = {link.source: figure.block(link.target) for link in figure.links}
    for block in linear:
        layer, bend = _layer(block, node, values), after.get(block.id)
        if bend is not None and bend.role in ("softmax", "activation"):
            told = spelled(node[bend.id]) if bend.id in node else bend.op
            layer = replace(layer, bend=f"{layer.bend} + {told}" if layer.bend else told)
        found.append(layer)
    return found, _notes(figure, linear)


def _taken(block: Block, graph: Graph) -> int:
    """How many numbers a linear layer reads, by its weight: (units, read), or (read, units)."""
    own = {name for n in graph.nodes if n.id in block.members for name in n.parameters}
    shapes = [p.tensor.shape for p in graph.parameters if own & set(p.names)]
    weight = next((shape for shape in shapes if len(shape) == 2), None)
    if weight is None:
        return block.taken.channels
    return weight[1] if block.op != "addmm" else weight[0]


def _spine(figure: FigureGraph) -> list[Block]:
    """The chain with most linear layers, and all that its ends lead on to in one line."""
    order = {block.id: place for place, block in enumerate(figure.blocks)}
    into: dict[str, list[str]] = {}
    for link in figure.links:
        into.setdefault(link.target, []).append(link.source)
    length: dict[str, int] = {}
    back: dict[str, str | None] = {}
    for block in figure.blocks:
        best = max(into.get(block.id, ()), key=lambda s: (length[s], order[s]), default=None)
        length[block.id] = (block.role == "linear") + (length[best] if best else 0)
        back[block.id] = best
    end: str | None = max(length, key=lambda id_: (length[id_], order[id_]), default=None)
    found = []
    while end is not None:
        found.append(figure.block(end))
        end = back[end]
    return found[::-1]


def _layer(block: Block, node: dict[str, Node], values: Values | None) -> Layer:
    own = [node[id_] for id_ in block.members if id_ in node]
    names = [name for part in own for name in part.parameters]
    weights = values.weights if values is not None else {}
    arrays = [weights[name] for name in names if name in weights]
    weight = next((a for a in arrays if a.ndim == 2), None)
    if weight is not None and weight.shape[0] != block.size.channels:
        weight = weight.T  # addmm's (in, out)
    bias = next((a for a in arrays if a.shape == (block.size.channels,)), None)
    bends = [n for n in own if n.op not in ("linear", "addmm") and not n.parameters]
    told = " + ".join(dict.fromkeys(spelled(n) for n in bends if "dropout" not in n.op))
    last = block.members[-1] if block.members else block.id
    return Layer(
        block.id,
        block.path,
        block.size.channels,
        told,
        len(names) > 1,
        weight,
        bias,
        _values(values, last, block.size.channels),
    )


def _values(values: Values | None, id_: str, units: int) -> object:
    """One number a unit: of the first sample, the mean over places where there are several."""
    found = values.activations.get(id_) if values is not None else None
    if found is None or found.size == 0 or found.ndim == 0:
        return None
    sample = found[0] if found.ndim > 1 else found
    if sample.size == units:
        return sample.reshape(-1)
    return sample.reshape(-1, units).mean(0) if sample.shape[-1] == units else None


def _notes(figure: FigureGraph, linear: list[Block]) -> tuple[str, ...]:
    shown = {block.id for block in linear}
    ends = ("input", "output", "activation", "softmax", "dropout", "flatten", "shape")
    left = [b for b in figure.blocks if b.id not in shown and b.role not in ends]
    notes = []
    if left:
        named = ", ".join(f"{b.path or b.id} ({b.op})" for b in left[:8])
        more = f" and {len(left) - 8} more" if len(left) > 8 else ""
        notes.append(f"not among the neurons: {named}{more}")
    skips = [link for link in figure.links if link.kind != "main"]
    if skips:
        named = ", ".join(f"{link.source} to {link.target}" for link in skips[:4])
        notes.append(f"skips are not drawn: {named}")
    return tuple(notes)
