"""Callbacks for frameworks that have a training loop of their own, one file each.

The hooks see such trainings anyway; a callback besides follows the framework's own steps, metrics,
stops and exceptions. Each takes the options of `netviz.watch`.
"""

from __future__ import annotations

import importlib
from typing import Any

from netviz.errors import MissingPackageError

HOMES = {
    "LightningCallback": ("netviz.live.callbacks.lightning", "lightning"),
    "HuggingFaceCallback": ("netviz.live.callbacks.huggingface", "transformers accelerate"),
    "KerasCallback": ("netviz.live.callbacks.keras", "keras"),
    "attach_ignite": ("netviz.live.callbacks.ignite", "pytorch-ignite"),
}
"""Name -> module, and what to install for it."""
__all__ = [
    "HuggingFaceCallback",
    "KerasCallback",
    "LightningCallback",
    "attach_ignite",
]


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module 'netviz.live.callbacks' has no attribute {name!r}")
    module, packages = HOMES[name]
    try:
        return getattr(importlib.import_module(module), name)
    except ModuleNotFoundError as error:
        raise MissingPackageError(
            f"{name} needs {error.name}, which is not installed: pip install {packages}"
        ) from None
