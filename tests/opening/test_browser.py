"""Where the page goes, and which browsers it is shown in."""

from __future__ import annotations

import webbrowser

import pytest
from torch import nn

import netviz
from netviz.opening import browser


class Window(webbrowser.BaseBrowser):
    def __init__(self) -> None:
        super().__init__("window")
        self.shown: list[str] = []

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
        self.shown.append(url)
        return True


@pytest.fixture
def window(monkeypatch):
    made = Window()
    monkeypatch.setattr(webbrowser, "get", lambda: made)
    return made


def test_open_shows_a_page_of_its_own_and_tells_where_it_is(window):
    path = netviz.open(nn.Linear(3, 2), input_size=(1, 3))
    assert window.shown == [path.as_uri()]
    assert path.read_bytes().startswith(b"<!doctype html>")
    assert path.parent.stat().st_mode & 0o077 == 0  # nobody else's to read
    assert netviz.open(nn.Linear(3, 2), input_size=(1, 3), browser=False) != path
    assert len(window.shown) == 1


def test_open_keeps_the_page_where_it_is_told_to(window, tmp_path):
    path = netviz.open(nn.Linear(3, 2), input_size=(1, 3), output=tmp_path / "net.html", boxes=10)
    assert path == tmp_path / "net.html"
    with pytest.raises(TypeError, match="did you mean 'boxes'"):
        netviz.open(nn.Linear(3, 2), input_size=(1, 3), boxs=10)


def test_a_browser_for_terminals_is_left_alone(monkeypatch):
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser("w3m"))
    assert not browser.show("file:///nowhere.html")

    def none() -> None:
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr(webbrowser, "get", none)
    assert not browser.show("file:///nowhere.html")


def test_only_star_names_leave_python_s_open_alone():
    assert "open" not in netviz.__all__
    assert "open" in dir(netviz)
