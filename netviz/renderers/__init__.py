"""Every format that netviz writes: one line each, one module each."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from netviz.errors import FormatError


@dataclass(frozen=True, slots=True)
class Format:
    """One output format.

    ``module``: where its ``render(...) -> bytes`` is. ``about``: what it is, for lists.
    ``kind``: what ``render`` takes: "scene" (a positioned picture), "graph" (the network), "page"
    (the network and how much of it is open), or "table" (a `netviz.tables.Summary`).
    """

    module: str
    about: str
    kind: str


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "svg": Format("netviz.renderers.svg", "vector picture, text as text, tooltips", "scene"),
        "png": Format("netviz.renderers.png", "picture in pixels", "scene"),
        "pdf": Format("netviz.renderers.pdf", "vector picture for print", "scene"),
        "html": Format("netviz.renderers.html", "an interactive page, one offline file", "page"),
        "gif": Format("netviz.renderers.gif", "the forward pass, appearing step by step", "scene"),
        "tex": Format("netviz.renderers.tikz", "LaTeX with TikZ, for papers", "scene"),
        "dot": Format("netviz.renderers.dot", "Graphviz source", "scene"),
        "mmd": Format("netviz.renderers.mermaid", "Mermaid, which GitHub draws", "scene"),
        "json": Format("netviz.renderers.graph_json", "the graph, to load again", "graph"),
        "graphml": Format("netviz.renderers.graphml", "for yEd, Gephi and networkx", "graph"),
        "pbtxt": Format("netviz.renderers.graphdef", "for TensorBoard's graph tab", "graph"),
        "model-explorer": Format(
            "netviz.renderers.model_explorer", "JSON for Model Explorer", "graph"
        ),
        "txt": Format("netviz.renderers.text", "the layers as a plain table", "table"),
        "md": Format("netviz.renderers.markdown", "the layers as a Markdown table", "table"),
        "csv": Format("netviz.renderers.csv_table", "one layer a line, plain numbers", "table"),
    }
)
"""What `netviz draw` writes, by suffix."""

TABLES: Mapping[str, Format] = MappingProxyType(
    {
        "table": Format("netviz.renderers.text", "as in the terminal", "table"),
        "json": Format("netviz.renderers.table_json", "totals and layers for scripts", "table"),
        "csv": FORMATS["csv"],
        "md": FORMATS["md"],
        "latex": Format("netviz.renderers.latex", "a tabular for a paper", "table"),
    }
)
"""What `netviz summary --format` writes, by name."""

DIFFERENCES: Mapping[str, Format] = MappingProxyType(
    {
        "table": Format("netviz.renderers.text", "as in the terminal", "difference"),
        "json": Format("netviz.renderers.table_json", "totals and changes", "difference"),
        "csv": Format("netviz.renderers.difference_csv", "one change a line", "difference"),
        "md": Format("netviz.renderers.difference_markdown", "Markdown tables", "difference"),
        "html": Format(
            "netviz.renderers.difference_html", "both side by side, moving as one", "difference"
        ),
        "latex": Format("netviz.renderers.difference_latex", "tabulars for a paper", "difference"),
    }
)
"""What `netviz diff --format` writes, by name."""


def find(name: str, *, among: Mapping[str, Format] = FORMATS) -> Format:
    """The format called ``name``; raises `FormatError` that lists those there are."""
    found = among.get(name.lower().lstrip("."))
    if found is not None:
        return found
    near = difflib.get_close_matches(name.lower(), among, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    raise FormatError(f"unknown format {name!r}: {hint}Known: {', '.join(among)}")


def renderer(form: Format) -> Callable[..., bytes]:
    """Its ``render``, imported now."""
    module: Any = importlib.import_module(form.module)
    render: Callable[..., bytes] = module.render
    return render
