r"""A summary as a LaTeX tabular that any article can ``\input``; it needs no package."""

from __future__ import annotations

from dataclasses import replace

from netviz.renderers.escape_tex import escape
from netviz.tables import Summary
from netviz.tables.layout import Grid, told
from netviz.tables.view import Line

_TOO_WIDE = ("inputs", "parameters_percent", "flops_percent", "elementwise", "activations")


def render(summary: Summary) -> bytes:
    r"""The table's lines, children indented, totals last; notes follow as TeX comments' text."""
    grid = _narrow(summary.grid())
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


def _narrow(grid: Grid) -> Grid:
    """Without the columns for which a paper's page has no room, and without the model's own row."""
    kept = [i for i, column in enumerate(grid.heads) if column.key not in _TOO_WIDE]
    first = grid.labels[0].row
    body = slice(
        1 if first is not None and first.kind == "model" and len(grid.labels) > 1 else 0, None
    )
    return replace(
        grid,
        heads=tuple(grid.heads[i] for i in kept),
        labels=grid.labels[body],
        cells=tuple(tuple(cells[i] for i in kept) for cells in grid.cells[body]),
        totals=tuple(grid.totals[i] for i in kept),
    )


def _align(grid: Grid) -> str:
    return "l" + "".join("r" if column.right else "l" for column in grid.heads)


def _indented(line: Line) -> str:
    depth = len(line.tree) // 3
    indent = f"\\hspace*{{{depth - 1}em}}" if depth > 1 else ""
    return indent + escape(told(line))


def _row(cells: list[str]) -> str:
    return f"{' & '.join(cells)} \\\\"
