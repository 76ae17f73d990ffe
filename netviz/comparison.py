"""Two models compared: a table, a picture, or data."""

from __future__ import annotations

import html
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from netviz import output as files
from netviz.errors import FormatError
from netviz.ir import Edge, Graph, Group, Node, Port, TensorSpec
from netviz.passes.cost import Totals, totals
from netviz.passes.match import Change, Match, match
from netviz.renderers import DIFFERENCES, find, renderer
from netviz.tables.difference import Line, Total, lines_of, totals_of
from netviz.tables.difference.document import document
from netviz.tables.difference.layout import body
from netviz.tables.difference.layout import totals as totals_lines
from netviz.tables.difference.wording import plural, title_of
from netviz.tables.layout import Piece

PICTURES = ("svg", "png", "pdf")
_TABLE_OF = {"txt": "table", "json": "json", "md": "md", "csv": "csv", "tex": "latex"}


@dataclass(frozen=True, slots=True)
class Diff:
    """What `netviz.diff` gives: ``print`` it, show it in a notebook, save it, or take its data.

    ``match``: the graphs and their changes. ``options``: how it is shown: ``depth``, and for the
    picture ``theme``, ``direction``, ``aspect``, ``fit``, ``title``, ``dpi``. ``everything``: list
    equal parts too.
    """

    match: Match
    options: Mapping[str, Any] = field(default_factory=dict)
    everything: bool = False

    @property
    def left(self) -> Graph:
        """The first graph."""
        return self.match.left

    @property
    def right(self) -> Graph:
        """The second graph."""
        return self.match.right

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change in order of execution, calls before what is in them."""
        return self.match.changes

    @property
    def differs(self) -> bool:
        """Whether anything differs."""
        return self.match.differs

    @property
    def counts(self) -> Mapping[str, int]:
        """Layers by kind: equal, changed, added, removed, renamed, resized."""
        return self.match.counts

    @property
    def names(self) -> tuple[str, str]:
        """What the two models are called."""
        return title_of(self.left), title_of(self.right)

    @property
    def totals(self) -> tuple[Totals, Totals]:
        """Parameters, FLOPs and memory of both."""
        return totals(self.left), totals(self.right)

    def rows(self) -> list[Line]:
        """The lines of the table; none where nothing differs and not everything is listed."""
        if not self.differs and not self.everything:
            return []
        return lines_of(self.match, everything=self.everything, depth=self.options.get("depth"))

    def totals_rows(self) -> list[Total]:
        """The totals of both as text."""
        return totals_of(*self.totals)

    def to_dict(self) -> dict[str, Any]:
        """Everything as JSON's types: names, totals, their differences, counts, changes."""
        return document(self.match, self.totals)

    def verdict(self) -> str:
        """One sentence: how many layers are equal, changed, added, removed."""
        if not self.differs:
            return f"no difference: {plural(self.counts['equal'], 'equal layer')}"
        found = [f"{count:,} {_SAID[kind]}" for kind, count in self.counts.items() if count]
        return f"layers: {', '.join(found)}"

    def lines(self, width: int | None = None) -> list[list[Piece]]:
        """The table as pieces of (text, style), a list a line, in ``width`` characters."""
        table = body(self.rows(), width=width)
        below = totals_lines(self.totals_rows(), self.names)
        said: list[list[Piece]] = [[(self.verdict(), "said")], []]
        return [*table, *([[]] if table else []), *said, *below]

    def text(self, width: int | None = None) -> str:
        """The table as plain text."""
        lines = ("".join(text for text, _ in line).rstrip() for line in self.lines(width))
        return "\n".join(lines) + "\n"

    def render(self, suffix: str = "svg") -> bytes:
        """The bytes of a picture (svg, png, pdf), of the page that shows both networks side by side
        (html), or of a table (txt, json, csv, md, tex).

        Raises `FormatError` for anything else.
        """
        name = suffix.lower().lstrip(".")
        name = {"table": "txt", "latex": "tex"}.get(name, name)
        if name in _TABLE_OF:
            table: bytes = renderer(DIFFERENCES[_TABLE_OF[name]])(self)
            return table
        if name == "html":
            page: bytes = renderer(DIFFERENCES["html"])(self, theme=self.options.get("theme"))
            return page
        if name not in PICTURES:
            find(name)  # names what is near a misspelt one
            known = ", ".join((*PICTURES, "html", *_TABLE_OF))
            raise FormatError(f"a difference cannot be written as {suffix!r}; choose from {known}")
        from netviz.drawing import draw_match

        rest = {key: value for key, value in self.options.items() if value is not None}
        return draw_match(self.match, format=name, **rest)

    def save(self, path: str | Path, suffix: str | None = None) -> Path:
        """Write to ``path`` in the format of its ending (or ``suffix``), whole or not at all.

        Raises `FormatError` and `OutputError`.
        """
        chosen = suffix or suffix_of(path)
        files.check(path)
        files.write(self.render(chosen), path)
        return Path(path)

    @property
    def svg(self) -> str:
        """The picture as SVG text."""
        return self.render("svg").decode("utf-8")

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        return f"<pre style='line-height:1.25'>{html.escape(self.text())}</pre>"

    def __str__(self) -> str:
        return self.text(shutil.get_terminal_size((100, 24)).columns).rstrip("\n")

    def __repr__(self) -> str:
        return f"<Diff of {self.names[0]} and {self.names[1]}: {self.verdict()}>"


