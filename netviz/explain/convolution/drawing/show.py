"""A convolution's figure, and its animation: one output cell after the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from math import prod
from typing import Any

from netviz.explain.convolution import wording
from netviz.explain.convolution.case import Case
from netviz.explain.convolution.drawing.figure import figure
from netviz.explain.convolution.drawing.palette import palette
from netviz.explain.convolution.drawing.view import View
from netviz.explain.convolution.terms import values
from netviz.explain.sheet import Sheet
from netviz.scene import Scene
from netviz.themes import Theme

_FRAMES = 64


def draw(case: Case, theme: Theme) -> Scene:
    """The figure for one output cell, with the whole output filled in."""
    return _scene(case, View(**_common(case, theme), cell=case.cell))


def move(case: Case, theme: Theme) -> Iterator[Scene]:
    """A picture for every output cell in reading order, at most 64 evenly chosen ones."""
    conv = case.drawn
    step = max(1, -(-prod(conv.output) // _FRAMES))
    common = _common(case, theme)
    for index, cell in islice(enumerate(conv.places()), 0, None, step):
        yield _scene(case, View(**common, cell=cell, done=index))


def _common(case: Case, theme: Theme) -> dict[str, Any]:
    return {
        "conv": case.drawn,
        "given": values(case.drawn, case.channel),
        "channel": case.channel,
        "palette": palette(case.drawn, theme),
    }


def _scene(case: Case, view: View) -> Scene:
    sheet = Sheet(view.palette.theme)
    notes = [("", note) for note in case.notes if note.startswith("cells are")]
    facts = [*case.facts, *notes]
    figure(sheet, view, title=case.title, about=wording.code(case.conv), facts=facts)
    return sheet.scene(case.title)
