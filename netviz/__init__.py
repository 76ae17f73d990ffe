"""netviz: see neural networks.

Public names are resolved on first use: ``import netviz`` loads neither torch nor matplotlib.
"""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "trace": "netviz.api",
    "draw": "netviz.api",
    "figure": "netviz.api",
    "summary": "netviz.api",
    "diff": "netviz.api",
    "open": "netviz.api",
    "save": "netviz.api",
    "load": "netviz.api",
    "from_torchview": "netviz.api",
    "Drawing": "netviz.api",
    "Summary": "netviz.api",
    "Diff": "netviz.api",
    "Graph": "netviz.ir",
    "Node": "netviz.ir",
    "Edge": "netviz.ir",
    "Group": "netviz.ir",
    "TensorSpec": "netviz.ir",
    "NetvizError": "netviz.errors",
    "TraceError": "netviz.errors",
    "builder": "netviz.builder",
    "zoo": "netviz.zoo",
    "explain": "netviz.explain",
    "watch": "netviz.live",
}

_CALLED = {"open": "open_page"}
"""Public names that differ from what they are called at home."""

__all__ = sorted(set(_HOMES) - {"open"})  # `from netviz import *` leaves Python's open alone


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'netviz' has no attribute {name!r}")
    module = importlib.import_module(home)
    return module if home == f"netviz.{name}" else getattr(module, _CALLED.get(name, name))


def __dir__() -> list[str]:
    return sorted((*_HOMES, "__version__"))
