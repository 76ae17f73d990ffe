"""A graph drawn: what to open, what to hide, where to put it, and in which format."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from typing import Any

from netviz.errors import FormatError
from netviz.ir import Graph
from netviz.layouts import fit
from netviz.layouts.aspect import Aspect, aspect
from netviz.layouts.compose import compose
from netviz.layouts.look import Look
from netviz.passes import view
from netviz.passes.match import Match
from netviz.scene import Scene
from netviz.themes import load

SHOWS = ("shapes", "params", "flops", "dtype", "names")
DIRECTIONS = ("TB", "LR")
DETAILS = ("auto", "full")


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawOptions:
    """How a graph is drawn.

    ``depth``: how many levels of module calls are opened; None: as ``detail`` says: "auto" opens
    what tells most within about ``boxes`` boxes, and hides plumbing; "full" draws every operator.
    ``expand``, ``collapse``: paths, classes, globs or depths to open or close besides. ``repeats``:
    draw a run of equal calls once, with how often it occurs. ``plumbing``: draw views, casts and
    the like; None draws them with a ``depth`` or in full. ``hide``: roles, classes or operators to
    leave out. ``merge``: chains that become one box ("conv > norm? > act"). ``only``: one module;
    ``start``, ``end``: all paths between two places; ``receptive_field``: what one place sees.
    ``show``: any of `SHOWS`. ``direction``: "TB" or "LR".
    ``aspect``: the page's shape, "4:3", for which long figures wrap into columns; "auto": about a
    page, "none": never. ``fit``: paper that the page is made small enough for: "A4", "letter",
    "slide", "17.8cm"; warns where text would fall under 6 points.
    ``colour_by``: None (roles), "params", "flops" or "memory". ``theme``: a name or a JSON file.
    ``engine``: a key of `netviz.layouts.engines.ENGINES`; ``engine_options``: its own settings
    (for Graphviz, graph attributes); ``seconds``: its time. ``title``: None for the graph's name,
    "" for none. ``legend``, ``footer``: whether to draw them. ``dpi``: dots per inch of PNG.
    """

    depth: int | None = None
    boxes: int = 40
    detail: str = "auto"
    expand: Iterable[str] = ()
    collapse: Iterable[str] = ()
    repeats: bool = True
    plumbing: bool | None = None
    hide: Iterable[str] = ()
    merge: Iterable[str] = ()
    only: str | None = None
    start: str | None = None
    end: str | None = None
    receptive_field: str | None = None
    show: Iterable[str] = ("shapes",)
    direction: str = "TB"
    aspect: str = "auto"
    fit: str | None = None
    colour_by: str | None = None
    theme: str = "classic"
    engine: str = "dot"
    engine_options: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 8.0
    title: str | None = None
    legend: bool = True
    footer: bool = True
    dpi: float = 192.0


def draw_graph(
    graph: Graph,
    *,
    format: str = "svg",  # noqa: A002 - the name that every plotting library gives it
    **options: Any,
) -> bytes:
    """``graph`` drawn in ``format``: "svg", "png", "pdf" or "dot". ``options``: of `DrawOptions`.

    Raises `FormatError` for an unknown format, option or value, and `MissingPackageError` for png
    or pdf without matplotlib.
    """
    chosen = _options(options)
    if format == "dot":
        return _dot(prepare(view.part(graph, _view(chosen)), chosen), chosen)
    if format not in _WRITERS:
        raise FormatError(f"cannot draw {format!r}; choose from {', '.join((*_WRITERS, 'dot'))}")
    return _WRITERS[format](scene_of(graph, **options), chosen)


def scene_of(graph: Graph, **options: Any) -> Scene:
    """The scene that every format of `draw_graph` shows."""
    chosen = _options(options)
    whole = view.part(graph, _view(chosen))
    scene = compose(prepare(whole, chosen), whole=whole, look=_look(chosen))
    return scene if chosen.fit is None else _fitted(scene, chosen.fit)


def _fitted(scene: Scene, to: str) -> Scene:
    found = fit.fit(scene, fit.paper(to))
    smallest = fit.smallest_text(found)
    if smallest < fit.LEAST:
        warnings.warn(
            f"fitted to {to}, the smallest text is {smallest:.1f} pt, under {fit.LEAST:g}: draw "
            "less of the network (boxes, depth, only), or give it more room",
            stacklevel=3,
        )
    return found


def _aspect(chosen: DrawOptions) -> Aspect | None:
    """The page's own shape, or that of the paper it must fit."""
    sheet = fit.paper(chosen.fit).aspect if chosen.fit is not None else None
    own = chosen.aspect if chosen.aspect != "auto" or sheet is None else sheet
    return aspect(own, chosen.direction)


