"""The page of a graph, open in a real browser without network."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from netviz.ir import Graph
from netviz.renderers.html import render
from netviz.resolve import Request, resolve


@lru_cache(maxsize=8)
def zoo(name: str) -> Graph:
    """A built-in model's graph."""
    return resolve(f"zoo:{name}", Request()).graph


def wait(page: Any, expression: str, *, seconds: float = 60.0) -> None:
    """Until ``expression`` holds; playwright's own waiting evaluates text: the page forbids it."""
    until = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < until, f"never: {expression}"
        page.wait_for_timeout(20)


@pytest.fixture(scope="module")  # playwright runs once in a process, and others start it too
def browser() -> Iterator[Any]:
    if not shutil.which("chromium"):
        pytest.skip("chromium is missing")
    playwright = pytest.importorskip("playwright.sync_api", reason="drives the browser")
    with playwright.sync_playwright() as running:
        path = shutil.which("chromium")
        found = running.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Opens the page of a graph. In the end nothing was said to the console, or asked for."""
    said: list[str] = []
    contexts: list[Any] = []

    def note(request: Any) -> None:
        if not request.url.startswith(("file:", "blob:null/", "data:")):
            said.append(f"asked for {request.url}")

    def open_page(graph: Graph, *, width: int = 1280, at: str = "", **context: Any) -> Any:
        file = tmp_path / f"page{len(contexts)}.html"
        file.write_bytes(render(graph))
        size = {"width": width, "height": 800}
        contexts.append(browser.new_context(offline=True, viewport=size, **context))
        page = contexts[-1].new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", note)
        page.goto(file.as_uri() + at)
        wait(page, "document.body.dataset.ready")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []
