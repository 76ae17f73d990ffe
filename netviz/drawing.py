"""A graph drawn: what to open, what to hide, where to put it, and in which format."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from netviz import latex
from netviz.draw_options import DrawOptions, options_of
from netviz.errors import FormatError
from netviz.ir import Graph
from netviz.layouts import fit
from netviz.layouts.aspect import Aspect, aspect
from netviz.layouts.compose import compose
from netviz.layouts.lengths import points
from netviz.layouts.look import Look
from netviz.layouts.sheets import cut, sheets
from netviz.layouts.styles import AUTO, choose
from netviz.overrides import changed, overrides_of, present
from netviz.passes import view
from netviz.passes.match import Match
from netviz.renderers.tikz import images
from netviz.scene import Scene
from netviz.styled import in_pics, styled
from netviz.tex.options import family, through_tex
from netviz.themes import load
from netviz.themes.metrics import using
from netviz.writers import STILL, TEXTS, WRITERS

_MOVING = ("svg", "gif")
_PAGED = ("pdf", "svg", "png")
"""Formats that posters are written in."""


def draw_graph(
    graph: Graph,
    *,
    format: str = "svg",  # noqa: A002 - the name that every plotting library gives it
    **options: Any,
) -> bytes:
    """``graph`` drawn in ``format``: a key of `netviz.writers.WRITERS` or of ``TEXTS``.

    ``options``: of `DrawOptions`. Raises `FormatError` for an unknown format, option or value,
    `MissingPackageError` for png or pdf without matplotlib or TeX, and `TexError`. Of ``pages`` a
    pdf holds all, other formats the first.
    """
    return next(iter(draw_files(graph, format=format, **options).values()))


def draw_files(
    graph: Graph,
    *,
    format: str = "svg",  # noqa: A002 - as in draw_graph
    **options: Any,
) -> dict[str, bytes]:
    """What `draw_graph` gives and what belongs beside it, by the names of the files: the figure
    first, then the pictures that a .tex includes, or a poster's other sheets."""
    chosen = options_of(options)
    name = f"{chosen.stem}.{format}"
    if chosen.animate and format not in _MOVING:
        warnings.warn(f"{format} does not move: animate is for {', '.join(_MOVING)}", stacklevel=2)
    if format in TEXTS:
        return {name: TEXTS[format](prepare(view.part(graph, _view(chosen)), chosen), chosen)}
    if format not in WRITERS:
        raise FormatError(f"cannot draw {format!r}; choose from {', '.join((*WRITERS, *TEXTS))}")
    if chosen.tex == "pics" and through_tex(chosen, format):
        return {name: _in_pics(graph, chosen, format)}
    scene = scene_of(graph, **{**options, "font": family(chosen, format)})
    if chosen.pages is not None:
        return _sheets(scene, chosen, format)
    beside = images(scene, stem=chosen.stem) if format == "tex" else {}
    return {name: WRITERS[format](scene, chosen), **beside}


def draw_page(graph: Graph, **options: Any) -> bytes:
    """``graph``, or the part of it that ``options`` name, as the interactive page.

    Of ``options`` (of `DrawOptions`) the page heeds ``only``, ``start``, ``end``,
    ``receptive_field``, ``boxes``, ``theme`` and ``title``; what else is hidden, folded or coloured
    in a picture its reader decides. Raises what `draw_graph` raises.
    """
    from netviz.renderers.html import render

    chosen = options_of(options)
    part = view.part(graph, _view(chosen))
    named = part if not chosen.title else replace(part, name=chosen.title)
    return render(named, theme=chosen.theme, boxes=chosen.boxes)


def _in_pics(graph: Graph, chosen: DrawOptions, suffix: str) -> bytes:
    whole = view.part(graph, _view(chosen))
    chosen = replace(chosen, overrides=present(chosen.overrides, whole))
    return latex.written(in_pics(whole, chosen), suffix, chosen, dpi=chosen.dpi)


def scene_of(graph: Graph, **options: Any) -> Scene:
    """The scene that every format of `draw_graph` shows."""
    chosen = options_of(options)
    with using(chosen.font or "inter"):
        return replace(_scene_of(graph, chosen), font=chosen.font or "inter")


def style_of(graph: Graph, **options: Any) -> str:
    """The style that a figure of ``graph`` has; for "auto" the one that suits."""
    chosen = options_of(options)
    return choose(view.part(graph, _view(chosen))) if chosen.style == AUTO else chosen.style


