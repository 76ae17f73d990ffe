"""PNG and PDF show the scene that SVG shows."""

from __future__ import annotations

import io
import re
import zlib

import pytest

from netviz.drawing import draw_graph, scene_of
from netviz.errors import FormatError
from netviz.renderers import png
from netviz.scene import Scene
from tests.renderers.fixture import residual

Image = pytest.importorskip("PIL.Image")


def opened(data: bytes) -> object:
    return Image.open(io.BytesIO(data)).convert("RGB")


@pytest.mark.parametrize("dpi", [72, 192])
def test_png_has_the_size_of_the_scene(dpi: int) -> None:
    scene = scene_of(residual())
    size = opened(draw_graph(residual(), format="png", dpi=dpi)).size  # type: ignore[attr-defined]
    assert abs(size[0] - scene.width * dpi / 72) <= 1.5
    assert abs(size[1] - scene.height * dpi / 72) <= 1.5


def test_boxes_are_where_the_scene_says() -> None:
    scene = scene_of(residual())
    picture = opened(draw_graph(residual(), format="png", dpi=144))
    for element in scene.elements:
        if element.id in ("stem", "pool", "fc"):
            rect = element.marks[0]
            colour = picture.getpixel((int(2 * rect.x + 8), int(2 * rect.y + 16)))  # type: ignore
            assert "#{:02x}{:02x}{:02x}".format(*colour) == rect.ink.fill  # type: ignore[union-attr]


def test_a_picture_that_no_png_can_hold_is_made_coarser_or_refused() -> None:
    tall = Scene(width=100, height=60_000, background="#ffffff")
    assert opened(png.render(tall)).size[1] <= 65_000  # type: ignore[attr-defined]
    with pytest.raises(FormatError, match="too large for PNG"):
        png.render(Scene(width=100, height=900_000))


def test_pdf_holds_text_as_text_in_the_shipped_font() -> None:
    data = draw_graph(residual(), format="pdf")
    assert b"NetvizInter" in data.replace(b"-", b"")
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
    pages = [zlib.decompress(s) for s in streams if s[:1] == b"x"]
    assert any(b"Tj" in page or b"TJ" in page for page in pages)


def test_equal_scenes_give_equal_pictures() -> None:
    for form in ("png", "pdf"):
        assert draw_graph(residual(), format=form) == draw_graph(residual(), format=form)
