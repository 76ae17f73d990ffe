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


@pytest.fixture(autouse=True)
def _same_start() -> None:
    """Seed torch and keep it to one thread, in tests that have loaded it."""
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(1)
        torch.manual_seed(0)
