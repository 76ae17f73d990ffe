"""Make the pictures of page.md from the page itself, in Chromium: python docs/make_page.py

Run it after a change of the page that shows; the pictures are committed.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import netviz

PICTURES = Path(__file__).resolve().parent / "pictures" / "page"
SIZE = {"width": 1180, "height": 720}
SEEK = """field => { field.value = 'conv2|downsample'; field.dispatchEvent(new Event('input')) }"""
WAYS = """viewer.toDepth(0); viewer.open('h.0'); viewer.select('wte'); viewer.begin();
    viewer.select('h.0/add:2'); viewer.fit()"""
SHOTS: dict[str, tuple[str, str, str]] = {
    "first": ("resnet50", "light", "0"),
    "search": ("resnet50", "light", f"({SEEK})(document.querySelector('#search'))"),
    "ways": ("gpt2", "light", WAYS),
    "flops": ("mobilenet_v2", "dark", "viewer.colourBy('flops'); viewer.select('features.1')"),
    "convolution": (
        "resnet50",
        "light",
        "viewer.select('conv1'); document.querySelector('[data-act=explore]').click()",
    ),
}
"""File name: the model, the colours, and what is done before the picture is taken."""


def main(names: list[str]) -> None:
    """Make the pictures named, or all."""
    from playwright.sync_api import sync_playwright

    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as running, tempfile.TemporaryDirectory() as folder:
        browser = running.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for name in names or SHOTS:
            model, scheme, _ = SHOTS[name]
            file = Path(folder, f"{model}.html")
            if not file.exists():
                netviz.draw(f"zoo:{model}").save(file)
            _shoot(browser.new_page(viewport=SIZE, color_scheme=scheme), file, name)
        browser.close()


def _shoot(page: Any, file: Path, name: str) -> None:
    from PIL import Image

    page.goto(file.as_uri())
    page.wait_for_timeout(1500)
    page.evaluate(f"() => {{ {SHOTS[name][2]} }}")
    page.wait_for_timeout(1200)
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    path = PICTURES / f"{name}.png"
    # A page has few colours: a palette makes the file a third as large.
    image.quantize(96, dither=Image.Dither.NONE).save(path, optimize=True)
    sys.stdout.write(f"{path.name}: {path.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main(sys.argv[1:])
