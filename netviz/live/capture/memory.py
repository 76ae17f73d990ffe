"""Memory in use, in GB (1e9 bytes)."""

from __future__ import annotations

import os
from pathlib import Path

import torch

_STATM = Path("/proc/self/statm")


def used() -> dict[str, float]:
    """Of this process, where the system tells it, and of torch on the accelerator."""
    found = {}
    if _STATM.exists():
        pages = int(_STATM.read_text("ascii").split()[1])
        found["memory/process"] = pages * os.sysconf("SC_PAGE_SIZE") / 1e9
    if torch.cuda.is_initialized():
        found["memory/accelerator"] = torch.cuda.memory_allocated() / 1e9
    return found
