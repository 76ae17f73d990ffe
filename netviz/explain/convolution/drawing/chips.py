"""The products of one output cell as chips in the colours of their weights, and their sum."""

from __future__ import annotations

from math import prod

from netviz.explain.colours import stroke_of
from netviz.explain.convolution.arithmetic import bracketed, product
from netviz.explain.convolution.drawing.view import View
from netviz.explain.convolution.record import Sizes
from netviz.explain.convolution.terms import Term, partial
from netviz.explain.sheet import BODY, Sheet
from netviz.layouts.writing import write
from netviz.scene import Ink, Rect
from netviz.themes import mix, readable_on
from netviz.themes.metrics import text_width

_HEIGHT, _GAP, _PLUS = 18.0, 5.0, 14.0
MOST = 49


def chips(sheet: Sheet, view: View, x: float, y: float, *, width: float) -> float:
    """Draw the products in the first input channel from the top ``y``, rows of ``width`` at most.

    Returns where the next thing may start. More than `MOST` products are told, not drawn.
    """
    channel = next(iter(view.given.input))
    total = partial(view.given, channel, view.terms)
    several = len(view.given.input) > 1
    said = f"channel {channel}" if several else "the cell"
    if len(view.terms) > MOST:
        text = f"{said}: the sum of {len(view.terms)} products = {total}"
        sheet.text(text, x, y + BODY)
        return y + _HEIGHT + _GAP
    labels = [product(term, view.given, channel) for term in view.terms]
    each = _widest(view, channel) + 10
    row = _per_row(view.conv.kernel, int((width + _PLUS) / (each + _PLUS)))
    for index, (term, label) in enumerate(zip(view.terms, labels, strict=True)):
        at = x + index % row * (each + _PLUS)
        top = y + index // row * (_HEIGHT + _GAP)
        _chip(sheet, view, term, box=(at, top, each), words=(f"product/{index}", label))
        if index < len(labels) - 1:
            plus = at + each + _PLUS / 2
            sheet.text("+", plus, top + 12.7, fill=sheet.theme.muted, anchor="middle")
    last = len(labels) - 1
    end = x + (last % row + 1) * (each + _PLUS) - 4
    sheet.text(
        f"= {total}", end, y + last // row * (_HEIGHT + _GAP) + 13, weight="semibold", size=11
    )
    y += (last // row + 1) * (_HEIGHT + _GAP)
    return _channels(sheet, view, x, y + 4) if several else y


def _widest(view: View, channel: int) -> float:
    """Of any product in ``channel``: chips are as wide for every cell of an animation, so that
    nothing moves but the numbers."""
    values = {str(value) for value in view.given.input[channel].values()}
    weights = {bracketed(weight) for weight in view.given.weight[channel].values()}
    parts = (max(text_width(text, BODY) for text in texts) for texts in (values, weights))
    return sum(parts) + text_width("·", BODY)


def _per_row(kernel: Sizes, most: int) -> int:
    """Whole rows of the kernel to a row, the same number in each, where they fit."""
    rows, columns = prod(kernel[:-1]), kernel[-1]
    fitting = [n for n in range(1, rows + 1) if rows % n == 0 and n * columns <= most]
    return max(fitting) * columns if fitting else max(1, most)


def _chip(
    sheet: Sheet,
    view: View,
    term: Term,
    *,
    box: tuple[float, float, float],
    words: tuple[str, str],
) -> None:
    theme, fill = sheet.theme, view.palette.fills[term.weight]
    x, y, width = box
    empty = term.source is None
    ink = Ink(
        fill=mix(theme.background, fill, 0.25) if empty else fill,
        stroke=stroke_of(fill, theme),
        width=0.8,
        dash=(2.0, 1.6) if empty else (),
    )
    colour = theme.muted if empty else readable_on(fill)
    text = write(words[1], x + width / 2, y + 12.7, size=BODY, fill=colour, anchor="middle")
    sheet.add(words[0], (Rect(x, y, width, _HEIGHT, 4, ink), text), kind="cell")


def _channels(sheet: Sheet, view: View, x: float, y: float) -> float:
    """The sum over the input channels, where there are several."""
    sums = {c: partial(view.given, c, view.terms) for c in view.given.input}
    total = sum(sums.values())
    shown = list(sums.items())
    parts = [str(shown[0][1]), *(bracketed(value) for _, value in shown[1:8])]
    more = f" + {len(shown) - 8} more" if len(shown) > 8 else ""
    at = x + sheet.text("all channels", x, y + BODY, fill=sheet.theme.muted) + 10
    at += sheet.text(" + ".join(parts) + more, at, y + BODY) + 10
    sheet.text(f"= {total}", at, y + BODY, weight="semibold", size=11)
    return y + _HEIGHT
