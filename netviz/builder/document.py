"""What stands around the layers of a PlotNeuralNet script: the document, by its helpers' names."""

from __future__ import annotations

from typing import Any

from netviz.builder.parts import Piece
from netviz.renderers.templating import fill


def to_head(projectpath: str = "..", *, layers: str | None = None) -> str:
    """The document's start. ``projectpath`` is not needed: the boxes are defined in the document;
    ``layers`` names a folder with PlotNeuralNet's own definitions to use instead."""
    return _document("head", layers=layers)


def to_cor() -> str:
    """The colours' names."""
    return _document("colours")


def to_begin() -> str:
    """The picture's start."""
    return _document("begin")


def to_end() -> str:
    """The end of the picture and of the document."""
    return _document("end")


def _document(part: str, **values: Any) -> str:
    return Piece(fill(f"tex/pics-{part}.tex", {"document": "article", **values}), None)