def _scene_of(graph: Graph, chosen: DrawOptions) -> Scene:
    whole = view.part(graph, _view(chosen))
    chosen = replace(chosen, overrides=present(chosen.overrides, whole))
    scene = styled(whole, chosen)
    if scene is None:
        scene = compose(prepare(whole, chosen), whole=whole, look=_look(chosen))
        for note in scene.notes:
            warnings.warn(note, stacklevel=4)
    if chosen.pages is not None:
        return scene
    if chosen.fit is not None:
        return _fitted(scene, fit.paper(chosen.fit), to=chosen.fit)
    if chosen.width is not None:
        return _fitted(scene, fit.Paper(points(chosen.width), None), to=chosen.width)
    return scene


def _sheets(scene: Scene, chosen: DrawOptions, form: str) -> dict[str, bytes]:
    """``scene`` as a poster: the pages of one pdf, or one file a sheet, numbered from the second
    on."""
    if form not in _PAGED or (chosen.via is not None and form != "svg"):
        raise FormatError(f"pages are for {', '.join(_PAGED)} without via, not for this {form}")
    paper = fit.paper(chosen.fit) if chosen.fit is not None else None
    into = sheets(str(chosen.pages), paper, *(() if paper else (scene.width / scene.height,)))
    with using(scene.font):
        found = cut(scene, into, paper)
    if form == "pdf":
        from netviz.renderers.pdf import render_pages

        return {f"{chosen.stem}.pdf": render_pages(found)}
    names = (f"{chosen.stem}-{n}.{form}" if n else f"{chosen.stem}.{form}" for n in _numbers())
    return {name: WRITERS[form](one, chosen) for name, one in zip(names, found, strict=False)}


def _numbers() -> Iterator[int]:
    """0, then 2, 3 and on: the first sheet bears no number."""
    yield 0
    yield from itertools.count(2)


def _fitted(scene: Scene, room: fit.Paper, *, to: str) -> Scene:
    found = fit.fit(scene, room)
    smallest = fit.smallest_text(found)
    if round(smallest, 1) < min(fit.LEAST, round(fit.smallest_text(scene), 1)):
        warnings.warn(
            f"fitted to {to}, the smallest text is {smallest:.1f} pt, under {fit.LEAST:g}: draw "
            "less of the network (boxes, depth, only), or give it more room",
            stacklevel=3,
        )
    return found


def _aspect(chosen: DrawOptions) -> Aspect | None:
    """The page's own shape, or that of the paper it must fit."""
    paper = fit.paper(chosen.fit) if chosen.fit is not None else None
    sheet = paper.aspect if paper is not None else None
    if chosen.pages is not None:
        into = sheets(chosen.pages, paper)
        sheet = into.aspect(paper) if paper is not None else None
    own = chosen.aspect if chosen.aspect != "auto" or sheet is None else sheet
    return aspect(own, chosen.direction or "TB")


def _look(chosen: DrawOptions) -> Look:
    return Look(
        theme=load(chosen.theme),
        show=frozenset(chosen.show),
        direction=chosen.direction or "TB",
        colour_by=chosen.colour_by,
        title=chosen.title,
        legend=chosen.legend,
        footer=chosen.footer,
        engine=chosen.engine,
        engine_options=chosen.engine_options,
        seconds=chosen.seconds,
        aspect=_aspect(chosen),
        overrides=overrides_of(chosen.overrides),
    )


def draw_match(
    found: Match,
    *,
    format: str = "svg",  # noqa: A002 - as in draw_graph
    **options: Any,
) -> bytes:
    """The difference of two graphs drawn in ``format``: one of `netviz.writers.STILL`.

    ``options``: those of `DrawOptions` that concern it: ``depth``, ``direction``, ``aspect``,
    ``fit``, ``theme``, ``title``, ``legend``, ``footer``, ``engine``, ``engine_options``,
    ``seconds``, ``dpi``.
    Raises what `draw_graph` raises.
    """
    from netviz.layouts.difference import compose as side_by_side

    chosen = options_of(options)
    if format not in STILL:
        raise FormatError(f"cannot draw {format!r}; choose from {', '.join(STILL)}")
    font = family(chosen, format)
    with using(font):
        scene = side_by_side(found, look=_look(chosen), depth=chosen.depth)
    if chosen.fit is not None:
        scene = _fitted(scene, fit.paper(chosen.fit), to=chosen.fit)
    return WRITERS[format](replace(scene, font=font), chosen)


def prepare(graph: Graph, options: DrawOptions) -> Graph:
    """Fold ``graph`` to the depth or the detail that ``options`` ask for, and tidy it."""
    return view.prepare(graph, _view(options))


def _view(options: DrawOptions) -> view.View:
    own = {f.name: getattr(options, f.name) for f in fields(view.View) if f.name != "full"}
    own["collapse"] = (*own["collapse"], *changed(options.overrides, "collapse"))
    own["hide"] = (*own["hide"], *changed(options.overrides, "hide"))
    return view.View(**own, full=options.detail == "full" and options.depth is None)