_SAID = {
    "equal": "equal",
    "changed": "changed",
    "added": "added",
    "removed": "removed",
    "renamed": "renamed",
    "resized": "on other shapes",
}


def compare(
    left: Graph,
    right: Graph,
    *,
    everything: bool = False,
    options: Mapping[str, Any] | None = None,
    targets: tuple[str, str] = ("", ""),
) -> Diff:
    """The difference of two graphs; those of one name are called by their ``targets``, too."""
    if title_of(left) == title_of(right) and all(targets):
        left, right = (
            replace(graph, name=f"{title_of(graph)} ({short})")
            for graph, short in zip((left, right), _shortened(targets), strict=True)
        )
    return Diff(match(left, right), options or {}, everything)


def _shortened(targets: tuple[str, str]) -> tuple[str, str]:
    """As little of both as tells them apart: ``v1.py`` and ``v2.py``, or all of them."""
    names = [Path(target.partition(":")[0]).name for target in targets]
    return (names[0], names[1]) if names[0] != names[1] else targets


def rehearse(options: Mapping[str, Any], suffix: str) -> None:
    """Compare two boxes, so that a misspelt option or a missing package is told before models run.

    Raises what `Diff.render` raises.
    """
    if suffix in PICTURES:
        compare(_TWO_BOXES, _TWO_BOXES, options=options).render(suffix)


_ONE = TensorSpec((1,))
_TWO_BOXES = Graph(
    name="rehearsal",
    groups=(Group(id="", path="", class_name="Net"),),
    nodes=(
        Node(id="x", kind="input", op="input", name="x", outputs=(Port("x", _ONE),)),
        Node(id="y", kind="output", op="output", name="y", inputs=(Port("y", _ONE),)),
    ),
    edges=(Edge("x", 0, "y", 0, _ONE),),
)


def suffix_of(path: str | Path) -> str:
    """The format that the ending of ``path`` names; text for standard output.

    Raises `FormatError` for an ending in which a difference cannot be written.
    """
    if str(path) == files.STDOUT:
        return "txt"
    suffix = Path(path).suffix.lower().lstrip(".")
    known = (*PICTURES, "html", *_TABLE_OF)
    if suffix not in known:
        said = f"{str(path)!r} has no ending" if not suffix else f"unknown format {suffix!r}"
        raise FormatError(f"{said}: a difference is written as {', '.join(known)}")
    return suffix
