"""Callbacks for frameworks that have a training loop of their own, one file each.

The hooks see such trainings anyway; a callback besides follows the framework's own steps, metrics,
stops and exceptions. Each takes the options of `netviz.watch`.
"""

from __future__ import annotations

import importlib
from typing import Any

HOMES = {
    "LightningCallback": "netviz.live.callbacks.lightning",
    "HuggingFaceCallback": "netviz.live.callbacks.huggingface",
    "KerasCallback": "netviz.live.callbacks.keras",
    "attach_ignite": "netviz.live.callbacks.ignite",
}
__all__ = [
    "HuggingFaceCallback",
    "KerasCallback",
    "LightningCallback",
    "attach_ignite",
]


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module 'netviz.live.callbacks' has no attribute {name!r}")
    return getattr(importlib.import_module(HOMES[name]), name)
