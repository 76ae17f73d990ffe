"""A summary as a GitHub table."""

from __future__ import annotations

from netviz.renderers.escape_markdown import escape
from netviz.tables import Summary
from netviz.tables.layout import Grid, told
from netviz.tables.view import Line


def render(summary: Summary) -> bytes:
    """The table's lines, modules by their full path, and what is said below it, in UTF-8."""
    grid = summary.grid()
    lines = [_row(["Layer", *(escape(column.title) for column in grid.heads)]), _rule(grid)]
    for line, cells in zip(grid.labels, grid.cells, strict=True):
        lines.append(_row([_indented(line), *map(escape, cells)]))
    lines.append(
        _row(["**Total**", *(f"**{escape(text)}**" if text else "" for text in grid.totals)])
    )
    below = [f"- {_fact(heading)}{escape(text)}" for heading, text in summary.facts()]
    return ("\n".join([*lines, "", *below]) + "\n").encode("utf-8", "replace")


def _indented(line: Line) -> str:
    depth = len(line.tree) // 3
    return "&emsp;" * max(0, depth - 1) + escape(told(line))


def _fact(heading: str) -> str:
    return f"**{escape(heading)}**: " if heading else ""


def _rule(grid: Grid) -> str:
    return _row(["---", *("---:" if column.right else "---" for column in grid.heads)])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
