"""The interactive page within the architecture pane, in a real browser, from a real server."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

import netviz
from netviz.live.server import Server
from tests.live.helpers import Net, train
from tests.live.test_page import browser, frame_of, page, until  # noqa: F401 - fixtures

pytestmark = pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed")


def test_the_network_is_explored_while_it_trains(
    page: Any,  # noqa: F811 - a fixture of the module that it comes from
    server: Server,
    tmp_path: Any,
) -> None:
    model = Net()
    with netviz.watch(
        model, every=1, port=server.port, name="explored", log=tmp_path / "e.jsonl", quiet=True
    ) as run:
        train(model, 3)
        assert until(lambda: run.state.models)
        page.goto(run.url)
        frame = frame_of(page)
        frame.click("#explore")
        frame.wait_for_selector("iframe[title=network]")
        inner = frame.query_selector("iframe[title=network]").content_frame()
        inner.wait_for_selector("body[data-ready]")
        fill = "viewer.elements.get(viewer.keyFor(viewer.net.find('conv'))).querySelector('.shape')"
        colour = f"{fill}.getAttribute('fill')"
        assert until(lambda: inner.evaluate(colour).startswith("rgb("))
        assert until(lambda: inner.evaluate(colour) != "rgb(248,250,252)")
        before = inner.evaluate(colour)
        frame.select_option("#stat", "gradient")
        assert until(lambda: inner.evaluate(colour) != before)
        inner.click("[data-key]:has-text('Conv2d') >> nth=0")
        assert until(lambda: run.layer == "conv")
        train(model, 2)
        page.screenshot(path=str(tmp_path / "explored.png"))
        frame.click("#explore")
        frame.wait_for_selector("svg g.node")
