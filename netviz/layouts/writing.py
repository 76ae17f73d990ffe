"""Lines of text with their measured extents."""

from __future__ import annotations

from netviz.scene import Text
from netviz.themes.metrics import ascent, descent, shorten, text_width


def write(
    string: str,
    x: float,
    y: float,
    *,
    size: float,
    fill: str,
    anchor: str = "start",
    weight: str = "regular",
) -> Text:
    """``string`` on the baseline ``y``."""
    return Text(
        x=x,
        y=y,
        string=string,
        size=size,
        fill=fill,
        width=text_width(string, size, weight),
        ascent=ascent(size),
        descent=descent(size),
        anchor=anchor,
        weight=weight,
    )


def wrap(parts: list[str], limit: float, *, size: float, joint: str = " · ") -> list[str]:
    """``parts`` joined into lines of at most ``limit`` points; a longer part is broken at blanks,
    and a longer word shortened."""
    lines: list[str] = []
    for part in parts:
        longer = lines[-1] + joint + part if lines else part
        if lines and text_width(longer, size) <= limit:
            lines[-1] = longer
        elif text_width(part, size) > limit and " " in part:
            lines += wrap(part.split(" "), limit, size=size, joint=" ")
        else:
            lines.append(shorten(part, limit, size=size))
    return lines
