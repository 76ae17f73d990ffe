"""The README and the docs say what is true: their code runs, their links and pictures exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.docs.blocks import Block, Runner, blocks_of

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#]+)[^)]*\)")
PICTURE = re.compile(r'src="([^"]+)"')


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_blocks_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    runner = Runner(page=str(page))
    for block in blocks_of(page.read_text(encoding="utf-8")):
        runner.run(block)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = [*LINK.findall(text), *PICTURE.findall(text)]
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (page.parent / target).exists()] == []


def test_every_page_is_linked() -> None:
    """The list of pages in docs/README.md is complete."""
    listed = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = {page.name for page in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert {page for page in pages if f"({page})" not in listed} == set()


def every_command(group: Any) -> Iterator[Any]:
    """The commands of ``group`` and of the groups within it."""
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        yield command
        if hasattr(command, "list_commands"):
            yield from every_command(command)


def test_every_option_is_told() -> None:
    """Each option of each command occurs on some page."""
    from netviz.cli.app import app

    pages = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    commands = every_command(typer.main.get_command(app))
    shown = [p for c in commands for p in c.params if not getattr(p, "hidden", False)]
    options = {tuple(p.opts) for p in shown if p.opts[0].startswith("-")}
    assert ("--depth",) in options
    assert [names for names in options if not any(name in pages for name in names)] == []


class TestTheRunner:
    """The tests above can fail."""

    @pytest.fixture(autouse=True)
    def _elsewhere(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)

    def test_finds_blocks(self) -> None:
        page = "a\n```python file=m.py\nx = 1\n```\n```sh\nnetviz formats\n```\n```\nplain\n```\n"
        assert blocks_of(page) == [
            Block("python", "file=m.py", "x = 1\n", 2),
            Block("sh", "", "netviz formats\n", 5),
        ]

    def test_names_live_through_a_page(self) -> None:
        runner = Runner()
        for text in ("x = 6\n", "print(x * 7)\n"):
            runner.run(Block("python", "", text, 1))
        runner.run(Block("text", "", "42\n", 1))
        with pytest.raises(AssertionError):
            runner.run(Block("text", "", "43\n", 1))

    def test_saves_files(self) -> None:
        Runner().run(Block("python", "file=m.py", "x = 1\n", 1))
        assert Path("m.py").read_text() == "x = 1\n"

    @pytest.mark.parametrize("line", ["netviz draw missing.py", "rm -r x"])
    def test_bad_commands_fail(self, line: str) -> None:
        with pytest.raises(AssertionError):
            Runner().run(Block("sh", "", line + "\n", 1))
