"""The run in trackio, where it is installed."""

from __future__ import annotations

from netviz.live.sinks.base import Context
from netviz.live.sinks.tracking import Tracker


class Trackio(Tracker):
    """Curves, alerts, and the extremes of the layers' statistics."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "trackio")
