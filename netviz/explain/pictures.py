"""Images on a page: grey ones in the theme's own ink, coloured ones as they are."""

from __future__ import annotations

from typing import Any

from netviz.explain.sheet import Sheet
from netviz.scene import Image, Ink, Rect
from netviz.themes import Theme, mix, shade

_SHARP = 128
"""Pixels to a side at least, so that enlarging does not blur them."""


def in_ink(values: Any, theme: Theme) -> Any:
    """``(h, w)`` from 0, the page, to 1, the pen -> ``(h, w, 3)`` bytes."""
    import numpy as np

    table = np.array([_bytes(mix(theme.background, theme.ink, n / 255)) for n in range(256)])
    levels = (np.clip(np.asarray(values, dtype=float), 0, 1) * 255).round().astype(int)
    return table.astype(np.uint8)[levels]


def in_colour(values: Any) -> Any:
    """``(3, h, w)`` in [0, 1] -> ``(h, w, 3)`` bytes."""
    import numpy as np

    array = np.clip(np.asarray(values, dtype=float), 0, 1)
    return (array * 255).round().astype(np.uint8).transpose(1, 2, 0)


def in_scale(values: Any, theme: Theme) -> Any:
    """``(h, w)`` in the colours of the theme's scale, from the least to the greatest."""
    import numpy as np

    array = np.asarray(values, dtype=float)
    spread = float(np.ptp(array)) or 1.0
    levels = ((array - array.min()) / spread * 255).round().astype(int)
    table = np.array([_bytes(shade(theme, n / 255)) for n in range(256)])
    return table.astype(np.uint8)[levels]


def hidden_in(pixels: Any, hidden: Any, theme: Theme) -> Any:
    """``pixels`` with the theme's frame colour where ``hidden`` ``(h, w)`` is true."""
    found = pixels.copy()
    found[hidden] = _bytes(mix(theme.background, theme.muted, 0.38))
    return found


def tiled(pictures: Any) -> Any:
    """``(rows, columns, h, w)`` side by side -> ``(rows h, columns w)``."""
    rows, columns, height, width = pictures.shape
    return pictures.transpose(0, 2, 1, 3).reshape(rows * height, columns * width)


def picture(
    sheet: Sheet,
    id_: str,
    pixels: Any,
    *,
    box: tuple[float, float, float, float],
    tip: str = "",
    frame: str | None = None,
) -> None:
    """Draw ``pixels`` ``(h, w, 3)`` in ``box`` (left, top, width, height), with a frame around.

    ``frame``: its colour, where it stands out.
    """
    from netviz.layouts.oblique.pixels import png

    x, y, width, height = box
    sharp = max(1, -(-_SHARP // max(pixels.shape[:2])))
    large = pixels.repeat(sharp, 0).repeat(sharp, 1)
    data = png(large.tobytes(), large.shape[1], large.shape[0])
    edge = Ink(stroke=frame or sheet.theme.frame, width=1.8 if frame else 0.7)
    marks = (
        Image(x=x, y=y, across=(width, 0.0), down=(0.0, height), png=data),
        Rect(x, y, width, height, 0, edge),
    )
    sheet.add(id_, marks, kind="cell", tip=tip)


def _bytes(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
