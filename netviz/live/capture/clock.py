"""Where the time of a step goes, as the training process sees it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

now = time.perf_counter
PARTS = ("data", "forward", "backward", "optimizer")


@dataclass(slots=True)
class Clock:
    """Seconds by part since the last `take`. On an accelerator these are the host's.

    ``own``: what the hooks took; ``looking``: the part of it that is due to looks at all layers.
    """

    spent: dict[str, float] = field(default_factory=lambda: dict.fromkeys(PARTS, 0.0))
    own: float = 0.0
    thread: Callable[[], float] = float
    """Seconds of processor time that the monitor's thread has taken so far."""
    looking: float = 0.0
    steps: int = 0
    samples: int = 0
    _began: float = field(default_factory=now)
    _forward: float | None = None
    _published: float = 0.0

    def forward_begins(self, samples: int) -> None:
        """A model is called on a batch of ``samples``."""
        self.samples += samples
        if self._forward is None:
            self._forward = now()

    def forward_ends(self) -> None:
        """Backward begins, or the optimizer does."""
        if self._forward is not None:
            self.spent["forward"] += now() - self._forward
            self._forward = None

    def add(self, seconds: float, *, looking: bool) -> None:
        """The monitor itself took ``seconds``."""
        self.own += seconds
        if looking:
            self.looking += seconds

    def leave_out(self, seconds: float) -> None:
        """Do not count ``seconds`` that were taken once, for tracing the model."""
        self._began += seconds
        if self._forward is not None:
            self._forward += seconds

    def take(self) -> dict[str, float]:
        """Mean seconds a step by part, speeds and the monitor's share; starts afresh."""
        total = max(now() - self._began, 1e-9)
        steps = max(self.steps, 1)
        found = {f"time/{part}": seconds / steps for part, seconds in self.spent.items()}
        found["time/step"] = total / steps
        found["speed/steps"] = steps / total
        if self.samples:
            found["speed/samples"] = self.samples / total
        published = self.thread()
        found["monitor/thread"] = max(0.0, published - self._published) / total
        found["monitor/overhead"] = self.own / total + found["monitor/thread"]
        found["monitor/looking"] = self.looking / total
        self.spent = dict.fromkeys(PARTS, 0.0)
        self.own = self.looking = 0.0
        self.steps, self.samples, self._began = 0, 0, now()
        self._published = published
        return found
