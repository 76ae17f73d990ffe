"""SVG: ids, classes, tooltips, and the font inside."""

from __future__ import annotations

import base64
import re
from xml.etree import ElementTree as ET

from netviz.drawing import draw_graph, scene_of
from netviz.renderers.svg import render
from tests.renderers.fixture import residual
from tests.renderers.test_hostile import named

SVG = "{http://www.w3.org/2000/svg}"


def groups(data: bytes) -> dict[str, ET.Element]:
    return {g.get("id", ""): g for g in ET.fromstring(data).iter(f"{SVG}g")}


def test_every_layer_has_its_id_its_role_and_a_tooltip() -> None:
    found = groups(draw_graph(residual()))
    layer = found["block.conv1"]
    assert layer.get("class") == "node convolution"
    tip = layer.findtext(f"{SVG}title") or ""
    for fact in ("block.conv1 · Conv2d", "kernel_size = (3, 3)", "1×16×32×32", "parameters 2,304",
                 "FLOPs 4,718,592", "net.py:"):  # fmt: skip
        assert fact in tip
    assert found["block"].get("class") == "frame"


def test_the_page_is_as_large_as_the_scene() -> None:
    scene = scene_of(residual())
    root = ET.fromstring(render(scene))
    assert root.get("viewBox") == f"0 0 {scene.width:g} {scene.height:g}"
    assert root.get("width") == f"{scene.width:g}pt"


def test_the_small_font_is_embedded_and_the_full_one_when_needed() -> None:
    small, large = draw_graph(residual()), draw_graph(named("слой"))
    for data, least, most in ((small, 15_000, 35_000), (large, 40_000, 90_000)):
        fonts = re.findall(rb"base64,([A-Za-z0-9+/=]+)", data)
        assert len(fonts) == 2
        assert all(base64.b64decode(font)[:4] == b"wOF2" for font in fonts)
        assert least < sum(map(len, fonts)) < most


def test_the_font_can_be_left_out() -> None:
    assert b"base64" not in render(scene_of(residual()), embed_fonts=False)
