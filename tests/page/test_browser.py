"""The page under a reader's hands: keyboard, search, colours, messages, other windows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from netviz import trace
from netviz.ir import Graph
from netviz.renderers.html import render
from tests.page.conftest import wait, zoo

AXE = Path(__file__).resolve().parents[2] / "viewer" / "node_modules" / "axe-core" / "axe.min.js"
Opened = Callable[..., Any]

HOSTILE = (
    "</script><script>hacked=1</script>",
    '"><img src=x onerror=hacked=1>',
    "' onmouseover='hacked=1",
    "<!--<script>",
    "\u202egnp\u2066exe\u0000",
    "x" * 10_000,
    "${hacked}`+alert(1)+`",
)


def hostile() -> Graph:
    """A model whose names and settings are what attackers write."""

    class Layer(torch.nn.Linear):
        def __init__(self, name: str) -> None:
            super().__init__(4, 4)
            self.note = name

        def extra_repr(self) -> str:
            return self.note

    model = torch.nn.Sequential()
    for name in HOSTILE:
        kind = type(name.replace("\0", ""), (Layer,), {})
        model.add_module(name, torch.nn.Sequential(kind(name), torch.nn.ReLU(), kind(name)))
    return trace(model, torch.zeros(1, 4))


def test_hostile_names_do_no_harm(opened: Opened) -> None:
    page = opened(hostile())
    page.evaluate("viewer.toDepth(Infinity)")
    for item in page.evaluate("viewer.net.parent.map((_, g) => -1 - g)"):
        page.evaluate("item => viewer.go(item)", item)
    for query in ("script", "<img", "(", "\u202e"):
        page.fill("#search", query)
    page.evaluate("viewer.fit()")
    page.hover("#stage .box")
    assert page.evaluate("window['hacked']") is None
    assert page.locator("script:not([type])").count() == 1
    assert page.locator("script").count() == 3
    assert page.locator("img").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_hostile_messages_do_no_harm(opened: Opened) -> None:
    page = opened(zoo("resnet18"))
    for data in (
        "null",
        "'color'",
        "{netviz: 'constructor'}",
        "{netviz: 'open', path: {}}",
        "{netviz: 'color', values: 3}",
        "{netviz: 'color', title: '<img src=x>'}",
    ):
        page.evaluate(f"postMessage({data}, '*')")
    page.wait_for_timeout(50)
    assert page.locator("img").count() == 0


def test_the_keyboard_reaches_every_part(opened: Opened) -> None:
    page = opened(zoo("resnet18"))
    met = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        met.add(page.evaluate("document.activeElement.id || document.activeElement.className"))
    wanted = {"search", "depth", "colour", "plumbing", "turn", "svg", "png", "dark", "picture",
              "panel", "closer", "fit", "whole"}  # fmt: skip
    assert wanted <= met
    assert any("row" in name for name in met)


def test_arrows_go_from_box_to_box_and_enter_opens(opened: Opened) -> None:
    page = opened(zoo("resnet18"))
    page.locator("#picture").focus()
    seen = []
    for _ in range(6):
        page.keyboard.press("ArrowDown")
        seen.append(page.evaluate("viewer.net.id(viewer.chosen)"))
    assert len(set(seen)) == 6
    page.evaluate("viewer.toDepth(0)")
    page.evaluate("viewer.select('layer2')")
    before = page.locator("#stage .box").count()
    page.keyboard.press("Enter")
    assert page.locator("#stage .box").count() > before
    page.keyboard.press("Enter")
    assert page.locator("#stage .box").count() == before


def test_the_tree_goes_by_arrows_too(opened: Opened) -> None:
    page = opened(zoo("resnet18"))
    page.locator("#tree .row").first.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    assert page.evaluate("viewer.net.id(viewer.chosen)") == "layer1"
    assert page.locator('#tree [aria-expanded="true"]').count() == 2


def test_search_lights_all_that_it_finds_and_opens_what_is_chosen(opened: Opened) -> None:
    page = opened(zoo("resnet18"))
    page.keyboard.press("/")
    page.keyboard.type(r"^layer4\.1\.conv2 |^fc Linear")
    assert page.locator("#stage .found, #stage .holds").count() == 2
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.evaluate("viewer.net.id(viewer.chosen)") == "layer4.1.conv2"
    assert page.locator("#stage .chosen").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("#stage .found, #stage .holds").count() == 0


def test_first_and_last_of_a_run(opened: Opened) -> None:
    page = opened(zoo("gpt2"))
    page.evaluate("viewer.toDepth(0)")
    page.evaluate("viewer.select('h.0')")
    page.locator("[data-how=ends]").press("Enter")
    blocks = page.evaluate("viewer.closed().filter(b => b.item < 0).map(b => b.repeat)")
    assert blocks == [1, 10, 1]
    page.evaluate("viewer.go(viewer.net.find('h.5'))")
    assert page.evaluate("viewer.closed().filter(b => b.item < 0).length") == 12


def test_values_colour_boxes_and_messages_drive(opened: Opened) -> None:
    page = opened(zoo("resnet18"))
    values = {"conv1": -2, "fc": 5, "other": 1}
    said = {"netviz": "color", "values": values, "title": "gradient", "scale": "diverging"}
    page.evaluate("said => postMessage(said, '*')", said)
    wait(page, "viewer.colours.mode === 'custom'")
    legend = page.inner_text("#legend")
    assert "gradient: -5 " in legend
    assert "1 names not in this model" in legend
    box = page.evaluate("viewer.net.drawn(viewer.net.find('fc'))")
    assert page.locator(f"[data-key=n{box}] .shape").get_attribute("fill") == "#b2182b"
    page.evaluate("postMessage({netviz: 'select', id: 'layer3'}, '*')")
    wait(page, "viewer.net.id(viewer.chosen) === 'layer3'")


def test_values_from_a_file(opened: Opened, tmp_path: Path) -> None:
    page = opened(zoo("resnet18"))
    (tmp_path / "norms.json").write_text('{"conv1": 0.001, "fc": 10}')
    page.set_input_files("#values", tmp_path / "norms.json")
    wait(page, "viewer.colours.mode === 'custom'")
    assert "norms.json" in page.inner_text("#legend")
    page.select_option("#scale", "log")
    assert "(log)" in page.inner_text("#legend")
    (tmp_path / "broken.json").write_text("{")
    page.set_input_files("#values", tmp_path / "broken.json")
    wait(page, "document.querySelector('#legend').textContent.includes('not JSON')")


def test_ways_between_two_boxes_and_the_skips_among_them(opened: Opened) -> None:
    page = opened(zoo("resnet18"))
    page.evaluate("viewer.open('layer1')")
    page.evaluate("viewer.go(viewer.net.find('layer1.0.conv1'))")
    page.evaluate("viewer.select('maxpool')")
    page.keyboard.press("w")
    sums = (node.id for node in zoo("resnet18").nodes if node.op.startswith("add"))
    page.evaluate("id => viewer.select(id)", next(sums))
    assert page.locator("#stage .line.skip").count() >= 1
    assert page.locator("#stage .box.way").count() >= 5
    page.keyboard.press("w")
    assert page.locator("#stage .line.skip").count() == 0


def test_the_address_brings_the_view_back(opened: Opened) -> None:
    page = opened(zoo("resnet18"))
    page.evaluate("viewer.open('layer3')")
    page.evaluate("viewer.turn()")
    page.evaluate("viewer.colourBy('flops')")
    wait(page, "location.hash.includes('c=flops')")
    page.reload()
    wait(page, "document.body.dataset.ready")
    state = "[viewer.across, viewer.colours.mode, viewer.net.id(viewer.chosen)]"
    assert page.evaluate(state) == [True, "flops", "layer3"]


@pytest.mark.parametrize("wrong", ["#o=9999.x.-3&v=a,b&c=__proto__&s=nothing", "#%", "#v=0,0,0"])
def test_any_address_opens(wrong: str, opened: Opened) -> None:
    assert opened(zoo("resnet18"), at=wrong).locator("#stage .box").count() > 5


def test_a_convolution_is_explained_with_its_settings(opened: Opened) -> None:
    page = opened(zoo("resnet18"))
    page.evaluate("viewer.select('conv1')")
    page.click("[data-act=explore]")
    frame = page.frame_locator("#explorer iframe")
    assert "kernel_size=7, stride=2, padding=3" in frame.locator("#code").inner_text()
    page.click("[data-act=unexplore]")
    assert not page.locator("#explorer").is_visible()


def test_nothing_spills_in_a_narrow_window(opened: Opened) -> None:
    page = opened(zoo("resnet18"), width=400)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert page.locator("#picture").bounding_box()["height"] > 300


def test_the_middle_stays_in_the_middle_of_a_window_that_changes(opened: Opened) -> None:
    page = opened(zoo("resnet18"), width=1280)
    middle = "(viewer.camera.room.w / 2 - viewer.camera.x) / viewer.camera.k"
    before = page.evaluate(middle)
    page.set_viewport_size({"width": 1000, "height": 800})
    wait(page, f"viewer.camera.room.w < 600 && Math.abs({middle} - {before}) < 2")


def test_a_page_that_begins_unseen_is_fitted_when_it_is_seen(browser: Any) -> None:
    page = browser.new_page()
    page.set_content("<iframe style='display: none; width: 900px; height: 600px'></iframe>")
    page.evaluate("text => { document.querySelector('iframe').srcdoc = text }",
                  render(zoo("resnet18")).decode())  # fmt: skip
    viewer = "document.querySelector('iframe').contentWindow.viewer"
    wait(page, viewer)
    page.evaluate("document.querySelector('iframe').style.display = 'block'")
    wait(page, f"{viewer}.camera.room.w > 100 && {viewer}.camera.k > 0.5")
    page.close()


def test_the_picture_is_saved_as_svg(opened: Opened, tmp_path: Path) -> None:
    from xml.etree import ElementTree as ET

    page = opened(zoo("resnet18"))
    with page.expect_download() as waiting:
        page.click("#svg")
    waiting.value.save_as(tmp_path / "net.svg")
    root = ET.parse(tmp_path / "net.svg").getroot()
    words = "".join(root.itertext())
    assert "Conv2d" in words
    assert "MaxPool2d" in words


def test_a_saved_picture_has_the_colours_that_are_seen(opened: Opened) -> None:
    page = opened(zoo("resnet18"))
    page.evaluate("viewer.colourBy('flops')")
    box = page.evaluate("viewer.net.drawn(viewer.net.find('conv1'))")
    fill = page.locator(f"[data-key=n{box}] .shape").get_attribute("fill")
    saved = page.evaluate("viewer.exportSvg()").partition(f'data-key="n{box}"')[2]
    assert f'fill="{fill}"' in saved.partition("</g>")[0]


def test_boxes_away_from_the_screen_are_coloured_too(opened: Opened) -> None:
    page = opened(zoo("densenet121"))
    page.evaluate("viewer.net.view.runs.forEach((_, place) => viewer.state.unfolded.add(place))")
    page.evaluate("viewer.toDepth(Infinity)")
    old = "viewer.closed().map(box => viewer.elements.get(box.key).querySelector('.shape'))"
    page.evaluate(f"globalThis.fills = () => {old}.map(shape => shape.getAttribute('fill'))")
    page.evaluate("viewer.colourBy('parameters')")
    told = """viewer.closed().map(box => viewer.colours.paint(
        box.item, viewer.colours.range(viewer.closed().map(one => one.item)), viewer.theme).fill)"""
    wait(page, f"fills().join() === {told}.join()")


@pytest.mark.skipif(not AXE.exists(), reason="axe-core: cd viewer && npm ci")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_and_roles(scheme: str, opened: Opened) -> None:
    page = opened(zoo("resnet18"), color_scheme=scheme, bypass_csp=True)
    page.fill("#search", "conv")
    page.add_script_tag(path=AXE)
    found = page.evaluate(
        "axe.run().then(found => found.violations.map(v => [v.id, v.nodes.map(n => n.html)]))"
    )
    assert found == []
