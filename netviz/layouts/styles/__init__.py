"""Figures in the styles of papers: one folder a style, one line each in the table.

A style's module offers three things:

- ``Options``: a frozen dataclass of what only this style has, documented field by field;
- ``suits(graph) -> float``: how well it shows this traced graph, 0 (not at all) to 1 (made for it);
- ``compose(graph, *, sheet, options) -> Scene``: the figure of a whole traced graph. What the
  style cannot show of it is said in the scene's ``notes``, by name.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from netviz.errors import FormatError
from netviz.ir import Graph


@dataclass(frozen=True, slots=True)
class Style:
    """One style: the ``module`` that draws it, and ``about``, what it shows, for lists.

    ``needs``: what it shows of the real network beside its graph ("weights"), where there is one.
    ``shows``: which of "image" and "activations" it has room for.
    """

    module: str
    about: str
    needs: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()


_HERE = "netviz.layouts.styles"
_PIXELS = ("image", "activations")

STYLES: Mapping[str, Style] = MappingProxyType(
    {
        "plotneuralnet": Style(
            f"{_HERE}.plotneuralnet", "boxes in oblique view, skips above", shows=_PIXELS
        ),
        "unet": Style(f"{_HERE}.unet", "levels in a U, copies across", shows=_PIXELS),
        "blocks": Style(f"{_HERE}.blocks", "rounded blocks, xN frames, towers: transformers"),
        "lenet": Style(
            f"{_HERE}.lenet", "stacks of feature maps with receptive fields", shows=_PIXELS
        ),
        "alexnet": Style(f"{_HERE}.alexnet", "prisms with kernel pyramids", shows=_PIXELS),
        "fcnn": Style(
            f"{_HERE}.fcnn",
            "columns of neurons, weights on the edges",
            ("weights",),
            ("activations",),
        ),
        "resnet": Style(f"{_HERE}.resnet", "a chain of layers with arcs at its side"),
    }
)
"""What ``--style`` takes besides "graph", the default drawing, and "auto"."""

GRAPH = "graph"
AUTO = "auto"
_ENOUGH = 0.5
"""Under this no style of papers suits, and "auto" is the default drawing."""


def names() -> tuple[str, ...]:
    """Everything that ``--style`` takes."""
    return (AUTO, GRAPH, *STYLES)


def module(name: str) -> Any:
    """The module of the style ``name``; raises `FormatError` that lists those there are."""
    if name not in STYLES:
        near = get_close_matches(name, names(), 1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise FormatError(f"no style {name!r}: {hint}choose from {', '.join(names())}")
    return importlib.import_module(STYLES[name].module)


def choose(graph: Graph) -> str:
    """The style that suits ``graph`` best; "graph" where none of papers' does."""
    marks = {name: module(name).suits(graph) for name in STYLES}
    best = max(marks, key=lambda name: marks[name])
    return best if marks[best] >= _ENOUGH else GRAPH
