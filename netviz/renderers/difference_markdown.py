"""A difference as GitHub tables."""

from __future__ import annotations

from typing import Protocol

from netviz.renderers.escape_markdown import escape
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
    """What differs, then the totals of both models, in UTF-8."""
    left, right = map(escape, table.names)
    rows = table.rows()
    lines = [_row(["", "Layer", "Class", "Change", "Parameters", "FLOPs"])]
    lines += ["| :---: | --- | --- | --- | ---: | ---: |", *map(_line, rows)] if rows else []
    if not rows:
        lines = [f"{left} and {right} are equal."]
    totals = [_row(["", left, right, "Difference"]), "| --- | ---: | ---: | ---: |"]
    totals += [
        _row([f"**{row.title}**", *map(escape, (row.left, row.right, row.difference))])
        for row in table.totals_rows()
    ]
    return ("\n".join([*lines, "", *totals]) + "\n").encode("utf-8", "replace")


def _line(line: Line) -> str:
    repeat = f" ×{line.repeat}" if line.repeat > 1 else ""
    return _row(
        [
            f"**{escape(line.sign)}**" if line.sign else "",
            "&emsp;" * line.depth + escape(line.label + repeat),
            escape(line.class_name),
            escape(", ".join(line.words)),
            escape(grown(line.parameters)),
            escape(grown(line.flops, short)),
        ]
    )


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
