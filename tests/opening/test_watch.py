"""``netviz open`` in a terminal and in a browser."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

MODEL = """
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 16, 3)
        self.body = nn.Sequential(nn.Conv2d(16, 16, 3), nn.ReLU(), nn.Conv2d(16, 16, 3))
        self.head = nn.Linear(16, 10)

    def forward(self, image):
        return self.head(self.body(self.stem(image)).mean((2, 3)))
"""


def netviz(*arguments: str, cwd: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "netviz", "open", *arguments, "--no-browser"]
    return subprocess.Popen(
        command, cwd=cwd, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[Path, str, subprocess.Popen[str]]]:
    """The model's file, the address of its page, and the command that watches it."""
    file = tmp_path / "model.py"
    file.write_text(MODEL)
    running = netviz("--watch", "model.py", cwd=tmp_path)
    yield file, running.stdout.readline().strip(), running
    running.kill()
    running.communicate()


def test_open_prints_the_path_of_a_page_that_shows_the_model(tmp_path, tab):
    (tmp_path / "model.py").write_text(MODEL)
    out, err = netviz("model.py", cwd=tmp_path).communicate()
    path = Path(out.strip())
    assert path.name == "Net.html"
    assert "6 operators" in err
    assert list(tmp_path.glob("*.html")) == []
    tab.goto(path.as_uri())
    tab.wait_for_selector("body[data-ready]")
    assert tab.evaluate("viewer.net.nodes.filter(n => n.kind === 'operator').length") == 6


def test_saving_draws_again_and_keeps_the_view(watched, tab, until):
    file, address, _ = watched
    tab.goto(address)
    inside = frame_once(tab, 1)
    inside.evaluate("viewer.select('body.0/conv2d')")
    inside.evaluate("viewer.setDark(true); viewer.colourBy('flops'); viewer.camera.zoom(1.5)")
    before = inside.evaluate("viewer.left()")
    longer = "nn.Sequential(nn.Conv2d(3, 16, 3), nn.Dropout(), nn.ReLU())"
    file.write_text(MODEL.replace("nn.Conv2d(3, 16, 3)", longer))
    inside = frame_once(tab, 2)
    after = inside.evaluate("viewer.left()")
    assert all(after[kept] == before[kept] for kept in ("chosen", "mode", "dark"))
    assert set(after["opened"]) >= set(before["opened"])
    assert "stem" in after["known"]
    assert after["camera"][2] == before["camera"][2]
    same = before["seen"][0]["id"]
    now = next(spot for spot in after["seen"] if spot["id"] == same)
    for axis in "xy":  # under the reader's eye, however the network around it grew
        assert now[axis] == pytest.approx(before["seen"][0][axis], abs=1)
    assert until(lambda: "#" in tab.url)


def test_a_model_that_breaks_is_told_and_watched_on(watched, tab, until, faults):
    file, address, running = watched
    tab.goto(address)
    frame_once(tab, 1)
    file.write_text(MODEL + "x = (\n")
    tab.wait_for_selector("#said:not([hidden])")
    assert "'(' was never closed" in tab.inner_text("#said")
    assert tab.title().startswith("✗")
    file.write_text(MODEL.replace("16, 10", "16, 7"))
    frame_once(tab, 3)
    tab.wait_for_selector("#said", state="hidden")
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=30)
    assert "error" in err
    assert "no longer watching" in err
    assert "Traceback" not in err
    tab.wait_for_selector("#said.quiet:not([hidden])")
    assert until(lambda: faults)
    faults.clear()  # the browser tells that nobody answers any more


def test_nobody_without_the_address_is_served(watched):
    _, address, _ = watched
    base = address.rsplit("/", 2)[0]
    assert base.startswith("http://127.0.0.1:")
    for path in ("/", "/page", "/guess/page", "/guess/news"):
        with pytest.raises(HTTPError) as refused:
            urlopen(base + path)
        assert refused.value.code == 404


def frame_once(tab: Any, version: int) -> Any:
    """The network's own page once it is that of ``version``."""
    tab.wait_for_selector(f"iframe[src^='page?{version}']:not(.next)")
    return tab.query_selector("iframe").content_frame()
