"""Which rows of a summary are shown, at which depth, in which order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from netviz.errors import FormatError
from netviz.tables.repeats import Tree, looks, plant
from netviz.tables.row import Row

_NUMBER = re.compile(r"\d+(?=[.@ ]|$)")

READABLE = 72
"""Lines that a table may have before its default depth goes down."""

DEEPEST = 9
"""Depth to which a table goes unasked, however narrow the network."""

LONGEST = 40
"""Lines of a sorted table; the rest is summed up in one."""

SORTS: dict[str, tuple[str, Callable[[Row], int]]] = {
    "path": ("as they run, as a tree", lambda row: 0),
    "params": ("most parameters first", lambda row: row.counted),
    "flops": ("most FLOPs first", lambda row: row.totals.flops),
    "memory": ("largest activations first", lambda row: row.totals.activation_bytes),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row as shown: ``tree`` is the branch before ``label``; ``repeat`` equal rows in one.

    ``row`` is None on the line that stands for those that do not fit, said in ``label``.
    """

    row: Row | None
    tree: str
    label: str
    repeat: int = 1


@dataclass(frozen=True, slots=True)
class View:
    """The lines to show, the depth they reach, and what is left out."""

    lines: tuple[Line, ...]
    depth: int
    hidden: int = 0
    deeper: bool = False


def view(rows: tuple[Row, ...], *, depth: int | None = None, sort: str = "path") -> View:
    """Choose the lines; ``depth`` None takes the deepest that stays readable.

    Raises `FormatError` for an unknown ``sort`` or a negative ``depth``.
    """
    if sort not in SORTS:
        raise FormatError(f"unknown sort {sort!r}: choose one of {', '.join(SORTS)}")
    if depth is not None and depth < 0:
        raise FormatError(f"depth must be 0 or more, not {depth}")
    return _tree_view(rows, depth) if sort == "path" else _sorted_view(rows, depth, sort)


def _tree_view(rows: tuple[Row, ...], depth: int | None) -> View:
    tree = plant(rows)
    deepest = max(row.depth for row in rows)
    reach = _readable(tree) if depth is None else min(depth, deepest)
    lines: list[Line] = [Line(rows[0], "", rows[0].name)]
    stack = [(branch, "") for branch in reversed(tree.below(0))] if reach else []
    while stack:
        branch, stem = stack.pop()
        row = rows[branch.row]
        lines.append(
            Line(row, stem + ("└─ " if branch.last else "├─ "), branch.label, branch.repeat)
        )
        if row.depth < reach:
            inner = stem + ("   " if branch.last else "│  ")
            stack += [(below, inner) for below in reversed(tree.below(branch.row))]
    hidden = sum(row.rearranges and row.depth <= reach for row in rows)
    return View(tuple(lines), reach, hidden, deeper=reach < tree.depth)


def _readable(tree: Tree) -> int:
    """The greatest depth whose lines, folded, are at most `READABLE`; at least 1."""
    counts: dict[int, int] = {}
    stack = [(branch.row, 1) for branch in tree.below(0)]
    while stack:
        row, depth = stack.pop()
        counts[depth] = counts.get(depth, 0) + 1
        stack += [(branch.row, depth + 1) for branch in tree.below(row)]
    lines, reach = 1, 0
    for depth in sorted(counts):
        lines += counts[depth]
        if depth > 1 and (lines > READABLE or depth > DEEPEST):
            break
        reach = depth
    return reach


def _sorted_view(rows: tuple[Row, ...], depth: int | None, sort: str) -> View:
    reach = max(row.depth for row in rows) if depth is None else depth
    parents = {row.parent for row in rows}
    ends = [r for r in rows if r.depth == reach or (r.depth < reach and _is_end(r, parents))]
    key = SORTS[sort][1]
    ends.sort(key=key, reverse=True)  # a stable sort: equals stay in execution order
    having = [row for row in ends if key(row)]
    lines = [_same(run) for run in _runs(having)][:LONGEST]
    told = sum(line.repeat for line in lines)
    if len(ends) > told:
        none = " with none" if told == len(having) else ""
        lines.append(Line(None, "", f"… {len(ends) - told} more{none}"))
    return View(tuple(lines), reach)


def _runs(rows: list[Row]) -> list[list[Row]]:
    """Rows that look alike and whose names differ in numbers only, where they save two lines."""
    alike: dict[object, list[Row]] = {}
    for row in rows:
        alike.setdefault((looks(row), _NUMBER.sub("*", _full_name(row))), []).append(row)
    runs: list[list[Row]] = []
    for run in alike.values():
        runs += [run] if len(run) > 2 else [[row] for row in run]
    return runs


def _same(run: list[Row]) -> Line:
    """One line for rows whose names differ in some of their numbers, shown as stars."""
    names = [_full_name(row) for row in run]
    numbers = zip(*(_NUMBER.findall(name) for name in names), strict=True)
    told = iter([set(found).pop() if len(set(found)) == 1 else "*" for found in numbers])
    return Line(run[0], "", _NUMBER.sub(lambda _: next(told), names[0]), len(run))


def _is_end(row: Row, parents: set[str | None]) -> bool:
    return row.kind in ("operator", "parameter", "unused") or row.id not in parents


def _full_name(row: Row) -> str:
    again = f" @{row.call}" if row.call > 1 else ""
    if row.kind == "operator":
        return f"{row.path} · {row.name}" if row.path else row.name
    return (row.path or row.name) + again
