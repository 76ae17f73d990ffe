"""What ``netviz zoo`` shows of the zoo, as data and as lines for a terminal."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from netviz.tables.layout import Piece, clip, display_width
from netviz.tables.units import exact, short

GAP = "  "


def told(name: str) -> dict[str, Any]:
    """What the list says of the model ``name``; loads no torch."""
    from netviz.zoo import MODELS
    from netviz.zoo.facts import facts

    entry, found = MODELS[name], facts()[name]
    return {
        "name": name,
        "section": entry.section,
        "paper": entry.paper,
        "authors": entry.authors,
        "title": entry.title,
        "year": entry.year,
        "inputs": [
            {"name": label, "shape": list(tensor.shape), "dtype": tensor.dtype}
            for label, tensor in found.inputs
        ],
        "parameters": found.parameters,
        "flops": found.flops,
        "styles": list(entry.styles),
    }


def more(name: str) -> dict[str, Any]:
    """What is said besides of one model: its options, what it is, and the file that it is in."""
    from netviz.zoo import builder, options

    made = getattr(builder(name), "func", builder(name))
    return {
        "options": options(name),
        "about": inspect.cleandoc(made.__doc__ or ""),
        "file": inspect.getsourcefile(made),
    }


def _inputs(inputs: list[dict[str, Any]]) -> str:
    first = "×".join(map(str, inputs[0]["shape"]))
    return f"{first} +{len(inputs) - 1}" if len(inputs) > 1 else first


@dataclass(frozen=True, slots=True)
class All:
    """The list, a line a model, under a heading for each section."""

    models: Sequence[Mapping[str, Any]]

    def lines(self, width: int | None = None) -> list[list[Piece]]:
        """In ``width`` characters: the best style only, and of the paper what there is room for."""
        cells, sizes = self._fitted(width)
        room = None if width is None else width - _wide(sizes)
        papers = [_paper(told, room) for told in self.models]
        shown = room is None or room >= _YEAR
        heads = (*_HEADS, "Paper" if shown else "")
        whole = _wide(sizes) + max(map(display_width, papers))
        lines: list[list[Piece]] = [[(_row(heads, sizes), "head")], [("─" * whole, "rule")]]
        section = ""
        for told, row, paper in zip(self.models, cells, papers, strict=True):
            if told["section"] != section:
                lines += [*([[]] if section else []), [(told["section"], "fact")]]
                section = told["section"]
            text = _row((*row, ""), sizes)
            start = len(told["name"])
            lines.append([(text[:start], "class"), (text[start:], "number"), (paper, "dim")])
        below = "netviz zoo NAME shows one and its options; netviz draw zoo:NAME draws it"
        return [*lines, [], [(below, "dim")]]

    def _fitted(self, width: int | None) -> tuple[list[tuple[str, ...]], list[int]]:
        """The cells of every model but the paper, and the widths of their columns."""
        cells = [_cells(told, styles=None) for told in self.models]
        sizes = _sizes(cells)
        if width is not None and width - _wide(sizes) < _AUTHOR:
            cells = [_cells(told, styles=1) for told in self.models]
            sizes = _sizes(cells)
        return cells, sizes


def _cells(told: Mapping[str, Any], *, styles: int | None) -> tuple[str, ...]:
    return (
        told["name"],
        _inputs(told["inputs"]),
        short(told["parameters"]),
        short(told["flops"]),
        ", ".join(told["styles"][:styles]),
    )


_HEADS = ("Model", "Input", "Params", "FLOPs", "Style")
_AUTHOR, _YEAR = 20, 4
"""Cells that an author and a year take, and a year."""


def _sizes(cells: list[tuple[str, ...]]) -> list[int]:
    return [max(map(display_width, column)) for column in zip(_HEADS, *cells, strict=True)]


def _wide(sizes: list[int]) -> int:
    return sum(sizes) + len(GAP) * len(sizes)


def _row(cells: tuple[str, ...], sizes: list[int]) -> str:
    text = ""
    for i, (cell, size) in enumerate(zip(cells, sizes, strict=False)):
        space = " " * (size - display_width(cell))
        text += (space + cell if i in (2, 3) else cell + space) + GAP
    return text + cells[len(sizes)]


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


@dataclass(frozen=True, slots=True)
class One:
    """One model: what it is, what it takes, what it costs, what can be set."""

    model: Mapping[str, Any]

    def lines(self, width: int | None = None) -> list[list[Piece]]:
        """In ``width`` characters, 100 where that is None."""
        model = self.model
        said = [
            ("Paper", model["paper"]),
            *(("Input", _input(given)) for given in model["inputs"]),
            ("Parameters", exact(model["parameters"])),
            ("FLOPs", f"{short(model['flops'])} a forward, two for a multiply-add"),
            ("Styles", ", ".join(model["styles"])),
            ("Set", _options(model["options"])),
            ("Code", _shown(model["file"])),
            ("Draw it", _draw(model["name"], model.get("set", {}), model["styles"][0])),
        ]
        margin = max(len(heading) for heading, _ in said) + 2
        room = max(20, (width or 100) - margin)
        lines: list[list[Piece]] = [[(model["name"], "fact")], []]
        lines += [[(part, "said")] for part in _about(model["about"], width or 100)]
        lines.append([])
        for heading, text in said:
            words = text.split("; ") if heading == "Set" else [text]
            for i, part in enumerate(p for word in words for p in textwrap.wrap(word, room)):
                lines.append([((heading if i == 0 else "").ljust(margin), "fact"), (part, "said")])
        return lines


def _input(given: Mapping[str, Any]) -> str:
    return f"{given['name']} {'×'.join(map(str, given['shape']))} {given['dtype']}"


def _options(options: Mapping[str, Any]) -> str:
    if not options:
        return "none"
    return "; ".join(f"{name}={_value(default)}" for name, default in options.items())


def _value(default: object) -> str:
    """As it is written after ``--set NAME=``."""
    return ",".join(map(str, default)) if isinstance(default, tuple) else str(default)


def _about(text: str, width: int) -> list[str]:
    """A docstring's paragraphs, wrapped, without its mark-up."""
    plain = re.sub(r"`+([^`]*)`+", r"\1", text)
    paragraphs = plain.split("\n\n")
    return [line for part in paragraphs for line in textwrap.wrap(part, width)]


def _shown(path: str) -> str:
    """Relative to here where that is shorter."""
    here = Path.cwd()
    found = Path(path)
    return str(found.relative_to(here)) if found.is_relative_to(here) else path


def _draw(name: str, given: Mapping[str, Any], style: str) -> str:
    words = ["netviz draw", f"zoo:{name}", "-o", f"{name}.svg"]
    words += ["--style", style] if style != "graph" else []
    words += ["--set", *(f"{key}={_value(value)}" for key, value in given.items())] if given else []
    return " ".join(words)
