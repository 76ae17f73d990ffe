"""What wandb and trackio have in common: ``init``, ``log``, ``finish``."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

from netviz.errors import MissingPackageError
from netviz.live.events import Alert, Event, Layers, Scalars
from netviz.live.sinks.base import Context

WORST = ("gradient", "ratio", "std", "dead")


class Tracker:
    """Sends curves, and of each statistic of the layers its least and greatest value."""

    def __init__(self, context: Context, package: str) -> None:
        try:
            self._package: Any = importlib.import_module(package)
        except ImportError:
            raise MissingPackageError(
                f"the {package} sink needs {package}: pip install {package}"
            ) from None
        project, _, _ = context.name.partition("_")
        options = context.options
        config = {"every": options.every, "budget": options.budget}
        self._package.init(project=project or "netviz", name=context.name, config=config)

    def write(self, events: Sequence[Event], /) -> None:
        """All values of one step in one call, steps in order."""
        steps: dict[int, dict[str, Any]] = {}
        for event in events:
            found = _values(event)
            if found:
                steps.setdefault(event.step, {}).update(found)
        for step in sorted(steps):
            self._package.log(steps[step], step=step)

    def refresh(self) -> None:
        """They send by themselves."""

    def close(self) -> None:
        """End the run there."""
        self._package.finish()


def _values(event: Event) -> dict[str, Any]:
    if isinstance(event, Scalars):
        return dict(event.values)
    if isinstance(event, Alert):
        return {f"alert/{event.rule}": event.message}
    if not isinstance(event, Layers):
        return {}
    found: dict[str, Any] = {}
    for stat in WORST:
        known = [v for v in event.stats.get(stat, ()) if v is not None]
        if known:
            found[f"layers/{stat}/min"], found[f"layers/{stat}/max"] = min(known), max(known)
    return found
