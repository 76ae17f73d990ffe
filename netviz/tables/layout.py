"""A summary as lines of styled text that fit a width, for terminals, files and notebooks alike."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from netviz.passes.cost import Totals
from netviz.tables.columns import Column, columns
from netviz.tables.units import visible
from netviz.tables.view import Line, View

Piece = tuple[str, str]
"""Text and the name of its style: "title", "head", "rule", "tree", "name", "class", "number",
"dim", "hot" or "total"."""

GAP = 2
_LABEL_COMFORT = 36
_LEAST = {"label": 16, "class": 9, "outputs": 9}
_HOT = 20.0
_STYLES = {"class": "class", "kernel": "dim", "inputs": "dim", "elementwise": "dim"}
_MORE_STYLES = {"parameters_percent": "dim", "flops_percent": "dim", "activations": "dim"}


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells by line and column, the label's column first; widths in terminal cells."""

    heads: tuple[Column, ...]
    labels: tuple[Line, ...]
    cells: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...]
    widths: tuple[int, ...]


def grid(view: View, whole: Totals, *, width: int | None = None, backward: bool = False) -> Grid:
    """Choose columns and widths so that no line is longer than ``width`` (None: no limit)."""
    heads = [c for c in columns(backward=backward) if _used(c, view, whole)]
    natural = {c.key: _natural(c, view, whole) for c in heads}
    spare = GAP + natural.get("class", -GAP)
    natural["label"] = max(len("Layer"), *(_label_width(line, spare) for line in view.lines))
    if width is None:
        widths = natural
    else:
        heads, widths = _fit(heads, natural, width)
    cells = tuple(
        tuple(visible(column.cell(line.row, whole)) if line.row else "" for column in heads)
        for line in view.lines
    )
    totals = tuple(column.total(whole) for column in heads)
    order = ("label", *(column.key for column in heads))
    return Grid(tuple(heads), view.lines, cells, totals, tuple(widths[key] for key in order))


def lay_out(grid: Grid) -> list[list[Piece]]:
    """The table's lines: head, rule, rows, rule, totals."""
    rule = [("─" * (sum(grid.widths) + GAP * len(grid.heads)), "rule")]
    head = _joined(grid, [("Layer", "head")], [(c.title, "head") for c in grid.heads])
    body = [
        _joined(
            grid,
            _label(line),
            [_styled(c, text) for c, text in zip(grid.heads, cells, strict=True)],
        )
        for line, cells in zip(grid.labels, grid.cells, strict=True)
    ]
    total = _joined(grid, [("Total", "total")], [(text, "total") for text in grid.totals])
    return [head, rule, *body, rule, total]


def told(line: Line) -> str:
    """The label and how many rows it stands for."""
    label = visible(line.label)
    return f"{label} ×{line.repeat}" if line.repeat > 1 else label


def display_width(text: str) -> int:
    """Terminal cells that ``text`` takes: wide East Asian letters two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def clip(text: str, width: int) -> str:
    """``text`` in at most ``width`` cells, with an ellipsis where it was cut."""
    if display_width(text) <= width:
        return text
    if width <= 0:
        return ""
    kept = ""
    for letter in text:
        if display_width(kept + letter) > width - 1:
            break
        kept += letter
    return f"{kept}…"


def _used(column: Column, view: View, whole: Totals) -> bool:
    return column.rank == 0 or any(line.row and column.cell(line.row, whole) for line in view.lines)


def _label_width(line: Line, spare: int) -> int:
    """Cells that the label needs; one of an operator runs on over ``spare`` cells of its class."""
    runs_on = line.row is None or not line.row.class_name
    return display_width(line.tree + told(line)) - (spare if runs_on else 0)


def _natural(column: Column, view: View, whole: Totals) -> int:
    texts = [visible(column.cell(line.row, whole)) for line in view.lines if line.row]
    return max(map(display_width, [column.title, column.total(whole), *texts]))


def _fit(
    heads: list[Column], natural: dict[str, int], width: int
) -> tuple[list[Column], dict[str, int]]:
    """Drop columns until what is left is comfortable, cut the rest, then give room back."""
    comfort = {c.key: min(natural[c.key], c.comfort) for c in heads}
    comfort["label"] = min(natural["label"], _LABEL_COMFORT)

    def needed(widths: dict[str, int]) -> int:
        return widths["label"] + sum(widths[c.key] + GAP for c in heads)

    tight = {key: min(size, _LEAST.get(key, size)) for key, size in comfort.items()}
    for column in sorted((c for c in heads if c.rank), key=lambda c: -c.rank):
        if needed(comfort if column.rank > 2 else tight) <= width:
            continue
        heads = [c for c in heads if c is not column]
    _cut(comfort, [c.key for c in heads], needed(comfort) - width)
    _grow(comfort, natural, width - needed(comfort))
    return heads, comfort


def _cut(widths: dict[str, int], keys: list[str], excess: int) -> None:
    """Take ``excess`` cells from what may be cut, the widest first."""
    for key, least in sorted(_LEAST.items(), key=lambda item: -widths.get(item[0], 0)):
        if excess > 0 and (key == "label" or key in keys):
            taken = min(excess, max(0, widths[key] - least))
            widths[key] -= taken
            excess -= taken


def _grow(widths: dict[str, int], natural: dict[str, int], spare: int) -> None:
    for key in ("label", "class", "outputs", "inputs", "kernel"):
        if key in widths and spare > 0:
            given = min(spare, natural[key] - widths[key])
            widths[key] += given
            spare -= given


def _joined(grid: Grid, label: list[Piece], cells: list[Piece]) -> list[Piece]:
    heads, widths = grid.heads, grid.widths[1:]
    room = grid.widths[0]
    if heads and heads[0].key == "class" and not cells[0][0]:
        room += GAP + widths[0]
        heads, widths, cells = heads[1:], widths[1:], cells[1:]
    pieces = _padded(label, room)
    gap = " " * GAP
    for column, width, (text, style) in zip(heads, widths, cells, strict=True):
        cell = clip(text, width)
        space = " " * (width - display_width(cell))
        pieces.append((gap + space + cell if column.right else gap + cell + space, style))
    return pieces


def _padded(label: list[Piece], width: int) -> list[Piece]:
    """``label`` in just ``width`` cells; how often a row repeats is the last to be cut."""
    tail = sum(display_width(text) for text, style in label if style == "repeat")
    pieces: list[Piece] = []
    for text, style in label:
        tail -= display_width(text) if style == "repeat" else 0
        part = clip(text, max(0, width - tail))
        width -= display_width(part)
        pieces.append((part, style))
    return [*pieces, (" " * width, "name")]


def _label(line: Line) -> list[Piece]:
    row = line.row
    style = "dim" if row is None or row.kind in ("operator", "unused", "parameter") else "name"
    pieces = [(line.tree, "tree"), (visible(line.label), style)]
    return [*pieces, (f" ×{line.repeat}", "repeat")] if line.repeat > 1 else pieces


def _styled(column: Column, text: str) -> Piece:
    if column.title == "%" and text[:1].isdigit() and float(text) >= _HOT:
        return text, "hot"
    return text, _STYLES.get(column.key) or _MORE_STYLES.get(column.key, "number")
