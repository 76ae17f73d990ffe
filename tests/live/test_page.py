"""The page in a real browser, from a real server."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import nn

import netviz
from netviz.live.http import Client
from netviz.live.panels import ARCHITECTURE, PANELS
from netviz.live.server import Server
from tests.live.helpers import Net, batch, train

pytestmark = pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed")
WINDOWS = [ARCHITECTURE[0], *(panel.id for panel in PANELS)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any, server: Server) -> Iterator[Any]:
    """A page that fails the test for any failed or outside request, or error of a script."""
    tab = browser.new_page(viewport={"width": 1400, "height": 900})
    faults: list[str] = []
    own = ("data:", "blob:", "about:", f"http://localhost:{server.port}/")
    tab.on("requestfailed", lambda r: faults.append(f"failed {r.url}"))
    tab.on("response", lambda r: r.status >= 400 and faults.append(f"{r.status} {r.url}"))
    tab.on("request", lambda r: r.url.startswith(own) or faults.append(f"outside {r.url}"))
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on("console", lambda m: m.type == "error" and faults.append(m.text))
    yield tab
    tab.close()
    assert faults == []


def frame_of(page: Any) -> Any:
    from playwright.sync_api import Error

    for _ in range(4):
        page.wait_for_selector("iframe[title=architecture]")
        found = page.query_selector("iframe[title=architecture]").content_frame()
        try:
            found.wait_for_selector("svg g.node")
        except Error as error:
            if "detached" not in str(error):
                raise
            continue  # Visdom's page places its panes anew when one more comes
        return found
    raise AssertionError("the architecture pane was placed anew each time")


def until(truth: Any, seconds: float = 20.0) -> bool:
    """Whether ``truth()`` came true in time; no test says how fast."""
    deadline = time.monotonic() + seconds
    while not truth():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_a_page_opened_before_the_run_begins_shows_it(
    page: Any, server: Server, tmp_path: Any
) -> None:
    page.goto(f"http://localhost:{server.port}/env/early")
    page.wait_for_selector("text=online")
    with netviz.watch(
        every=1, port=server.port, name="early", log=tmp_path / "e.jsonl", quiet=True
    ) as run:
        run.log(loss=1.0)
        train(Net(), 3)
        page.wait_for_selector("text=Gradient norm")
        assert frame_of(page)


def test_every_panel_is_drawn(page: Any, server: Server, tmp_path: Any) -> None:
    model = Net()
    with netviz.watch(
        model, every=1, port=server.port, name="panels", log=tmp_path / "a.jsonl", quiet=True
    ) as run:
        run.layer = "fc"
        train(model, 14)
        x, _ = batch()
        run.log(accuracy=0.5, pictures=x, words="hello", map=(torch.randn(4, 2), "abab"))
        run.log(val_loss=float("nan"), map2=(torch.tensor([[float("inf"), 1.0]]), "a"))
        assert run.url == f"http://localhost:{server.port}/env/panels"
    page.goto(run.url)
    frame = frame_of(page)
    page.wait_for_function("document.querySelectorAll('.js-plotly-plot .main-svg').length >= 22")
    titles = [t.inner_text() for t in page.query_selector_all(".bar .pull-right:last-child")]
    for title in (*(panel.title for panel in PANELS), "Architecture", "pictures", "words", "map"):
        assert title in titles
    assert "nothing yet" not in page.inner_text("#app")
    assert page.query_selector(".content-image").get_attribute("src").startswith("data:image/png")
    assert "step 14" in frame.inner_text("#words")
    box = page.query_selector(".window").bounding_box()
    assert box["width"] > 500
    edges = "[...document.querySelectorAll('.react-grid-item')].map(e => e.getBoundingClientRect())"
    page.wait_for_function(f"Math.max(...{edges}.map(e => e.right)) > 1360")
    first = page.evaluate(f"{edges}.filter(e => e.top < 100).map(e => e.right - e.left)")
    assert len(first) == 3
    picture = page.query_selector(".content-image").bounding_box()
    slider = page.query_selector("input[type=range]")
    assert slider is None or picture["y"] + picture["height"] <= slider.bounding_box()["y"]


def test_boxes_are_coloured_and_a_click_selects_a_layer(
    page: Any, server: Server, tmp_path: Any
) -> None:
    model = Net()
    run = netviz.watch(
        model, every=1, port=server.port, name="clicks", log=tmp_path / "b.jsonl", quiet=True
    )
    train(model, 3)
    assert until(lambda: run.state.models)
    page.goto(run.url)
    frame = frame_of(page)
    frame.wait_for_function(
        "document.querySelector('[id=\"conv\"] title').textContent.includes('update')"
    )
    fill = frame.eval_on_selector('[id="conv"] rect', "r => r.getAttribute('fill')")
    assert fill.startswith("rgb(")
    frame.click('[id="conv"]')
    assert until(lambda: run.layer == "conv")
    train(model, 3)
    page.wait_for_function("document.body.innerText.includes('conv  Conv2d, 60 parameters')")
    frame.fill("#every", "3")
    frame.press("#every", "Enter")
    assert until(lambda: run.every == 3)
    frame.click("#pause")
    assert until(lambda: run.paused)
    frame.click("#stop")
    assert until(lambda: run.recorder.stopping)
    with pytest.raises(netviz.live.StopTraining):
        train(model, 3)
    run.close("stopped")


def test_two_runs_are_compared(page: Any, server: Server, tmp_path: Any) -> None:
    for name in ("first", "second"):
        model = Net()
        log = tmp_path / f"{name}.jsonl"
        with netviz.watch(model, port=server.port, name=name, log=log, quiet=True):
            train(model, len(name), seed=len(name))
    page.goto(f"http://localhost:{server.port}/compare/second+first")
    page.wait_for_function("document.querySelectorAll('.js-plotly-plot .main-svg').length >= 2")
    names = page.evaluate(
        "[...document.querySelectorAll('.js-plotly-plot')].flatMap(d => d.data.map(t => t.name))"
    )
    assert {"0_loss", "1_loss"} <= set(names)
    drawn = page.evaluate(
        "[...document.querySelectorAll('.js-plotly-plot')].flatMap(d => d.data)"
        ".filter(t => t.name.endsWith('_loss')).map(t => [t.name, t.x.length, t.line.color])"
    )
    assert {(name, size) for name, size, _ in drawn} == {("0_loss", 5), ("1_loss", 6)}
    assert len({colour for _, _, colour in drawn}) == 2


def test_a_replay_rebuilds_the_same_panes(server: Server, tmp_path: Any) -> None:
    from pathlib import Path

    from netviz.live.options import WatchOptions
    from netviz.live.replay import replay

    model = Net()
    log = Path(tmp_path) / "c.jsonl"
    with netviz.watch(model, every=2, port=server.port, name="live", log=log, quiet=True) as run:
        train(model, 12)
        run.log(accuracy=0.25, pictures=batch()[0])
    replay(log, WatchOptions(port=server.port, name="again"))
    client = Client("127.0.0.1", server.port)
    for window in (*WINDOWS, "image-pictures"):
        if window == ARCHITECTURE[0]:
            continue  # it holds its environment's name
        panes = [
            client.post("/win_data", {"eid": name, "win": window})["content"]
            for name in ("live", "again")
        ]
        assert panes[0] == panes[1], window


def test_a_password_is_asked_for(
    browser: Any, state_home: Any, page_scripts: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    from netviz.live import server as servers
    from netviz.live.server import manage

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    made = servers.start(port=0, password="open sesame")
    try:
        refused = Client("127.0.0.1", made.port)
        assert refused.post  # a client without it gets nothing
        with pytest.raises(manage.ServerError):
            refused.post("/env_state", {})
        model = nn.Linear(2, 1)
        url = f"http://netviz:open sesame@127.0.0.1:{made.port}".replace(" ", "%20")
        with netviz.watch(
            model, server=url, name="closed", log=tmp_path / "d.jsonl", quiet=True
        ) as run:
            assert "sesame" not in run.url
        tab = browser.new_page()
        tab.goto(run.url.replace("/env/closed", ""))
        tab.fill("#inputUsername", "netviz")
        tab.fill("#inputPassword", "open sesame")
        tab.click("#submitButton")
        tab.wait_for_selector("#app")
        tab.close()
    finally:
        servers.stop()
