"""What ``netviz zoo`` tells of a model, as data and as lines for a terminal."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from netviz.tables.layout import Piece
from netviz.tables.units import exact, short


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
