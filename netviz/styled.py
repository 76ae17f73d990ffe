"""A graph as a figure in one of the styles of papers: what it is given, and what is said of it."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from netviz.draw_options import DrawOptions
from netviz.errors import FormatError, MissingPackageError
from netviz.ir import Graph
from netviz.layouts.changes import unmet
from netviz.layouts.fit import LEAST, smallest_text
from netviz.layouts.lengths import points
from netviz.layouts.styles import AUTO, GRAPH, choose, module
from netviz.layouts.styles.reading import read
from netviz.layouts.styles.sheet import Sheet
from netviz.overrides import changed, overrides_of
from netviz.passes.fold import fold
from netviz.passes.hide import at, hide
from netviz.passes.select import choose as choose_calls
from netviz.scene import Scene
from netviz.themes import load
from netviz.unheeded import unheeded

MANY = 40
"""More boxes than these are not read on one page."""


_NOT_NAMED = ("image", "activations", "width", "fit", "title", "caption")
"""What PlotNeuralNet's vocabulary has no word for."""


def styled(graph: Graph, options: DrawOptions) -> Scene | None:
    """The figure of ``graph`` in the style that ``options`` ask for; None for "graph" itself.

    Warns of what the style cannot show, of text under 6 points, and of more boxes than are read.
    Raises `FormatError` for options that there are not, and an image that cannot be read.
    """
    style = choose(graph) if options.style == AUTO else options.style
    for told in unheeded(options, style):
        warnings.warn(told, stacklevel=4)
    if style == GRAPH:
        return None
    sheet = _sheet(options)
    layers = _layers(graph, sheet.overrides)
    own = {node: sheet.overrides[name] for name, node in layers.items()}
    sheet = replace(sheet, overrides={**sheet.overrides, **own})
    scene: Scene = module(style).compose(
        _ready(graph, options), sheet=sheet, options=_own(style, options)
    )
    met = sheet.met | {name for name, node in layers.items() if node in sheet.met}
    asked = {name: change for name, change in sheet.overrides.items() if name not in own}
    idle = unmet(asked, met, where=f"the style {style}")
    scene = replace(scene, notes=(*scene.notes, *idle))
    _tell(scene, style)
    return scene


def _layers(graph: Graph, names: Iterable[str]) -> dict[str, str]:
    """Of those of ``names`` that are module calls of one operator alone, that operator's node."""
    inside = {name: [node.id for node in graph.nodes if at(node, name)] for name in names}
    return {name: ids[0] for name, ids in inside.items() if len(ids) == 1 and ids[0] != name}


def in_pics(graph: Graph, options: DrawOptions) -> bytes:
    """``graph`` as LaTeX in PlotNeuralNet's named boxes; what `styled` raises."""
    from netviz.builder.traced import source  # here, since few pictures need it

    own = options.style_options if options.style == "plotneuralnet" else {}
    if module("plotneuralnet").suits(graph) < 0.3:
        better = choose(graph)
        hint = f"; --style {better} without --tex pics reads better" if better != GRAPH else ""
        warnings.warn(f"PlotNeuralNet's boxes suit other networks than this{hint}", stacklevel=4)
    for name in _NOT_NAMED:
        if getattr(options, name):
            warnings.warn(f"named boxes leave {name} out: add it by hand", stacklevel=4)
    return source(
        _ready(graph, options),
        sheet=_sheet(options),
        options=_own("plotneuralnet", replace(options, style_options=own)),
        tex=options,
    )


def _own(style: str, options: DrawOptions) -> Any:
    """The style's own options; where it was chosen for the user, those of them that it has."""
    given = dict(options.style_options)
    known = {f.name: f.default for f in fields(module(style).Options)}
    if not options.repeats and "repeats" in known:
        given = {"repeats": False if known["repeats"] is True else "none", **given}
    if options.style == AUTO:
        given = {name: value for name, value in given.items() if name in known}
    return read(style, given)


def _ready(graph: Graph, options: DrawOptions) -> Graph:
    """``graph`` with what the user wants closed or left out; styles fold the rest themselves."""
    closed = (*options.collapse, *changed(options.overrides, "collapse"))
    if closed:
        every = frozenset(group.id for group in graph.groups)
        graph = fold(graph, opened=choose_calls(graph, every, expand=(), collapse=closed))
    unseen = (*options.hide, *changed(options.overrides, "hide"))
    return hide(graph, unseen) if unseen else graph


def _sheet(options: DrawOptions) -> Sheet:
    return Sheet(
        theme=load(options.theme),
        width=points(options.width) if options.width else None,
        text=options.font_size,
        direction=options.direction,
        show=frozenset(options.show),
        title=options.title if options.title is not None else "",
        legend=options.legend,
        caption=options.caption,
        overrides=overrides_of(options.overrides),
        image=image_bytes(options.image) if options.image is not None else None,
        values=options.values,
    )


def image_bytes(path: str | Path) -> bytes:
    """The picture in the file ``path`` as PNG; raises `FormatError` where there is none."""
    try:
        from PIL import Image
    except ImportError as error:
        raise MissingPackageError("an image needs Pillow: pip install pillow") from error
    try:
        with Image.open(path) as picture:
            out = io.BytesIO()
            picture.convert("RGB").save(out, "PNG")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is no picture that Pillow knows"
        raise FormatError(f"cannot read the image {path}: {why}") from error
    return out.getvalue()


def _tell(scene: Scene, style: str) -> None:
    for note in scene.notes:
        warnings.warn(note, stacklevel=4)
    smallest = smallest_text(scene)
    if round(smallest, 1) < LEAST:
        warnings.warn(f"the smallest text is {smallest:.1f} pt, under {LEAST:g}", stacklevel=4)
    # A "#" names a part of a box: a neuron, a label said again.
    boxes = sum(e.kind == "node" and "#" not in e.id for e in scene.elements)
    if boxes > MANY:
        warnings.warn(
            f"{boxes} boxes are more than a page reads: draw a part (--only, --from and --to), or "
            f"leave some out (--hide, --collapse); the style {style} shows each of them",
            stacklevel=4,
        )
