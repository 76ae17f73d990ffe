"""The interactive page, driven in a real browser as a reader would, its numbers held against
torch's; and its arithmetic under node's own test runner."""

from __future__ import annotations

import importlib.util
import json
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from netviz import explain

ROOT = Path(__file__).resolve().parents[2]
VIEWER = ROOT / "viewer" / "conv"

playwright = pytest.importorskip("playwright.sync_api", reason="the page is tested in a browser")
needs_chromium = pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is missing")


def test_the_page_in_the_package_is_the_one_built() -> None:
    """After a change in viewer/conv, run viewer/conv/build.py."""
    spec = importlib.util.spec_from_file_location("conv_build", VIEWER / "build.py")
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    assert build.PAGE.read_text(encoding="utf-8") == build.built()


@pytest.mark.skipif(not shutil.which("node"), reason="node is missing")
def test_the_arithmetic_of_the_page() -> None:
    tests = sorted(str(path) for path in (VIEWER / "test").glob("*.test.js"))
    done = subprocess.run(
        ["node", "--test", *tests], cwd=VIEWER, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_one_file_without_network() -> None:
    html = explain.conv().render("html").decode()
    assert "default-src 'none'" in html
    assert "http://" not in html
    assert "https://" not in html
    assert "eval(" not in html
    assert len(html) < 80_000


def test_names_cannot_leave_their_place() -> None:
    """A layer's name is text, whatever it holds."""
    from netviz.explain.convolution.case import case
    from netviz.explain.convolution.layer import Layer
    from netviz.explain.convolution.page import page
    from netviz.explain.topics.conv import Options, _built

    conv = _built(Options())
    layer = Layer(conv=conv, name="</script><b>", model="x", seen=None)
    html = page(case(conv, cell=None, channel=0, layer=layer))
    assert "</script><b>" not in html


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        path = shutil.which("chromium")
        found = running.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield found
        found.close()


class Page:
    """The page of some settings, open in a browser; ``said``: what it wrote to the console."""

    def __init__(self, browser: Any, folder: Path, **options: Any) -> None:
        file = folder / "conv.html"
        explain.conv(**options).save(file)
        self.context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(file.as_uri())

    def cell(self, kind: str, place: str) -> Any:
        return self.page.locator(f".{kind} .cell[data-place='{place}']").first

    def classes(self, kind: str, name: str) -> set[str]:
        cells = self.page.locator(f".{kind} .cell.{name}")
        return set(cells.evaluate_all("found => found.map(cell => cell.dataset.place)"))

    def hue(self, kind: str, place: str) -> str:
        return self.cell(kind, place).evaluate("cell => getComputedStyle(cell).backgroundColor")

    def numbers(self, kind: str) -> list[list[float]]:
        """The text of every grid of a kind, cell by cell."""
        script = """grids => grids.map(grid =>
            [...grid.querySelectorAll('.cell')].map(cell => Number(cell.textContent)))"""
        return self.page.locator(f".{kind}").evaluate_all(script)

    def slide(self, name: str, value: int) -> None:
        self.page.locator(f"#set-{name}").fill(str(value))


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Any]:
    pages: list[Page] = []

    def open_page(**options: Any) -> Page:
        pages.append(Page(browser, tmp_path, **options))
        return pages[-1]

    yield open_page
    for page in pages:
        assert page.said == []
        page.context.close()


