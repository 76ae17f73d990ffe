"""Every example runs as a user would run it, and leaves a file."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.py"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_example(example: Path, tmp_path: Path) -> None:
    finished = subprocess.run(
        [sys.executable, str(example)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stderr
    left = list(tmp_path.iterdir())
    assert left
    assert all(path.stat().st_size > 0 for path in left)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_example_is_short_and_explained(example: Path) -> None:
    text = example.read_text(encoding="utf-8")
    assert text.count("\n") <= 40
    assert text.startswith('"""')


def test_examples_are_numbered() -> None:
    numbers = [int(re.match(r"(\d\d)_", path.name)[1]) for path in EXAMPLES]
    assert numbers == list(range(1, len(EXAMPLES) + 1))
