"""A convolution's figure, and its animation: one output cell after the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from math import prod
from typing import Any

from netviz.explain.convolution import wording
from netviz.explain.convolution.drawing.figure import figure
from netviz.explain.convolution.drawing.palette import palette
from netviz.explain.convolution.drawing.view import View
from netviz.explain.convolution.record import Convolution, Sizes
from netviz.explain.convolution.terms import values
from netviz.explain.sheet import Sheet
from netviz.scene import Scene
from netviz.themes import Theme

_FRAMES = 64


def draw(conv: Convolution, cell: Sizes, channel: int, theme: Theme) -> Scene:
    """The figure for one output cell, with the whole output filled in."""
    return _scene(View(**_common(conv, channel, theme), cell=cell))


def move(conv: Convolution, channel: int, theme: Theme) -> Iterator[Scene]:
    """A picture for every output cell in reading order, at most 64 evenly chosen ones."""
    step = max(1, -(-prod(conv.output) // _FRAMES))
    common = _common(conv, channel, theme)
    for index, cell in islice(enumerate(conv.places()), 0, None, step):
        yield _scene(View(**common, cell=cell, done=index))


def _common(conv: Convolution, channel: int, theme: Theme) -> dict[str, Any]:
    return {
        "conv": conv,
        "given": values(conv, channel),
        "channel": channel,
        "palette": palette(conv, theme),
    }


def _scene(view: View) -> Scene:
    sheet = Sheet(view.palette.theme)
    title = wording.title(view.conv)
    facts = [*wording.sizes(view.conv), *wording.costs(view.conv)]
    figure(sheet, view, title=title, about=wording.code(view.conv), facts=facts)
    return sheet.scene(title)