def _look(chosen: DrawOptions) -> Look:
    return Look(
        theme=load(chosen.theme),
        show=frozenset(chosen.show),
        direction=chosen.direction,
        colour_by=chosen.colour_by,
        title=chosen.title,
        legend=chosen.legend,
        footer=chosen.footer,
        engine=chosen.engine,
        engine_options=chosen.engine_options,
        seconds=chosen.seconds,
        aspect=_aspect(chosen),
    )


def draw_match(
    found: Match,
    *,
    format: str = "svg",  # noqa: A002 - as in draw_graph
    **options: Any,
) -> bytes:
    """The difference of two graphs drawn in ``format``: "svg", "png" or "pdf".

    ``options``: those of `DrawOptions` that concern it: ``depth``, ``direction``, ``theme``,
    ``title``, ``legend``, ``footer``, ``engine``, ``engine_options``, ``seconds``, ``dpi``.
    Raises what `draw_graph` raises.
    """
    from netviz.layouts.difference import compose as side_by_side

    chosen = _options(options)
    if format not in _WRITERS:
        raise FormatError(f"cannot draw {format!r}; choose from {', '.join(_WRITERS)}")
    return _WRITERS[format](side_by_side(found, look=_look(chosen), depth=chosen.depth), chosen)


def prepare(graph: Graph, options: DrawOptions) -> Graph:
    """Fold ``graph`` to the depth or the detail that ``options`` ask for, and tidy it."""
    return view.prepare(graph, _view(options))


def _view(options: DrawOptions) -> view.View:
    own = {f.name: getattr(options, f.name) for f in fields(view.View) if f.name != "full"}
    return view.View(**own, full=options.detail == "full" and options.depth is None)


def _dot(graph: Graph, options: DrawOptions) -> bytes:
    from netviz.renderers.dot import render

    return render(
        graph,
        theme=load(options.theme),
        direction=options.direction,
        options=options.engine_options,
        shapes="shapes" in options.show,
    )


def _svg(scene: Scene, _: DrawOptions) -> bytes:
    from netviz.renderers.svg import render

    return render(scene)


def _png(scene: Scene, options: DrawOptions) -> bytes:
    from netviz.renderers.png import render

    return render(scene, dpi=options.dpi)


def _pdf(scene: Scene, _: DrawOptions) -> bytes:
    from netviz.renderers.pdf import render

    return render(scene)


_WRITERS: dict[str, Callable[[Scene, DrawOptions], bytes]] = {"svg": _svg, "png": _png, "pdf": _pdf}


def _options(given: Mapping[str, Any]) -> DrawOptions:
    """``given`` as a record; `FormatError` for names and values that there are not."""
    known = [f.name for f in fields(DrawOptions)]
    for name in given:
        if name not in known:
            raise FormatError(f"no drawing option {name!r}; {_near(name, known)}")
    options = DrawOptions(**given)
    for word in options.show:
        if word not in SHOWS:
            raise FormatError(f"cannot show {word!r}; {_near(word, SHOWS)}")
    if options.detail not in DETAILS:
        raise FormatError(f"no detail {options.detail!r}; choose from {', '.join(DETAILS)}")
    if options.direction not in DIRECTIONS:
        raise FormatError(f"no direction {options.direction!r}; choose from TB, LR")
    return options


def _near(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), 1)
    listed = f"choose from {', '.join(known)}"
    return f"did you mean {close[0]!r}? {listed.capitalize()}" if close else listed
