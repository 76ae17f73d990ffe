r"""A summary as a LaTeX tabular that any article can ``\input``; it needs no package."""

from __future__ import annotations

from netviz.renderers.escape_tex import escape
from netviz.tables import Summary
from netviz.tables.layout import Grid, told
from netviz.tables.view import Line


def render(summary: Summary) -> bytes:
    r"""The table's lines, children indented, totals last; notes follow as TeX comments' text."""
    grid = summary.grid()
    lines = [
        f"\\begin{{tabular}}{{{_align(grid)}}}",
        "\\hline",
        _row(["Layer", *(escape(column.title) for column in grid.heads)]),
        "\\hline",
    ]
    for line, cells in zip(grid.labels, grid.cells, strict=True):
        lines.append(_row([_indented(line), *map(escape, cells)]))
    lines += ["\\hline", _row(["Total", *map(escape, grid.totals)]), "\\hline", "\\end{tabular}"]
    comments = [f"% {heading}: {text}" for heading, text in summary.facts()]
    head = [" ".join(comment.split()) for comment in comments]
    return ("\n".join([*head, *lines]) + "\n").encode("utf-8", "replace")


def _align(grid: Grid) -> str:
    return "l" + "".join("r" if column.right else "l" for column in grid.heads)


def _indented(line: Line) -> str:
    depth = len(line.tree) // 3
    indent = f"\\hspace*{{{depth - 1}em}}" if depth > 1 else ""
    return indent + escape(told(line))


def _row(cells: list[str]) -> str:
    return f"{' & '.join(cells)} \\\\"