@needs_chromium
class TestPointing:
    def test_an_output_lights_its_inputs_in_the_weights_colours(self, opened: Any) -> None:
        page = opened(padding=1, stride=2)
        page.cell("output", "0,1").hover()
        assert page.classes("output", "chosen") == {"0,1"}
        lit = {f"{y},{x}" for y in (-1, 0, 1) for x in (1, 2, 3)}
        assert page.classes("run", "lit") == lit
        assert page.classes("run", "zero") == {"-1,1", "-1,2", "-1,3"}
        for y, x in ((0, 1), (1, 3)):
            assert page.hue("run", f"{y},{x}") == page.hue("kernel", f"{y + 1},{x - 1}")

    def test_an_input_lights_its_outputs(self, opened: Any) -> None:
        page = opened()
        page.cell("run", "0,1").hover()
        assert page.classes("output", "lit") == {"0,0", "0,1"}
        assert page.hue("output", "0,0") == page.hue("kernel", "0,1")
        assert page.hue("output", "0,1") == page.hue("kernel", "0,0")
        assert "input[0, 1] counts in 2 outputs" in page.page.inner_text("#formula")

    def test_a_weight_lights_all_that_it_meets(self, opened: Any) -> None:
        page = opened(stride=2)
        page.cell("kernel", "1,1").hover()
        assert page.classes("run", "lit") == {"1,1", "1,3", "3,1", "3,3"}
        assert len(page.classes("kernel", "dim")) == 8

    def test_a_transposed_convolution_lights_the_input_before_and_after(self, opened: Any) -> None:
        page = opened(transposed=True, stride=2, input=2)
        page.cell("given", "0,1").hover()
        assert page.classes("run", "lit") == {"0,2"}
        assert page.classes("output", "lit") == {f"{y},{x}" for y in range(3) for x in (2, 3, 4)}

    def test_it_opens_at_a_cell_that_meets_the_input(self, opened: Any) -> None:
        """The middle one, [3, 5], meets inserted zeros only; the figure shows the same cell."""
        options = {"input": "3x4", "kernel": "2x3", "stride": 2, "dilation": 2}
        page = opened(transposed=True, **options)
        assert page.classes("output", "chosen") == {"2,4"}
        assert explain.conv(transposed=True, **options).numbers["cell"]["place"] == (2, 4)

    def test_a_click_holds_a_cell_until_escape(self, opened: Any) -> None:
        page = opened()
        page.cell("output", "0,0").click()
        page.cell("output", "2,2").hover()
        assert page.classes("output", "chosen") == {"0,0"}
        page.page.keyboard.press("Escape")
        page.cell("output", "2,1").hover()
        assert page.classes("output", "chosen") == {"2,1"}

    def test_the_formula_of_the_cell(self, opened: Any) -> None:
        page = opened(cell="1,1")
        page.cell("output", "1,1").hover()
        chips = page.page.locator("#formula .chip").all_inner_texts()
        products = [int(a) * int(b.strip("()")) for a, b in (chip.split("·") for chip in chips)]
        total = int(page.cell("output", "1,1").inner_text())
        assert (len(chips), sum(products)) == (9, total)
        assert page.page.inner_text("#formula .sum") == f"= {total}"
        assert total == explain.conv(cell="1,1").numbers["cell"]["value"]


@needs_chromium
class TestControls:
    def test_sliders_change_everything(self, opened: Any) -> None:
        page = opened()
        page.slide("stride", 2)
        assert page.page.inner_text("#title") == "Convolution 3×3, stride 2"
        assert "stride=2" in page.page.inner_text("#code")
        assert len(page.numbers("output")[0]) == 4
        assert "floor((5 + 2·0 - 1·(3 - 1) - 1) / 2) + 1 = 2" in page.page.inner_text("#facts")

    def test_a_slider_is_dragged(self, opened: Any) -> None:
        page = opened()
        box = page.page.locator("#set-padding").bounding_box()
        middle = box["y"] + box["height"] / 2
        page.page.mouse.move(box["x"] + 6, middle)
        page.page.mouse.down()
        page.page.mouse.move(box["x"] + box["width"] * 0.42, middle, steps=5)
        page.page.mouse.up()
        assert "padding 2" in page.page.inner_text("#title")
        assert page.page.locator("#set-padding").input_value() == "2"

    def test_a_broken_rule_is_told(self, opened: Any) -> None:
        page = opened()
        page.slide("kernel", 7)
        assert "kernel must not be larger than the padded input" in page.page.inner_text("#rule")
        page.slide("padding", 1)
        assert page.page.inner_text("#rule") == ""
        assert page.page.inner_text("#title") == "Convolution 7×7, padding 1"

    def test_axes_kinds_and_rectangles(self, opened: Any) -> None:
        page = opened()
        page.page.click("#set-3D")
        assert "nn.Conv3d" in page.page.inner_text("#code")
        page.page.click("#set-1D")
        page.page.click("#set-transposed")
        assert "nn.ConvTranspose1d" in page.page.inner_text("#code")
        page.page.click("#set-2D")
        page.page.click("#set-linked")
        page.slide("kernel-height", 1)
        assert "kernel_size=(1, 3)" in page.page.inner_text("#code")

    def test_channels_and_groups(self, opened: Any) -> None:
        page = opened(in_channels=3, out_channels=4)
        assert page.page.locator(".row").count() == 3
        assert "27 + 12 = 39 parameters (36%)" in page.page.inner_text("#facts")
        page.slide("groups", 3)
        assert "groups must divide out_channels" in page.page.inner_text("#rule")
        page.slide("outChannels", 3)
        assert page.page.inner_text("#title") == "Depthwise convolution 3×3"
        page.slide("channel", 2)
        assert "Input, channel 2" in page.page.inner_text("#stage")

    def test_it_plays_and_steps(self, opened: Any) -> None:
        page = opened()
        page.page.click("#step")
        assert page.classes("output", "chosen") == {"0,0"}
        page.page.keyboard.press("n")
        page.page.keyboard.press("n")
        page.page.keyboard.press("b")
        assert page.classes("output", "chosen") == {"0,1"}
        page.page.locator("#speed").fill("10")
        page.page.click("#play")
        page.page.wait_for_selector(".output .cell.chosen[data-place='2,2']")
        page.page.click("#play")
        assert page.page.inner_text("#play") == "Play"

    def test_keys_move_the_cell(self, opened: Any) -> None:
        page = opened()
        page.page.locator("#stage").focus()
        page.page.keyboard.press("ArrowRight")
        assert page.classes("output", "chosen") == {"1,2"}
        page.page.keyboard.press("ArrowUp")
        assert page.classes("output", "chosen") == {"0,2"}

    def test_dark_and_light(self, opened: Any) -> None:
        page = opened()
        before = page.page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.page.click("#dark")
        after = page.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (before, after) == ("rgb(255, 255, 255)", "rgb(20, 24, 29)")

    def test_the_address_holds_the_settings(self, opened: Any) -> None:
        page = opened()
        page.slide("dilation", 2)
        address = page.page.url
        page.page.goto("about:blank")
        page.page.goto(address)
        assert "dilation=2" in page.page.inner_text("#code")

    @pytest.mark.parametrize("width", [400, 700, 1000])
    @pytest.mark.parametrize("settings", [{"padding": 1}, {"transposed": True, "stride": 2}])
    def test_nothing_spills_sideways(
        self, opened: Any, width: int, settings: dict[str, Any]
    ) -> None:
        page = opened(in_channels=3, out_channels=2, **settings)
        page.page.set_viewport_size({"width": width, "height": 800})
        fits = f"innerWidth === {width} && document.documentElement.scrollWidth <= {width}"
        assert comes_true(page.page, fits)

    def test_the_grids_stand_on_one_line_where_there_is_room(self, opened: Any) -> None:
        """Cells shrink before the output drops below the input."""
        page = opened(input=3, in_channels=2, out_channels=2, transposed=True, stride=2)
        page.page.set_viewport_size({"width": 1000, "height": 700})
        beside = """() => {
            const box = name => document.querySelector(name).getBoundingClientRect();
            return innerWidth === 1000 && box('.output').left > box('.block.kernel').right;
        }"""
        assert comes_true(page.page, beside)


