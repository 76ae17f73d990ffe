"""The marks of one box: its outline in the colours of its role, and its words."""

from __future__ import annotations

from netviz.layouts.boxes import Box
from netviz.layouts.hatches import band
from netviz.layouts.measures import Measure
from netviz.layouts.planning import BESIDE, LABEL
from netviz.layouts.symbols import marks as symbol_marks
from netviz.layouts.writing import write
from netviz.scene import Ink, Mark, Rect
from netviz.themes import Paint, Theme, mix, readable_on, shade

_WIDTH = 1.0


def paint_of(box: Box, *, theme: Theme, measure: Measure | None) -> Paint:
    """Fill, stroke and text of ``box``: by error, by amount, or by role."""
    if box.node.error:
        return theme.error
    if box.colour is not None:
        return Paint(box.colour, mix(box.colour, theme.ink, 0.35), readable_on(box.colour))
    if measure is None or box.node.kind not in ("operator", "module"):
        return theme.paint(box.role)
    part = measure.part(box.node)
    if part is None:
        return Paint(theme.background, theme.frame, theme.muted)
    fill = shade(theme, part)
    return Paint(fill, mix(fill, theme.ink, 0.35), readable_on(fill))


def inked(box: Box, x: float, y: float, *, theme: Theme, measure: Measure | None) -> list[Mark]:
    """Outline and words of ``box`` around ``x``, ``y``."""
    paint = paint_of(box, theme=theme, measure=measure)
    ink = Ink(fill=paint.fill, stroke=paint.stroke, width=_WIDTH)
    if box.form == "symbol":
        return list(symbol_marks(box.symbol, x, y, ink=ink, size=(box.width, box.height)))
    found: list[Mark] = []
    left, top = x - box.width / 2, y - box.height / 2
    if box.folded:
        # A second outline behind: there is more inside.
        back = Ink(fill=mix(paint.fill, paint.stroke, 0.25), stroke=paint.stroke, width=_WIDTH)
        found.append(Rect(left + 5, top + 3, box.width - 10, box.height, 5, back))
    radius = {"pill": box.height / 2, "note": 3.0}.get(box.form, 5.0)
    if box.form == "note":
        ink = Ink(fill=paint.fill, stroke=paint.stroke, width=0.8, dash=(2.5, 1.8))
    found.append(Rect(left, top, box.width, box.height, radius, ink))
    if box.form == "box":
        area = (left, top, left + box.width, top + box.height)
        found += band(paint.hatch, area, mix(paint.stroke, paint.fill, 0.25))
    height = sum(line.pitch for line in box.lines)
    base = y - height / 2
    for line in box.lines:
        fill = mix(paint.text, paint.fill, 0.22) if line.quiet else paint.text
        middle = base + line.pitch / 2 + line.size * 0.36
        found.append(
            write(
                line.string,
                x,
                middle,
                size=line.size,
                fill=fill,
                anchor="middle",
                weight=line.weight,
            )
        )
        base += line.pitch
    return found


def labels(box: Box, x: float, y: float, *, theme: Theme, down: bool) -> list[Mark]:
    """What each used output port gives, beside the line that leaves it."""
    found: list[Mark] = []
    exits = box.exits
    for port, text in box.given.items():
        if not text:
            continue
        if down:
            at = (x + exits[port] + BESIDE, y + box.height / 2 + 11.6)
        else:
            at = (x + box.width / 2 + 5, y + exits[port] - 4)
        found.append(write(text, *at, size=LABEL, fill=theme.muted))
    return found
