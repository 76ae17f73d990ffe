"""A difference as lines of styled text that fit a width."""

from __future__ import annotations

from netviz.tables.difference.lines import Line
from netviz.tables.difference.totals import Total, grown
from netviz.tables.layout import GAP, Piece, clip, display_width
from netviz.tables.units import short, visible

_NARROW, _LEAST, _COMFORT = 14, 20, 44
_STYLED = {"added", "removed", "changed", "renamed"}


def body(lines: list[Line], *, width: int | None = None) -> list[list[Piece]]:
    """Head, rule, and a line for each of ``lines``: what it is, its change, how it grew."""
    if not lines:
        return []
    labels = [label(line) for line in lines]
    words = [visible(", ".join(line.words)) for line in lines]
    numbers = {
        "Parameters": [grown(line.parameters) for line in lines],
        "FLOPs": [grown(line.flops, short) for line in lines],
    }
    wide = {head: _widest([head, *texts]) for head, texts in numbers.items()}
    told = [
        _size(pieces)
        for pieces, line in zip(labels, lines, strict=True)
        if line.words or line.parameters or line.flops
    ]
    first = max([len("  Layer"), *told])
    second = _widest(["Change", *words])
    if width is not None:
        first, second = _fitted(first, second, wide, width)
    heads = [(head, "head") for head in wide]
    found = [_row([("  Layer", "head")], ("Change", "head"), heads, (first, second, wide))]
    found.append([("─" * _size(found[0]), "rule")])
    for place, (line, pieces, change) in enumerate(zip(lines, labels, words, strict=True)):
        cells = [(numbers[head][place], "number") for head in wide]
        if line.words or any(text for text, _ in cells):
            found.append(_row(pieces, (change, line.kind), cells, (first, second, wide)))
        else:
            found.append(_cut(pieces, width))
    return [_trimmed(row) for row in found]


def totals(rows: list[Total], names: tuple[str, str]) -> list[list[Piece]]:
    """The totals of both models, and by how much they differ."""
    columns = [
        ["", *(row.title for row in rows)],
        [clip(visible(names[0]), _LEAST), *(row.left for row in rows)],
        [clip(visible(names[1]), _LEAST), *(row.right for row in rows)],
        ["Difference", *(row.difference for row in rows)],
    ]
    wide = [_widest(column) for column in columns]
    found: list[list[Piece]] = []
    for place in range(len(rows) + 1):
        style = "number" if place else "head"
        title = columns[0][place]
        pieces: list[Piece] = [(title + " " * (wide[0] - display_width(title)), "fact")]
        for column, size in zip(columns[1:], wide[1:], strict=True):
            text = column[place]
            pieces.append((" " * (GAP + size - display_width(text)) + text, style))
        found.append(_trimmed(pieces))
    return found


def label(line: Line) -> list[Piece]:
    """Sign, indent, name, how often, and class."""
    style = line.kind if line.kind in _STYLED else "dim" if not line.words else "name"
    pieces = [(f"{line.sign or ' '} ", style), ("  " * line.depth, "tree")]
    pieces.append((visible(line.label), style if style != "dim" or not line.class_name else "name"))
    if line.repeat > 1:
        pieces.append((f" ×{line.repeat}", "repeat"))
    return [*pieces, (f"  {visible(line.class_name)}", "class")] if line.class_name else pieces


def _fitted(first: int, second: int, wide: dict[str, int], width: int) -> tuple[int, int]:
    """Columns dropped from ``wide`` and the first two cut until all fit in ``width``."""

    def needed() -> int:
        return first + second + GAP + sum(GAP + size for size in wide.values())

    for head in ("FLOPs", "Parameters"):
        spare = first - min(first, _COMFORT) + second - min(second, _LEAST)
        if needed() - spare > width:
            wide.pop(head)
    excess = needed() - width
    for floors in ((_COMFORT, max(_LEAST, width // 3)), (_NARROW, _NARROW)):
        taken = min(max(excess, 0), max(0, second - floors[1]))
        second, excess = second - taken, excess - taken
        taken = min(max(excess, 0), max(0, first - floors[0]))
        first, excess = first - taken, excess - taken
    return first, second


def _row(
    pieces: list[Piece],
    change: Piece,
    cells: list[Piece],
    sizes: tuple[int, int, dict[str, int]],
) -> list[Piece]:
    first, second, wide = sizes
    row = _padded(pieces, first)
    text = clip(change[0], second)
    row.append((" " * GAP + text + " " * (second - display_width(text)), change[1]))
    for (cell, style), size in zip(cells, wide.values(), strict=True):
        row.append((" " * (GAP + size - display_width(cell)) + cell, style))
    return row


def _padded(pieces: list[Piece], width: int) -> list[Piece]:
    row = _cut(pieces, width)
    return [*row, (" " * (width - _size(row)), "tree")]


def _cut(pieces: list[Piece], width: int | None) -> list[Piece]:
    if width is None:
        return list(pieces)
    row: list[Piece] = []
    for text, style in pieces:
        part = clip(text, max(0, width - _size(row)))
        row.append((part, style))
    return row


def _trimmed(pieces: list[Piece]) -> list[Piece]:
    """Without the spaces at the end of the line."""
    row = list(pieces)
    while row and not row[-1][0].rstrip():
        row.pop()
    return [*row[:-1], (row[-1][0].rstrip(), row[-1][1])] if row else row


def _size(pieces: list[Piece]) -> int:
    return sum(display_width(text) for text, _ in pieces)


def _widest(texts: list[str]) -> int:
    return max(map(display_width, texts))
