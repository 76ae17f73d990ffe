"""A scene in each format that pictures are written in: one line each in the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from netviz.draw_options import DrawOptions
from netviz.ir import Graph
from netviz.layouts.lengths import own
from netviz.layouts.reveal import frames, steps
from netviz.scene import Scene
from netviz.themes import load


def _svg(scene: Scene, options: DrawOptions) -> bytes:
    from netviz.renderers.svg import render

    if not options.animate:
        return render(scene)
    when = steps(scene)
    pace = _pace(max(when.values(), default=1)) / 1000
    return render(scene, delays={name: step * pace for name, step in when.items()})


def _gif(scene: Scene, options: DrawOptions) -> bytes:
    from netviz.renderers.gif import animate

    shown = frames(scene)
    return animate(shown, pace=_pace(len(shown)), dpi=options.dpi / 2)


def _pace(pictures: int) -> int:
    """Milliseconds a picture: the whole in about ten seconds, none too fast to be seen."""
    return max(120, min(500, 10_000 // pictures))


def _png(scene: Scene, options: DrawOptions) -> bytes:
    if options.via is not None:
        from netviz import latex

        return latex.png(scene, options, dpi=options.dpi)
    from netviz.renderers.png import render

    return render(scene, dpi=options.dpi)


def _pdf(scene: Scene, options: DrawOptions) -> bytes:
    if options.via is not None:
        from netviz import latex

        return latex.pdf(scene, options)
    from netviz.renderers.pdf import render

    return render(scene)


def _tex(scene: Scene, options: DrawOptions) -> bytes:
    from netviz import latex

    return latex.document(scene, options, limit=own(options.width or ""))


def _dot(graph: Graph, options: DrawOptions) -> bytes:
    from netviz.renderers.dot import render

    return render(
        graph,
        theme=load(options.theme),
        direction=options.direction or "TB",
        options=options.engine_options,
        shapes="shapes" in options.show,
    )


def _mermaid(graph: Graph, options: DrawOptions) -> bytes:
    from netviz.renderers.mermaid import render

    shapes = "shapes" in options.show
    return render(
        graph, theme=load(options.theme), direction=options.direction or "TB", shapes=shapes
    )


Writer = Callable[[Scene, DrawOptions], bytes]

WRITERS: Mapping[str, Writer] = MappingProxyType(
    {"svg": _svg, "png": _png, "pdf": _pdf, "gif": _gif, "tex": _tex}
)
"""By the ending of the file."""

TEXTS: Mapping[str, Callable[[Graph, DrawOptions], bytes]] = MappingProxyType(
    {"dot": _dot, "mmd": _mermaid}
)
"""Formats that place nothing themselves: of the folded graph, not of a scene."""

STILL = ("svg", "png", "pdf", "tex")
"""The formats for pictures of which no part comes before another."""
