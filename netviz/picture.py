"""A drawing: a graph and how to draw it, rendered when asked for."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from netviz import output as files
from netviz.errors import FormatError, TexError
from netviz.ir import Edge, Graph, Group, Node, Port, TensorSpec
from netviz.renderers import FORMATS, find, renderer
from netviz.tex import find as engine

DEFAULT_FORMAT = "svg"


@dataclass(frozen=True, slots=True)
class Drawing:
    """What `netviz.draw` gives: shows itself in a notebook, and saves in any format.

    In a notebook it is the interactive page, ``height`` pixels high; SVG where no page can be.

    ``graph``: the network drawn. ``options``: how, as given to `netviz.draw` (depth, show,
    direction, colour_by, theme, engine, engine_options, title).
    """

    graph: Graph
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def svg(self) -> str:
        """The picture as SVG text."""
        return self.render("svg").decode("utf-8")

    @property
    def png(self) -> bytes:
        """The picture as a PNG file's bytes."""
        return self.render("png")

    def render(self, suffix: str = DEFAULT_FORMAT) -> bytes:
        """The bytes of the format ``suffix``; raises `FormatError` for an unknown one."""
        form = find(suffix)
        if form.kind == "graph":
            return renderer(form)(self.graph)
        if form.kind == "page":
            from netviz.drawing import draw_page

            return draw_page(self.graph, **self.options)
        if form.kind == "table":
            from netviz.tables import summarise

            return renderer(form)(summarise(self.graph, depth=self.options.get("depth")))
        from netviz.drawing import draw_graph

        return draw_graph(self.graph, format=suffix, **self.options)

    def save(self, path: str | Path, suffix: str | None = None) -> Path:
        """Write to ``path`` in the format of its ending (or ``suffix``), whole or not at all.

        ``-`` is standard output. Raises `FormatError` and `OutputError`.
        """
        chosen = suffix or format_of(path)
        find(chosen)
        files.check(path)
        for place, data in self.files(path, chosen).items():
            files.write(data, place)
        return Path(path)

    def files(self, path: str | Path, suffix: str) -> dict[Path, bytes]:
        """What `save` writes: the figure at ``path``, and pictures that it includes beside it.

        Where TeX rejects the figure, the .tex is kept beside ``path``, and `TexError` says so.
        """
        goal = Path(path)
        if find(suffix).kind != "scene":
            return {goal: self.render(suffix)}
        from netviz.drawing import draw_files

        named = str(path) != files.STDOUT
        own = {"stem": goal.stem} if named else {}
        try:
            made = draw_files(self.graph, format=suffix, **{**self.options, **own})
        except TexError as error:
            raise _kept(error, goal.with_suffix(".tex") if named else None) from error
        first, *rest = made.items()
        if rest and not named:
            warnings.warn("its other files go beside a named one: name it with -o", stacklevel=3)
        beside = {goal.with_name(name): data for name, data in rest} if named else {}
        return {goal: first[1], **beside}

    @property
    def style(self) -> str:
        """The style of the figure; of "auto" the one that was taken."""
        from netviz.drawing import style_of

        return style_of(self.graph, **self.options)

    def draw_on(self, axes: Any) -> Any:
        """Draw into matplotlib ``axes``, at their place and size, proportions kept; the axes.

        Raises `MissingPackageError` without matplotlib.
        """
        from netviz.drawing import scene_of
        from netviz.renderers.canvas import draw_on

        draw_on(scene_of(self.graph, **self.options), axes)
        return axes

    def save_spec(self, path: str | Path) -> Path:
        """Write every choice to a JSON file, which ``spec=`` and ``--spec`` read again.

        Raises `OutputError`.
        """
        from netviz.spec import Spec, write

        return write(path, Spec(options=self.options), graph=self.graph)

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str | None:
        """The interactive page in a frame; None for a figure, which is a picture."""
        from netviz.draw_options import options_of
        from netviz.renderers.frame import inline

        chosen = options_of(self.options)
        if chosen.style != "graph":
            return None
        return inline(self.render("html"), height=chosen.height, title=self.graph.name)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """The page for notebooks that run scripts, SVG for those that do not."""
        page = self._repr_html_()
        shown = {"text/plain": str(self), "image/svg+xml": self.svg}
        return shown if page is None else {"text/html": page, **shown}

    def __str__(self) -> str:
        operators = sum(node.kind == "operator" for node in self.graph.nodes)
        return f"<Drawing of {self.graph.name}: {operators} operators; .save('net.svg') writes it>"

    __repr__ = __str__


def _kept(error: TexError, place: Path | None) -> TexError:
    """``error`` after what TeX was given is written to ``place``, which it names."""
    if place is None:
        return error
    for name, data in {place.name: error.source, **error.files}.items():
        files.write(data, place.with_name(name))
    told = f"{error}; what it was given is kept in {place}"
    return TexError(told, source=error.source, files=error.files)


def rehearse(options: Mapping[str, Any], suffix: str) -> None:
    """Draw two boxes, so that a misspelt option or a missing package is told before a model runs.

    Raises what `Drawing.render` raises.
    """
    if find(suffix).kind in ("scene", "page"):
        from netviz.draw_options import options_of
        from netviz.passes.patterns import parse

        options_of(options)  # the style's own too; two boxes are no network for it to draw
        for pattern in options.get("merge") or ():
            parse(pattern)
        general = {key: value for key, value in options.items() if key not in _NAMING}
        if general.get("via") is not None and suffix in ("pdf", "png"):
            engine(general["via"])
            suffix = "tex"  # what TeX says of it is told, and kept, of the drawing itself
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of two boxes; the drawing's own are told
            Drawing(_TWO_BOXES, {**general, "style": "graph", "style_options": {}}).render(suffix)


_NAMING = frozenset("only start end receptive_field expand collapse hide merge overrides".split())
"""Options that name parts and classes of one model, which two boxes do not have."""

_ONE = TensorSpec((1,))
_TWO_BOXES = Graph(
    name="rehearsal",
    groups=(Group(id="", path="", class_name="Net"),),
    nodes=(
        Node(id="x", kind="input", op="input", name="x", outputs=(Port("x", _ONE),)),
        Node(id="y", kind="output", op="output", name="y", inputs=(Port("y", _ONE),)),
    ),
    edges=(Edge("x", 0, "y", 0, _ONE),),
)


def format_of(path: str | Path) -> str:
    """The format that the ending of ``path`` names; SVG for standard output.

    Raises `FormatError` for a path that ends in no known format.
    """
    if str(path) == files.STDOUT:
        return DEFAULT_FORMAT
    suffix = Path(path).suffix.lower().lstrip(".")
    if not suffix:
        known = ", ".join(f".{name}" for name in FORMATS)
        raise FormatError(f"{str(path)!r} has no ending to tell its format: add one of {known}")
    find(suffix)
    return suffix
