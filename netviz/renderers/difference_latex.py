r"""A difference as LaTeX tabulars that any article can ``\\input``; they need no package."""

from __future__ import annotations

from typing import Protocol

from netviz.renderers.escape_tex import escape
from netviz.tables.difference import Line, Total
from netviz.tables.difference.totals import grown
from netviz.tables.units import short


class Table(Protocol):
    """What is rendered; a `netviz.Diff` is one."""

    @property
    def names(self) -> tuple[str, str]:
        """What the two models are called."""
        ...

    def rows(self) -> list[Line]:
        """The lines of the table."""
        ...

    def totals_rows(self) -> list[Total]:
        """The totals of both."""
        ...


def render(table: Table) -> bytes:
    """What differs, children indented, then the totals of both models."""
    left, right = map(escape, table.names)
    rows = table.rows()
    lines = [f"{left} and {right} are equal.", ""]
    if rows:
        heads = ("", "Layer", "Class", "Change", "Parameters", "FLOPs")
        lines = [*_tabular("clllrr", heads, [_line(line) for line in rows]), "", "\\bigskip", ""]
    totals = [
        [escape(text) for text in (row.title, row.left, row.right, row.difference)]
        for row in table.totals_rows()
    ]
    lines += _tabular("lrrr", ("", left, right, "Difference"), totals)
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _line(line: Line) -> list[str]:
    indent = f"\\hspace*{{{line.depth}em}}" if line.depth else ""
    repeat = f" ×{line.repeat}" if line.repeat > 1 else ""
    sign = f"\\textbf{{{escape(line.sign)}}}" if line.sign else ""
    return [
        sign,
        indent + escape(line.label + repeat),
        escape(line.class_name),
        escape(", ".join(line.words)),
        escape(grown(line.parameters)),
        escape(grown(line.flops, short)),
    ]


def _tabular(align: str, heads: tuple[str, ...], rows: list[list[str]]) -> list[str]:
    body = [_row(cells) for cells in rows]
    return [
        f"\\begin{{tabular}}{{{align}}}",
        "\\hline",
        _row(list(heads)),
        "\\hline",
        *body,
        "\\hline",
        "\\end{tabular}",
    ]


def _row(cells: list[str]) -> str:
    return f"{' & '.join(cells)} \\\\"
