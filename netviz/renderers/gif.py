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

_PAGE = 255
"""The place of the page's colour in the palette, after all others."""


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
    drawn = [_reduced(picture, palette) for picture in pictures]
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
    return sheet.quantize(colors=_PAGE, dither=Image.Dither.NONE)


def _reduced(picture: Image.Image, palette: Image.Image) -> Image.Image:
    """``picture`` in the colours of ``palette``, those of its page as they are.

    Pillow averages colours and looks them up by fours, which would tint a white page.
    """
    from PIL import Image, ImageChops

    page: Any = picture.getpixel((0, 0))
    found = picture.quantize(palette=palette, dither=Image.Dither.NONE)
    values = [*(palette.getpalette() or []), *(0,) * 3 * _PAGE][: 3 * _PAGE]
    found.putpalette([*values, *page])
    distance = ImageChops.difference(picture, Image.new("RGB", picture.size, page)).convert("L")
    found.paste(_PAGE, mask=distance.point([255, *(0,) * 255]))
    return found
