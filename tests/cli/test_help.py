"""Help says everything, and the lists list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from netviz import __version__
from netviz.cli import draw_options
from netviz.cli.summary import SORTS
from netviz.cli.targets import complete_target
from netviz.draw_options import SHOWS
from netviz.layouts.engines import ENGINES
from netviz.renderers import FORMATS, TABLES
from netviz.tables.view import SORTS as TABLE_SORTS
from tests.cli.helpers import invoke


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_the_version_is_told() -> None:
    assert invoke("--version").stdout == f"netviz {__version__}\n"


def test_help_shows_commands_and_examples() -> None:
    text = plain(invoke("--help").stdout)
    for word in ("draw", "summary", "formats", "zoo", "themes", "netviz draw model.py"):
        assert word in text


@pytest.mark.parametrize("command", ["draw", "summary"])
def test_help_of_a_command_shows_every_option(command: str) -> None:
    text = plain(invoke(command, "--help").stdout)
    for option in ("--input", "--trust", "--mode", "--device", "--tensors", "--tracer", "--debug"):
        assert option in text
    assert "Examples:" in text


def test_help_tells_the_defaults() -> None:
    draw, summary = (
        plain(invoke("draw", "--help").stdout),
        plain(invoke("summary", "--help").stdout),
    )
    for words in ("<name>.svg", "stays readable", "layered", "192", "default: eval"):
        assert words in " ".join(draw.replace("│", " ").split())
    assert "what FILE ends in" in " ".join(summary.replace("│", " ").split())


def test_formats_are_listed() -> None:
    text = invoke("formats").stdout
    assert all(f".{name} " in text for name in FORMATS)
    assert all(f"  {name} " in text for name in TABLES)


def test_every_format_says_what_it_is() -> None:
    assert all(form.about for form in (*FORMATS.values(), *TABLES.values()))


def test_themes_are_listed() -> None:
    assert "classic" in invoke("themes").stdout.split()


def test_the_sorts_are_those_of_the_tables() -> None:
    assert tuple(TABLE_SORTS) == SORTS


def test_the_engines_and_shows_are_those_of_the_drawing() -> None:
    assert tuple(ENGINES) == draw_options._ENGINES
    assert draw_options._SHOWS == SHOWS


def test_targets_complete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nets").mkdir()
    for name in ("model.py", "notes.txt", "nets/deep.py", ".hidden.py"):
        (tmp_path / name).touch()
    assert complete_target("") == ["zoo:", "model.py", "nets/"]
    assert complete_target("m") == ["model.py"]
    assert complete_target("nets/") == ["nets/deep.py"]
    assert "zoo:resnet18" in complete_target("zoo:res")
    assert complete_target("no/such/") == []
