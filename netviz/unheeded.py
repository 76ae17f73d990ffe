"""Options that do nothing for the style of a figure, so that it is told."""

from __future__ import annotations

from collections.abc import Iterable

from netviz.draw_options import DrawOptions
from netviz.layouts.styles import GRAPH, STYLES

_OF_GRAPH = ("depth", "detail", "boxes", "expand", "plumbing", "merge", "colour_by", "engine",
             "engine_options", "aspect")  # fmt: skip
"""What folds, colours and places boxes in "graph"; styles of papers do so by themselves."""

_OF_PAPERS = ("image", "activations", "font_size", "style_options")
_DEFAULTS = DrawOptions()


def unheeded(options: DrawOptions, style: str) -> list[str]:
    """What was asked of ``style`` in vain, in words."""
    if style == GRAPH:
        moved = [name for name, own in options.overrides.items() if own.get("dx") or own.get("dy")]
        asked = [*_asked(options, _OF_PAPERS), *(f"the moves of {name}" for name in moved)]
        instead = "a style of papers heeds (netviz styles)"
    else:
        unseen = {"image", "activations"} - set(STYLES[style].shows)
        asked = _asked(options, (*_OF_GRAPH, *sorted(unseen)))
        instead = "other styles heed"
    return [f"the style {style} leaves aside what {instead}: {', '.join(asked)}"] if asked else []


def _asked(options: DrawOptions, names: Iterable[str]) -> list[str]:
    return [name for name in names if _plain(options, name) != _plain(_DEFAULTS, name)]


def _plain(options: DrawOptions, name: str) -> object:
    value = getattr(options, name)
    return tuple(value) if isinstance(value, (list, set)) else value
