"""Pictures kept as text: `pytest tests/renderers --accept` takes what is drawn now as right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent.parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write the golden files anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the golden file of that name, or write it when accepting."""
    accept = bool(request.config.getoption("--accept", default=False))

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if accept:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"no {path.name}: run pytest tests/renderers --accept and look at it"
        assert text == path.read_text(encoding="utf-8"), f"{name} differs; see --accept"

    return compare
