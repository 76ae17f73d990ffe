"""The pictures of docs/live.md: python docs/make_live.py (needs Visdom and chromium; a minute)."""

import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from netviz.live import server
from netviz.live.options import WatchOptions
from netviz.live.replay import replay

HERE = Path(__file__).resolve().parent
WATCH = ("-m", "netviz", "watch", "--to", "none", "--budget", "0.2")
RUNS = {
    "digits": (*WATCH, "14_train_on_digits.py", "--epochs", "25", "--mixup", "0.2"),
    "dcgan": ("15_train_a_dcgan.py", "40", "none"),
    "breaks": ("17_name_the_layer_that_breaks.py",),
}
HEIGHTS = {"digits": 845, "dcgan": 470, "breaks": 470}


def log_of(arguments: tuple[str, ...], folder: Path) -> Path:
    """The log of a run of an example, in a folder of its own, where it is as it would be typed."""
    shutil.copytree(HERE.parent / "examples", folder)
    command = [sys.executable, *arguments]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return next(folder.glob("netviz-runs/*/run.jsonl"))


def main() -> None:
    """Train, replay, and photograph each run's page."""
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as driver:
        os.environ["XDG_STATE_HOME"] = scratch
        made = server.start(port=0)
        chromium = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = chromium.new_page(viewport={"width": 1300, "height": 900})
        for name, arguments in RUNS.items():
            log = log_of(arguments, Path(scratch, name))
            page.goto(replay(log, WatchOptions(port=made.port, name=name, quiet=True)))
            page.wait_for_timeout(4000)
            size = {"x": 0, "y": 50, "width": 1290, "height": HEIGHTS[name]}
            shot = Image.open(io.BytesIO(page.screenshot(clip=size)))
            shot.quantize(256).save(HERE / "pictures" / f"live-{name}.png", optimize=True)
        chromium.close()
        server.stop()


if __name__ == "__main__":
    main()
