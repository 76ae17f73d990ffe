"""The list that ``netviz zoo`` shows in a terminal, as wide as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from netviz.tables.layout import Piece, clip, display_width
from netviz.tables.units import short


def _inputs(inputs: list[dict[str, Any]]) -> str:
    first = "×".join(map(str, inputs[0]["shape"]))
    return f"{first} +{len(inputs) - 1}" if len(inputs) > 1 else first


@dataclass(frozen=True, slots=True)
class All:
    """The list, a line a model, under a heading for each section."""

    models: Sequence[Mapping[str, Any]]

    def lines(self, width: int | None = None) -> list[list[Piece]]:
        """In ``width`` characters: the best style only, and of the paper what there is room for."""
        columns = _fitted(self.models, width)
        room = None if width is None else width - columns.width
        papers = [_paper(told, room) for told in self.models]
        heads = (*_HEADS, "Paper" if any(papers) else "")
        whole = columns.width + max(map(display_width, papers))
        lines: list[list[Piece]] = [[(columns.row(heads), "head")], [("─" * whole, "rule")]]
        section = ""
        for told, paper in zip(self.models, papers, strict=True):
            if told["section"] != section:
                lines += [*([[]] if section else []), [(told["section"], "fact")]]
                section = told["section"]
            lines += columns.lines(told, paper)
        below = "netviz zoo NAME shows one and its options; netviz draw zoo:NAME draws it"
        return [*lines, [], [(below, "dim")]]


_HEADS = ("Model", "Input", "Params", "FLOPs", "Style")
_AUTHOR, _NAME = 20, 20
"""Cells that an author and a year take; cells of a name in a narrow list, longer ones being on a
line of their own."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """All columns but the paper's: their ``sizes``, ``gap`` cells apart; ``styles``: how many."""

    sizes: tuple[int, ...]
    gap: int
    styles: int | None

    @property
    def width(self) -> int:
        return sum(self.sizes) + self.gap * len(self.sizes)

    def row(self, cells: Sequence[str]) -> str:
        text = ""
        for i, (cell, size) in enumerate(zip(cells, self.sizes, strict=False)):
            space = " " * (size - display_width(cell))
            text += (space + cell if i in (2, 3) else cell + space) + " " * self.gap
        return text + cells[len(self.sizes)]

    def lines(self, told: Mapping[str, Any], paper: str) -> list[list[Piece]]:
        name, *others = _cells(told, self.styles)
        alone = len(name) > self.sizes[0]
        text = self.row(("" if alone else name, *others, ""))
        start = 0 if alone else len(name)
        line = [(text[:start], "class"), (text[start:], "number"), (paper, "dim")]
        return [[(name, "class")], line] if alone else [line]


def _fitted(models: Sequence[Mapping[str, Any]], width: int | None) -> _Columns:
    """The widest columns that leave room for the author and the year."""
    roomy, plain = (_columns(models, styles, gap=2) for styles in (None, 1))
    if width is None or width - roomy.width >= _AUTHOR:
        return roomy
    return plain if width - plain.width >= _AUTHOR else _columns(models, 1, gap=1, name=_NAME)


def _columns(
    models: Sequence[Mapping[str, Any]], styles: int | None, *, gap: int, name: int | None = None
) -> _Columns:
    cells = [_cells(told, styles) for told in models]
    first, *others = (
        max(map(display_width, column)) for column in zip(_HEADS, *cells, strict=True)
    )
    return _Columns((first if name is None else min(first, name), *others), gap, styles)


def _cells(told: Mapping[str, Any], styles: int | None) -> tuple[str, ...]:
    return (
        told["name"],
        _inputs(told["inputs"]),
        short(told["parameters"]),
        short(told["flops"]),
        ", ".join(told["styles"][:styles]),
    )


def _paper(told: Mapping[str, Any], room: int | None) -> str:
    """As much of authors, title and year as fits ``room``; the year is the last to go."""
    authors, year, whole = told["authors"], str(told["year"]), told["paper"]
    if room is None or display_width(whole) <= room:
        return str(whole)
    if room >= 60:
        return clip(f"{authors}, {told['title']}", room - 6) + f", {year}"
    first = authors.partition(" et al.")[0].partition(" & ")[0]
    for words in (f"{authors} {year}", f"{first} et al. {year}", f"{first} {year}", year):
        if display_width(words) <= room:
            return words
    return ""
