"""Scenes as a GIF that repeats for ever."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from netviz.errors import FormatError, MissingPackageError
from netviz.renderers import png
from netviz.scene import Scene

if TYPE_CHECKING:
    from PIL import Image

_LAST = 3
"""The last picture stays for so many times the pace of the others."""

_NEAR = 5


def animate(scenes: Sequence[Scene], *, pace: int, dpi: float) -> bytes:
    """``scenes`` as a GIF of ``pace`` milliseconds a picture.

    One palette is shared, so that a colour stays the same from picture to picture.
    """
    try:
        from PIL import Image
    except ImportError as error:
        raise MissingPackageError("gif needs Pillow: pip install pillow") from error
    if not scenes:
        raise FormatError("nothing moves here: write svg, png or pdf")
    pages = _alike(scenes)
    pictures = [Image.open(io.BytesIO(png.render(page, dpi=dpi))).convert("RGB") for page in pages]
    palette = _palette(pictures)
    drawn = [p.quantize(palette=palette, dither=Image.Dither.NONE) for p in pictures]
    out = io.BytesIO()
    drawn[0].save(
        out,
        format="GIF",
        save_all=True,
        append_images=drawn[1:],
        duration=[pace] * (len(drawn) - 1) + [pace * _LAST],
        loop=0,
        disposal=1,
    )
    return out.getvalue()


def _alike(scenes: Sequence[Scene]) -> list[Scene]:
    """All on pages as large as the largest."""
    width, height = max(s.width for s in scenes), max(s.height for s in scenes)
    return [replace(scene, width=width, height=height) for scene in scenes]


def _palette(pictures: list[Image.Image]) -> Image.Image:
    """The colours of the first, the middle and the last picture, one under the other."""
    from PIL import Image

    chosen = [pictures[0], pictures[len(pictures) // 2], pictures[-1]]
    width, height = chosen[0].size
    sheet = Image.new("RGB", (width, height * len(chosen)))
    for place, picture in enumerate(chosen):
        sheet.paste(picture, (0, place * height))
    found = sheet.quantize(colors=255, dither=Image.Dither.NONE)
    # Pillow looks colours up by fours: those so near the page's own must be the very same.
    page: Any = sheet.getpixel((0, 0))
    values = found.getpalette() or []
    colours = [tuple(values[at : at + 3]) for at in range(0, len(values), 3)]
    exact = [
        page if max(abs(a - b) for a, b in zip(colour, page, strict=True)) < _NEAR else colour
        for colour in colours
    ]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in exact for part in colour])
    return palette
