"""The live monitor: training watched while it runs, layer by layer.

hooks (`netviz.live.capture`) -> events -> a bounded queue -> the publisher's thread -> sinks.
Importing this loads no torch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netviz.live.events import Alert
    from netviz.live.run import Run
    from netviz.live.stops import MonitorAlert, StopTraining

__all__ = ["Alert", "MonitorAlert", "Run", "StopTraining", "watch"]


def watch(*models: Any, optimizer: Any = None, **options: Any) -> Run:
    """Watch a training; use it as a context manager, or call ``close()`` at the end.

    ``models``: modules, lists or dicts of them; none: whatever is trained is found. ``optimizer``:
    one or several, or None for all that update the models. ``every``: steps between two looks at
    all layers. ``budget``: share of wall time allowed. ``to``: sinks. The others are those of
    `netviz.live.options.WatchOptions`. A second watch replaces the first.

    Raises `FormatError` for an unknown option or sink.
    """
    from netviz.live.options import options as chosen
    from netviz.live.run import begin

    return begin(models, optimizer, chosen(options))


def __getattr__(name: str) -> Any:
    homes = {"Run": "run", "Alert": "events", "MonitorAlert": "stops", "StopTraining": "stops"}
    if name not in homes:
        raise AttributeError(f"module 'netviz.live' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"netviz.live.{homes[name]}"), name)
