"""Nodes as measured boxes, before they have a place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from netviz.ir import Graph, Index, Node
from netviz.layouts.references import Far
from netviz.layouts.siblings import told_apart
from netviz.layouts.symbols import RADIUS, symbol_of
from netviz.layouts.tips import amounts
from netviz.layouts.wording import details, layer_of, relative, shape_text, times_over, title
from netviz.layouts.writing import wrap
from netviz.passes.frames import PLAIN
from netviz.passes.roles import role_of
from netviz.themes.metrics import shorten, text_width, visible

LONGEST = 230.0
BESIDE, _LEAST, _SAME = 12.0, 92.0, 200.0
_PORT, _ERROR_LINES = 12.0, 3
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
        """Measured length in points."""
        return text_width(self.string, self.size, self.weight)

    @property
    def pitch(self) -> float:
        """Height of the line with its leading."""
        return self.size * 1.3


@dataclass(slots=True)
class Box:
    """A node as it will be drawn. ``form``: "box", "pill", "note" or "symbol".

    ``folded``: whether there is more inside to open. ``given``: the label of each output port that
    is used, "" where none is needed; ``exits``: where the port's line leaves, from the middle.
    ``ends``: what it gives goes to an output only, which says the shape itself. ``colour``: its
    own fill ("#rrggbb") instead of its role's.
    """

    node: Node
    role: str
    form: str
    width: float
    height: float
    lines: tuple[Line, ...] = ()
    symbol: str = ""
    folded: bool = False
    ends: bool = False
    colour: str | None = None
    given: dict[int, str] = field(default_factory=dict)
    exits: dict[int, float] = field(default_factory=dict)


def boxes(
    graph: Graph,
    index: Index,
    *,
    show: frozenset[str],
    openable: frozenset[str],
    far: Mapping[str, Far],
) -> list[Box]:
    """A box for every node of ``graph``; ``openable``: ids of those that hold more to see;
    ``far``: by id what they say of tensors that no line brings or takes away."""
    names = told_apart(graph, index)
    found = [
        _box(
            node,
            index,
            show,
            folded=node.id in openable,
            twin=names.get(node.id, ""),
            far=far.get(node.id, Far()),
        )
        for node in graph.nodes
    ]
    _even(found)
    return found


def _box(
    node: Node, index: Index, show: frozenset[str], *, folded: bool, twin: str, far: Far
) -> Box:
    sources = {(edge.source, edge.source_port) for edge in index.incoming[node.id]}
    symbol = symbol_of(node, len(sources))
    given = _given(node, index, show)
    if symbol is not None and "names" not in show:
        given = _told(given, far.gives(""))
        wide = 2 * RADIUS + _PORT * (len(sources) if len(sources) > 3 else 0)
        return Box(node, role_of(node), "symbol", wide, 2 * RADIUS, symbol=symbol, given=given)
    form = _form(node)
    named = node.kind == "module" and (folded or "names" in show)
    twin = "" if named else twin
    found = _lines(node, index, show, form=form, named=named, twin=twin)
    shown = "\n".join(line.string for line in found)
    found += [Line(_fit(said, 9.0), 9.0, quiet=True) for said in (far.takes, far.gives(shown))]
    lines = tuple(line for line in found if line.string)
    pad = 9.0 if form == "note" else BESIDE
    width = max(line.width for line in lines) + 2 * pad
    height = sum(line.pitch for line in lines) + (5.0 if form == "note" else 9.0)
    if form == "pill":
        width += 8
    role = role_of(node)
    role = "arithmetic" if role == "merge" else "other" if role == "module" and not folded else role
    return Box(node, role, form, width, height, lines=lines, folded=folded,
               ends=_ends(node, index), given=given)  # fmt: skip


def _form(node: Node) -> str:
    if node.kind in ("input", "output"):
        return "pill"
    return "note" if node.kind in _SIDE_KINDS else "box"


def _lines(
    node: Node, index: Index, show: frozenset[str], *, form: str, named: bool, twin: str
) -> list[Line]:
    big, small = (9.0, 8.5) if form == "note" else (11.0, 9.0)
    weight = "regular" if form == "note" else "semibold"
    heading, name = title(node), relative(node.name, node.group, index)
    if node.kind == "module" and node.op in PLAIN and name:
        held = node.attributes.get("series") if node.repeat == 1 else None
        heading, name = (str(held), name) if held else (name, node.op)
    heading = (_fit(heading, big, weight) or node.kind) + times_over(node)
    lines = [Line(heading, big, weight)]
    if form in ("pill", "note"):
        ports = node.outputs or node.inputs
        if ports and node.op != "reference":
            dtype = f" {ports[0].tensor.dtype}" if "dtype" in show else ""
            shape = str(node.attributes.get("told") or shape_text(ports[0].tensor.shape))
            text = shape + dtype
            lines.append(Line(_fit(text, small), small, quiet=True))
        return lines
    told = " · ".join(part for part in (twin, details(node, index)) if part)
    lines.append(Line(_fit(told, small), small, quiet=True))
    if node.error:
        why = wrap([visible(node.error)], LONGEST, size=small)
        lines += [Line(line, small) for line in why[:_ERROR_LINES]]
    inside = "" if "names" in show else layer_of(node)
    if named or inside:
        lines.append(Line(_fit(inside or name, small), small, quiet=True))
    lines.append(Line(amounts(node, index, show=show), small, quiet=True))
    return lines


def _told(given: dict[int, str], far: str) -> dict[int, str]:
    """``given`` with ``far`` at the first port, for a sign that has no room for words."""
    if not far:
        return given
    first = min(given, default=0)
    return {**given, first: " · ".join(text for text in (given.get(first, ""), far) if text)}


def _fit(string: str, size: float, weight: str = "regular") -> str:
    return shorten(visible(string), LONGEST, size=size, weight=weight)


def _given(node: Node, index: Index, show: frozenset[str]) -> dict[int, str]:
    """Labels of the used output ports: the shape, where it is news."""
    taken = {port.tensor.shape for port in node.inputs}
    given: dict[int, str] = {}
    for edge in index.outgoing[node.id]:
        news = edge.tensor.shape not in taken and "shapes" in show
        quiet = node.kind in ("input", *_SIDE_KINDS)
        quiet = quiet or _ends(node, index)
        text = shape_text(edge.tensor.shape) if news and not quiet else ""
        if "dtype" in show and not quiet:
            text = f"{text} {edge.tensor.dtype}".strip()
        given[edge.source_port] = text
    return given


def _ends(node: Node, index: Index) -> bool:
    return [index.node[edge.target].kind for edge in index.outgoing[node.id]] == ["output"]


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
