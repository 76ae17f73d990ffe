"""Nodes as measured boxes, before they have a place."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from netviz.ir import Graph, Index, Node
from netviz.layouts.symbols import RADIUS, symbol_of
from netviz.layouts.tips import amounts
from netviz.layouts.wording import details, shape_text, title
from netviz.passes.roles import role_of
from netviz.themes.metrics import shorten, text_width

LONGEST = 230.0
_BESIDE, _LEAST, _SAME = 12.0, 92.0, 200.0
_SIDE_KINDS = ("parameter", "buffer", "constant")


@dataclass(frozen=True, slots=True)
class Line:
    """A line in a box. ``quiet``: less weight, for what is looked up rather than read."""

    string: str
    size: float
    weight: str = "regular"
    quiet: bool = False

    @property
    def width(self) -> float:
        return text_width(self.string, self.size, self.weight)

    @property
    def pitch(self) -> float:
        """Height of the line with its leading."""
        return self.size * 1.3


@dataclass(slots=True)
class Box:
    """A node as it will be drawn. ``form``: "box", "pill", "note" or "symbol".

    ``given``: the label of each output port that is used, "" where none is needed; ``exits``:
    where the port's line leaves, from the middle.
    """

    node: Node
    role: str
    form: str
    width: float
    height: float
    lines: tuple[Line, ...] = ()
    symbol: str = ""
    given: dict[int, str] = field(default_factory=dict)
    exits: dict[int, float] = field(default_factory=dict)


def boxes(graph: Graph, index: Index, *, show: frozenset[str]) -> list[Box]:
    """A box for every node of ``graph``."""
    found = [_box(node, index, show) for node in graph.nodes]
    _even(found)
    return found


def _box(node: Node, index: Index, show: frozenset[str]) -> Box:
    sources = {(edge.source, edge.source_port) for edge in index.incoming[node.id]}
    symbol = symbol_of(node, len(sources))
    given = _given(node, index, show)
    if symbol is not None and not show & {"names", "params", "flops"}:
        return Box(node, "merge" if symbol != "matmul" else "matmul", "symbol", 2 * RADIUS,
                   2 * RADIUS, symbol=symbol, given=given)  # fmt: skip
    form = _form(node)
    lines = tuple(line for line in _lines(node, index, show, form=form) if line.string)
    pad = 9.0 if form == "note" else _BESIDE
    width = max(line.width for line in lines) + 2 * pad
    height = sum(line.pitch for line in lines) + (5.0 if form == "note" else 9.0)
    if form == "pill":
        width += 8
    return Box(node, role_of(node), form, width, height, lines=lines, given=given)


def _form(node: Node) -> str:
    if node.kind in ("input", "output"):
        return "pill"
    return "note" if node.kind in _SIDE_KINDS else "box"


def _lines(node: Node, index: Index, show: frozenset[str], *, form: str) -> list[Line]:
    big, small = (9.0, 8.5) if form == "note" else (11.0, 9.0)
    weight = "regular" if form == "note" else "semibold"
    lines = [Line(_fit(title(node), big, weight), big, weight)]
    if form in ("pill", "note"):
        ports = node.outputs or node.inputs
        if ports:
            dtype = f" {ports[0].tensor.dtype}" if "dtype" in show else ""
            text = shape_text(ports[0].tensor.shape) + dtype
            lines.append(Line(_fit(text, small), small, quiet=True))
        return lines
    lines.append(Line(_fit(details(node, index), small), small, quiet=True))
    if node.error:
        lines.append(Line(_fit(node.error.strip().partition("\n")[0], small), small))
    name = node.name if node.kind == "module" else ""
    if "names" in show or (name and _stands_for_parts(node)):
        lines.append(Line(_fit(name, small), small, quiet=True))
    lines.append(Line(amounts(node, index, show=show), small, quiet=True))
    return lines


def _stands_for_parts(node: Node) -> bool:
    return role_of(node) == "module" or len(node.members) > 1


def _fit(string: str, size: float, weight: str = "regular") -> str:
    return shorten(" ".join(string.split()), LONGEST, size=size, weight=weight)


def _given(node: Node, index: Index, show: frozenset[str]) -> dict[int, str]:
    """Labels of the used output ports: the shape, where it is news."""
    taken = {port.tensor.shape for port in node.inputs}
    given: dict[int, str] = {}
    for edge in index.outgoing[node.id]:
        news = edge.tensor.shape not in taken and "shapes" in show
        quiet = node.kind in ("input", *_SIDE_KINDS)
        told = index.node[edge.target].kind == "output" and len(index.outgoing[node.id]) == 1
        text = shape_text(edge.tensor.shape) if news and not quiet and not told else ""
        if "dtype" in show and not quiet and not told:
            text = f"{text} {edge.tensor.dtype}".strip()
        given[edge.source_port] = text
    return given


def _even(found: list[Box]) -> None:
    """Boxes of one frame share a width, unless one is far wider: columns look calm."""
    natural: dict[str, list[float]] = defaultdict(list)
    for box in found:
        if box.form == "box":
            natural[box.node.group].append(max(box.width, _LEAST))
    common = {group: max([w for w in widths if w <= _SAME], default=0.0)
              for group, widths in natural.items()}  # fmt: skip
    for box in found:
        if box.form == "box":
            box.width = max(box.width, common[box.node.group], _LEAST)
