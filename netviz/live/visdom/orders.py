"""What is clicked on the page: it lies on the server, numbered, until the monitor reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from netviz.live.panels.base import View
from netviz.live.sinks.base import Control
from netviz.live.visdom.panes import Panes

_WINDOW = "orders"


class Orders:
    """The last order that was obeyed."""

    def __init__(self) -> None:
        self._last = 0

    def begin(self, panes: Panes) -> None:
        """Make the place where the page leaves its orders."""
        panes.put(_WINDOW, json.dumps({"command": "layout", "n": self._last}))

    def take(self, panes: Panes) -> Mapping[str, Any] | None:
        """What was clicked since the last time; None for nothing."""
        found = panes.get(_WINDOW)
        number = found.get("n", 0) if isinstance(found, dict) else 0
        if not isinstance(number, int) or number <= self._last:
            return None
        self._last = number
        order: Mapping[str, Any] = found
        return order


def seen(order: Mapping[str, Any], view: View) -> View:
    """What the page has selected after ``order``."""
    return View(str(order.get("model", view.model)), str(order.get("layer", view.layer)))


def obey(order: Mapping[str, Any], control: Control) -> None:
    """Do what ``order`` asks of the run."""
    if "layer" in order:
        control.layer = str(order["layer"])
    if isinstance(order.get("every"), int):
        control.every = max(1, order["every"])
    if "paused" in order:
        control.paused = bool(order["paused"])
    if order.get("stop"):
        control.stop()
