"""What every test starts from."""

from __future__ import annotations

import os
import sys

import pytest
from hypothesis import settings

settings.register_profile("netviz", deadline=None)  # a busy machine is no failure
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "netviz")

os.environ.setdefault("OMP_NUM_THREADS", "1")  # two workers share two cores


TERMINAL = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR")
"""What a terminal or a test runner may have said of the output; tests say so themselves."""


@pytest.fixture(autouse=True)
def _same_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the terminal; seed torch and keep it to one thread, in tests that have loaded it."""
    for name in TERMINAL:
        monkeypatch.delenv(name, raising=False)
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(1)
        torch.manual_seed(0)
