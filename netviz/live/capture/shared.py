"""What the hooks on modules and those on optimizers share, and the rule that none may disturb."""

from __future__ import annotations

import functools
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from netviz.live.capture.announce import announce
from netviz.live.capture.budget import Budget, Spread
from netviz.live.capture.calls import Calls
from netviz.live.capture.clock import Clock, now
from netviz.live.capture.layers import Watched
from netviz.live.capture.losses import Losses
from netviz.live.capture.manual import Manual
from netviz.live.capture.optimizers import Optimizers
from netviz.live.capture.patches import Patches
from netviz.live.capture.reduce import Reducer, rank
from netviz.live.capture.roots import Roots
from netviz.live.capture.sampler import Later, Sampler
from netviz.live.capture.sentinel import Sentinel
from netviz.live.events import Alert, Event
from netviz.live.stops import MonitorAlert, StopTraining

Emit = Callable[[Event | Later], None]
Fail = Callable[[Exception], None]


def quiet(hook: Callable[..., None]) -> Callable[..., None]:
    """A hook that is skipped where it does not apply, and never raises but on purpose."""

    @functools.wraps(hook)
    def run(self: Shared, *args: Any) -> None:
        if torch.compiler.is_compiling() or not self.on or self.busy:
            return
        if threading.get_ident() != self.thread:
            return
        self.busy = True
        try:
            hook(self, *args)
        except (MonitorAlert, StopTraining):
            raise
        except Exception as error:  # noqa: BLE001 - whatever fails here is not the training's fault
            self.detach()
            self._fail(error)
        finally:
            self.busy = False

    return run


class Shared(ABC):
    """Watches models and optimizers; hands events to ``emit``.

    ``models``: those to watch, by name, or none to find them. ``optimizers``: likewise.
    ``budget``: how often to look. ``raising``: rules that raise at once. ``fail``: told when the
    monitor has switched itself off.
    """

    def __init__(
        self,
        models: dict[str, nn.Module],
        optimizers: list[Optimizer],
        *,
        budget: Budget,
        emit: Emit,
        fail: Fail,
    ) -> None:
        self.on = self.busy = self.paused = self.sampling = False
        self.stopping = self.asked = False
        self.thread = threading.get_ident()
        self.step: int | None = None
        self.layer = ""
        self.raising: tuple[str, ...] = ()
        self.rank = rank()
        self.pending: Alert | None = None
        self.budget, self.clock, self.losses = budget, Clock(), Losses()
        self._spread = Spread()
        self.roots = Roots(models)
        self.samplers: dict[int, Sampler] = {}
        self.clipped: Tensor | None = None
        self.scaler: Any = None
        self.schedulers: dict[int, str] = {}
        self.optimizers, self.calls = Optimizers(optimizers), Calls()
        self._step_began = 0.0
        self._sentinel, self._reducer, self.manual = Sentinel(), Reducer(), Manual()
        self._emit, self._fail = emit, fail
        self._handles: list[Any] = []
        self._after: Any = None
        self._patches = Patches()
        self.running: dict[int, float] = {}
        self._is_compiled: dict[int, bool] = {}
        self._warm = self._blind = self._tripped = self._looking = False
        self._rates: dict[str, float] = {}
        self._values: dict[str, float | Tensor] = {}

    def _announce(self, watched: Watched) -> None:
        watched.announced = True
        watched.arrange(self.calls.called)
        self.samplers[id(watched)] = Sampler(watched)
        began = now()
        self._emit(announce(watched, self.calls.of(watched), step=self.step or 0))
        self.clock.leave_out(now() - began)

    def _all_known(self) -> bool:
        models = self.roots.models
        return bool(models) and all(watched.announced for watched in models)

    def alert(self, rule: str, layer: str, what: str, value: float | None = None) -> None:
        """Report a rule that tripped, and raise where that is wished for."""
        where = f"{layer}: " if layer else ""
        found = Alert(
            step=self.step or 0,
            time=time.time(),
            rule=rule,
            layer=layer,
            message=f"{where}{what}",
            value=value,
        )
        self._emit(found)
        if rule in self.raising or "any" in self.raising:
            self.pending = found

    def obey(self) -> None:
        """Raise what a rule or the page's stop button asks for."""
        alert, self.pending = self.pending, None
        if alert is not None:
            raise MonitorAlert(alert)
        if self.stopping and not self.asked:
            self.stopping = False
            raise StopTraining(f"stopped from the monitor after step {self.step}")

    @abstractmethod
    def _end_by_hand(self) -> None:
        """End a step that the script does itself, if one is under way."""

    @abstractmethod
    def detach(self) -> None:
        """Leave nothing behind: every hook and wrapper goes."""
