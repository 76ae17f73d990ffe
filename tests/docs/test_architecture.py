"""The map of the source names all there is, and the contracts all members of their families."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from netviz.layouts.styles import STYLES
from netviz.renderers import DIFFERENCES, FORMATS, TABLES

ROOT = Path(__file__).resolve().parents[2]
PARTS = sorted(
    path.stem
    for path in (ROOT / "netviz").iterdir()
    if not path.name.startswith(("_", ".")) and (path.suffix == ".py" or path.is_dir())
)
BUILT_ON_ANOTHER = {"netviz.renderers.gif", "netviz.renderers.difference_html"}
"""Frames of the PNG's canvas; two of the page's views."""
MEMBERS = {
    *(style.module for style in STYLES.values()),
    *(form.module for table in (FORMATS, TABLES, DIFFERENCES) for form in table.values()),
    *(f"netviz.live.sinks.{path.stem}" for path in (ROOT / "netviz/live/sinks").glob("[a-z]*.py")
      if path.stem not in ("base", "tracking")),
}  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_the_map_names_every_part(part: str) -> None:
    assert f"`netviz.{part}`" in (ROOT / "docs/architecture.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("member", sorted(MEMBERS - BUILT_ON_ANOTHER))
def test_every_member_of_a_family_is_under_its_contract(member: str) -> None:
    contracts = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("importlinter")[2]
    assert f'"{member}"' in contracts


def test_files_named_to_contributors_exist() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:netviz|docs|tests|examples)/[\w/.]+)`", text)
    named += [f"netviz/{name}" for name in re.findall(r"`((?:[a-z]+/)+\w+\.py)`", text)
              if name.split("/")[0] not in ("netviz", "docs", "tests")]  # fmt: skip
    assert len(named) > 20
    missing = [name for name in named if not (ROOT / name).exists() and "NN_" not in name]
    assert missing == []
