"""How a graph is drawn: every choice, with its default."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from netviz.errors import FormatError
from netviz.kinds import fits, told
from netviz.layouts.styles import AUTO, GRAPH
from netviz.layouts.styles.reading import read
from netviz.layouts.styles.sheet import Values
from netviz.tex.options import TexOptions, checked

SHOWS = ("shapes", "params", "flops", "dtype", "names")
DIRECTIONS = ("TB", "LR")
DETAILS = ("auto", "full")


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawOptions(TexOptions):
    """How a graph is drawn.

    ``depth``: how many levels of module calls are opened; None: as ``detail`` says: "auto" opens
    what tells most within about ``boxes`` boxes, and hides plumbing; "full" draws every operator.
    ``expand``, ``collapse``: paths, classes, globs or depths to open or close besides. ``repeats``:
    draw a run of equal calls once, with how often it occurs. ``plumbing``: draw views, casts and
    the like; None draws them with a ``depth`` or in full. ``hide``: roles, classes or operators to
    leave out. ``merge``: chains that become one box ("conv > norm? > act"). ``only``: one module;
    ``start``, ``end``: all paths between two places; ``receptive_field``: what one place sees.
    ``show``: any of `SHOWS`. ``direction``: "TB" or "LR"; None: the style's
    own, "TB" in "graph".
    ``aspect``: the page's shape, "4:3", for which long figures wrap into columns; "auto": about a
    page, "none": never. ``fit``: paper that the page is made small enough for: "A4", "letter",
    "slide", "17.8cm"; warns where text would fall under 6 points. ``pages``: a poster on so many
    sheets, "2x3" (across x down) or a number; with ``fit`` each is that paper.
    ``colour_by``: None (roles), "params", "flops" or "memory". ``theme``: a name or a JSON file.
    ``engine``: a key of `netviz.layouts.engines.ENGINES`; ``engine_options``: its own settings
    (for Graphviz, graph attributes); ``seconds``: its time. ``title``: None for the graph's name,
    "" for none. ``legend``, ``footer``: whether to draw them. ``dpi``: dots per inch of PNG.

    Of figures in the styles of papers: ``style``: one of `netviz.layouts.styles.names`;
    ``style_options``: its own settings by name. ``width``: no wider than this ("8.6cm",
    "\\columnwidth"), text staying at ``font_size`` points. ``caption``: the totals in words below.
    ``image``: a PNG or JPEG file shown as the input. ``activations``: show real feature maps, of
    the image or else of the network's own input, where the style has room for them.
    ``overrides``: by path or id of a node, what is changed of it: a mapping of "label", "colour",
    "hide", "collapse", "dx", "dy" (in points).
    ``animate``: an SVG in which the forward pass appears step by step (a GIF always does).
    ``values``: weights and activations of the real network, for the styles that show them.
    ``height``: of the interactive page in a notebook, in CSS pixels.

    And those of `TexOptions`: ``font``, ``via``, ``tex``, ``standalone``, ``fragment``,
    ``templates``, ``layers``, ``stem``.
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
    direction: str | None = None
    aspect: str = "auto"
    fit: str | None = None
    pages: str | int | None = None
    colour_by: str | None = None
    theme: str = "classic"
    engine: str = "dot"
    engine_options: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 8.0
    title: str | None = None
    legend: bool = True
    footer: bool = True
    dpi: float = 192.0
    style: str = "graph"
    style_options: Mapping[str, Any] = field(default_factory=dict)
    width: str | None = None
    font_size: float = 8.0
    caption: bool = False
    image: str | Path | None = None
    activations: bool = False
    overrides: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    animate: bool = False
    values: Values | None = None
    height: int = 520


def options_of(given: Mapping[str, Any]) -> DrawOptions:
    """``given`` as a record; `FormatError` for names, kinds and values that there are not."""
    kinds = _kinds()
    for name, value in given.items():
        if name not in kinds:
            raise FormatError(f"no drawing option {name!r}; {_near(name, kinds)}")
        if not fits(value, kinds[name]):
            raise FormatError(f"{name} is {told(kinds[name])}, not {value!r}")
    options = DrawOptions(**given)
    for word in options.show:
        if word not in SHOWS:
            raise FormatError(f"cannot show {word!r}; {_near(word, SHOWS)}")
    checked(options)
    if options.detail not in DETAILS:
        raise FormatError(f"no detail {options.detail!r}; choose from {', '.join(DETAILS)}")
    if options.direction not in (*DIRECTIONS, None):
        raise FormatError(f"no direction {options.direction!r}; choose from TB, LR")
    if options.style not in (AUTO, GRAPH):
        read(options.style, options.style_options)
    return options


@cache
def _kinds() -> dict[str, Any]:
    """What each option may be, by its name."""
    hints = get_type_hints(DrawOptions)
    return {f.name: hints[f.name] for f in fields(DrawOptions)}


def _near(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), 1)
    listed = f"choose from {', '.join(known)}"
    return f"did you mean {close[0]!r}? {listed.capitalize()}" if close else listed
