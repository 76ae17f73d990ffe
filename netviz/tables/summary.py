"""The table of a model, ready to be shown anywhere."""

from __future__ import annotations

import html
import shutil
from dataclasses import dataclass
from typing import Any

from netviz.ir import Graph
from netviz.passes.cost import Totals, totals
from netviz.tables.document import document
from netviz.tables.footer import Fact, facts, legend
from netviz.tables.layout import Grid, Piece, grid, lay_out
from netviz.tables.row import Row
from netviz.tables.rows import rows_of
from netviz.tables.units import visible
from netviz.tables.view import View, view


@dataclass(frozen=True, slots=True)
class Summary:
    """A model layer by layer: ``print`` it, show it in a notebook, or take its numbers.

    ``graph``: what it was made from. ``rows``: every module call, operator and parameter, parents
    first, whatever the table shows. ``totals``: of the model; its fields are the keys of
    ``to_dict()["totals"]``. ``view``: the lines that the table shows.
    """

    graph: Graph
    rows: tuple[Row, ...]
    totals: Totals
    view: View
    backward: bool = False

    @property
    def name(self) -> str:
        """The model's name."""
        return self.graph.name

    def to_dict(self) -> dict[str, Any]:
        """Everything as JSON's types: name, totals, inputs, outputs, layers, notes, metadata."""
        return document(self.graph, self.rows, self.totals)

    def grid(self, width: int | None = None) -> Grid:
        """The cells that fit in ``width`` characters (None: all)."""
        return grid(self.view, self.totals, width=width, backward=self.backward)

    def facts(self) -> list[Fact]:
        """What is said below the table: (heading, text)."""
        return [*facts(self.graph, self.totals), *legend(self.view)]

    def lines(self, width: int | None = None) -> list[list[Piece]]:
        """The table and what stands below it as pieces of (text, style), a list a line."""
        table = lay_out(self.grid(width))
        below = self.facts()
        margin = max((len(heading) for heading, _ in below), default=0) + 2
        said: list[list[Piece]] = []
        for heading, text in below:
            room = max(20, width - margin) if width else None
            for i, part in enumerate(wrapped(visible(text), room)):
                said.append([((heading if i == 0 else "").ljust(margin), "fact"), (part, "said")])
        return [*table, [], *said]

    def text(self, width: int | None = None) -> str:
        """The table as plain text, no line longer than ``width`` characters (None: no limit)."""
        lines = ("".join(text for text, _ in line).rstrip() for line in self.lines(width))
        return "\n".join(lines) + "\n"

    def __str__(self) -> str:
        return self.text(shutil.get_terminal_size((100, 24)).columns).rstrip("\n")

    def __repr__(self) -> str:
        return f"<Summary of {self.name}: {self.totals.parameters:,} parameters>"

    def _repr_html_(self) -> str:
        return f"<pre style='line-height:1.25'>{html.escape(self.text())}</pre>"


def summarise(
    graph: Graph, *, depth: int | None = None, sort: str = "path", backward: bool = False
) -> Summary:
    """The summary of ``graph``; its table goes ``depth`` deep (None: as deep as is readable).

    ``sort``: "path" (the tree, as it runs), "params", "flops" or "memory". Raises `FormatError`
    for an unknown one.
    """
    rows = rows_of(graph, backward=backward)
    chosen = view(rows, depth=depth, sort=sort)
    return Summary(graph, rows, totals(graph, backward=backward), chosen, backward)


def wrapped(text: str, width: int | None) -> list[str]:
    """``text`` broken at spaces into lines of at most ``width`` characters."""
    lines = [""]
    for word in text.split():
        if width and lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
