"""Scenes as a GIF that repeats for ever."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from netviz.errors import FormatError, MissingPackageError
from netviz.renderers import png
from netviz.scene import Scene

if TYPE_CHECKING:
    from PIL import Image

_LAST = 3
"""The last picture stays for so many times the pace of the others."""


def animate(scenes: Sequence[Scene], *, pace: int, dpi: float) -> bytes:
    """``scenes``, all of one size, as a GIF of ``pace`` milliseconds a picture.

    One palette is shared, so that a colour stays the same from picture to picture.
    """
    try:
        from PIL import Image
    except ImportError as error:
        raise MissingPackageError("gif needs Pillow: pip install pillow") from error
    if not scenes:
        raise FormatError("nothing moves here: write svg, png or pdf")
    pictures = [
        Image.open(io.BytesIO(png.render(scene, dpi=dpi))).convert("RGB") for scene in scenes
    ]
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


def _palette(pictures: list[Image.Image]) -> Image.Image:
    """The colours of the first, the middle and the last picture, one under the other."""
    from PIL import Image

    chosen = [pictures[0], pictures[len(pictures) // 2], pictures[-1]]
    width, height = chosen[0].size
    sheet = Image.new("RGB", (width, height * len(chosen)))
    for place, picture in enumerate(chosen):
        sheet.paste(picture, (0, place * height))
    return sheet.quantize(colors=255, dither=Image.Dither.NONE)