def comes_true(page: Any, script: str, seconds: float = 20.0) -> bool:
    """Asked from outside: the page's own policy forbids Playwright to wait within it."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(script):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def random_settings(draw: random.Random) -> dict[str, Any]:
    axes = draw.choice([1, 2, 3])
    transposed = draw.random() < 0.5

    def sizes(low: int, high: int) -> list[int]:
        return [draw.randint(low, high) for _ in range(axes)]

    groups = draw.choice([1, 2])
    kernel, stride = sizes(1, 3), sizes(1, 3)
    return {
        "size": sizes(3, 5),
        "kernel": kernel,
        "stride": stride,
        "padding": [draw.randint(0, (k - 1) // 2) for k in kernel],
        "dilation": [1] * axes,
        "outputPadding": [draw.randint(0, s - 1) if transposed else 0 for s in stride],
        "groups": groups,
        "inChannels": groups * draw.choice([1, 2]),
        "outChannels": groups * draw.choice([1, 2]),
        "transposed": transposed,
    }


def _pairs(found: dict[str, Any]) -> list[tuple[int, int]]:
    return list(zip(found["size"], found["padding"], strict=True))


def expected(found: dict[str, Any], page: Page) -> list[float]:
    """What torch makes of the input and the weights that the page shows."""
    axes, name = len(found["size"]), "given" if found["transposed"] else "run"
    grids = torch.tensor(page.numbers(name), dtype=torch.float64)
    sizes = [n + 2 * p * (not found["transposed"]) for n, p in _pairs(found)]
    image = grids.view(1, -1, *sizes)
    weight = torch.tensor(page.numbers("kernel"), dtype=torch.float64)
    weight = weight.view(1, -1, *found["kernel"])
    if not found["transposed"]:
        function = getattr(torch.nn.functional, f"conv{axes}d")
        return function(image, weight, stride=found["stride"]).flatten().tolist()
    function = getattr(torch.nn.functional, f"conv_transpose{axes}d")
    weight = weight.flip(tuple(range(2, axes + 2))).transpose(0, 1)  # the page shows it flipped
    settings = {key: found[key] for key in ("stride", "padding")}
    return (
        function(image, weight, output_padding=found["outputPadding"], **settings)
        .flatten()
        .tolist()
    )


_GO = """hash => new Promise(done => {
    addEventListener('hashchange', () => setTimeout(done), {once: true});
    location.hash = hash;
})"""


@needs_chromium
def test_the_pages_numbers_are_torchs(opened: Any) -> None:
    """For many random settings, set through the page's address."""
    page = opened()
    draw = random.Random(5)
    names = {
        "size": "input", "outputPadding": "output_padding", "inChannels": "in_channels",
        "outChannels": "out_channels",
    }  # fmt: skip
    for _ in range(40):
        found = random_settings(draw)
        parts = {
            names.get(key, key): "x".join(map(str, value))
            if isinstance(value, list)
            else int(value)
            for key, value in found.items()
        }
        address = "&".join(f"{key}={value}" for key, value in parts.items())
        page.page.evaluate(_GO, address)
        assert page.numbers("output")[0] == expected(found, page), json.dumps(found)
