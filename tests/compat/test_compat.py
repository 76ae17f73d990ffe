"""Models of other libraries; long, hence run only with ``-m compat``."""

from __future__ import annotations

import gc
from typing import Any

import pytest

from tests.compat.check import examine
from tests.compat.libraries import LIBRARIES, installed, subjects

pytestmark = [pytest.mark.compat, pytest.mark.filterwarnings("ignore")]


def pytest_generate_tests(metafunc: Any) -> None:
    """One test for each model of each installed library; none is looked up unless asked for."""
    if "subject" not in metafunc.fixturenames:
        return
    wanted = "compat" in (metafunc.config.option.markexpr or "").replace("not compat", "")
    found = [s for name in LIBRARIES if wanted for s in subjects(name)]
    metafunc.parametrize("subject", found, ids=lambda s: s.name)


@pytest.mark.parametrize("library", LIBRARIES)
def test_is_installed(library: str, request: pytest.FixtureRequest) -> None:
    if not installed(library):
        pytest.skip(f"{library} is not installed: none of its models is traced")
    assert subjects(library)


def test_model_is_traced_whole(subject: Any) -> None:
    outcome = examine(subject)
    gc.collect()
    assert outcome.problems == ()
