"""A browser, and a page in it that fails the test for any error or outside request."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest


@pytest.fixture(scope="module")  # playwright runs once in a process, and others start it too
def chromium() -> Iterator[Any]:
    if not shutil.which("chromium"):
        pytest.skip("chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture
def faults() -> list[str]:
    return []


@pytest.fixture
def tab(chromium: Any, faults: list[str]) -> Iterator[Any]:
    page = chromium.new_page(viewport={"width": 1200, "height": 800})
    own = ("data:", "blob:", "about:", "file:", "http://127.0.0.1:")
    page.on("request", lambda r: r.url.startswith(own) or faults.append(f"outside {r.url}"))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda m: m.type == "error" and faults.append(m.text))
    yield page
    page.close()
    assert faults == []


@pytest.fixture
def until(tab: Any) -> Callable[[Callable[[], Any]], Any]:
    """Wait for something to come true; pages whose policy forbids ``eval`` cannot do it inside."""

    def wait(truth: Callable[[], Any]) -> Any:
        for _ in range(600):
            found = truth()
            if found:
                return found
            tab.wait_for_timeout(50)
        raise AssertionError("it never came true")

    return wait
