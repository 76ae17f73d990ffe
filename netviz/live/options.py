"""How a run is watched."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from netviz.errors import FormatError
from netviz.live.events import Alert

RULES = (
    "nonfinite",
    "exploding gradient",
    "update ratio",
    "dead units",
    "no gradient",
    "flat loss",
    "data wait",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchOptions:
    """How a run is watched.

    ``every``: steps between two looks at all layers. ``budget``: the share of wall time that the
    monitor may take; above it ``every`` doubles, below a third of it it goes back. ``to``: names of
    sinks, with commas ("visdom,tensorboard"), objects of one's own (`netviz.live.sinks.Sink`), or
    several of both in a list; "none" for the run's log alone. ``name``: of the run. ``log``: file
    for the run's log, ``netviz-runs/NAME/run.jsonl`` by default; one that is there is continued.
    ``server``: address of a Visdom that runs ("http://user:password@host:8097"), else one on this
    machine is used or started, on ``port``. ``open``: whether to open the page in a browser.
    ``step``: updates done before (None: as the optimizer or the continued log says).
    ``on_alert``: called with each `Alert`, from the monitor's thread. ``raise_on``: names of
    `RULES`, or "any", that raise `MonitorAlert` in the training. ``refresh``: least seconds between
    two refreshes of a page. ``quiet``: print nothing.
    """

    every: int = 10
    budget: float = 0.01
    to: Any = "visdom"
    name: str | None = None
    log: str | Path | None = None
    server: str | None = None
    port: int | None = None
    open: bool = False
    step: int | None = None
    on_alert: Callable[[Alert], object] | None = None
    raise_on: str | Iterable[str] = ()
    refresh: float = 1.0
    quiet: bool = False

    def __post_init__(self) -> None:
        if self.every < 1:
            raise FormatError(f"every must be 1 step or more, not {self.every}")
        if not 0 < self.budget <= 1:
            raise FormatError(f"budget is a share of the time, 0.01 for 1 %, not {self.budget}")
        for rule in self.raising:
            if rule not in (*RULES, "any"):
                near = get_close_matches(rule, RULES, 1)
                hint = f"did you mean {near[0]!r}? " if near else ""
                raise FormatError(f"no rule {rule!r}; {hint}Choose from any, {', '.join(RULES)}")

    @property
    def raising(self) -> tuple[str, ...]:
        """The rules that raise, as a tuple."""
        if isinstance(self.raise_on, str):
            return tuple(part.strip() for part in self.raise_on.split(",") if part.strip())
        return tuple(self.raise_on)


def options(given: dict[str, Any]) -> WatchOptions:
    """``given`` as a record; `FormatError` for an unknown name, the nearest one listed."""
    known = [f.name for f in fields(WatchOptions)]
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
            raise FormatError(f"watch() got an unknown option {name!r}: {hint}")
    return WatchOptions(**given)


def run_name(stem: str) -> str:
    """A name that sorts by time: ``train_1123-154210`` (Visdom groups by what precedes "_")."""
    return f"{stem or 'run'}_{time.strftime('%m%d-%H%M%S')}"
