"""The examples within docstrings run."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "netviz"


def modules() -> list[str]:
    """Every module with an example in it."""
    root = PACKAGE.parent
    with_examples = (p for p in PACKAGE.rglob("*.py") if ">>> " in p.read_text(encoding="utf-8"))
    names = (".".join(p.relative_to(root).with_suffix("").parts) for p in with_examples)
    return sorted(name.removesuffix(".__init__") for name in names)


@pytest.mark.parametrize("name", modules())
def test_docstrings(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert result.attempted > 0
    assert result.failed == 0
