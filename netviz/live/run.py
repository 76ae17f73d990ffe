"""A watched run: what ``netviz.watch`` gives."""

from __future__ import annotations

import atexit
import os
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from torch.optim import Optimizer

from netviz.live.capture.budget import Budget
from netviz.live.capture.recorder import Recorder
from netviz.live.capture.reduce import processes, rank
from netviz.live.capture.roots import named
from netviz.live.events import Alert, End, Start, loads
from netviz.live.logged import logged
from netviz.live.options import WatchOptions, run_name
from netviz.live.publisher import Publisher, say
from netviz.live.sinks import Context, make, names
from netviz.live.sinks.jsonl import Jsonl
from netviz.live.state import State
from netviz.live.stops import StopTraining

CLOSE_SECONDS = 5.0
_current: Run | None = None


class Run:
    """A training that is watched. ``name``: of the run; ``path``: of its log.

    ``every``, ``layer`` and ``paused`` may be set while it runs; ``alerts`` lists what has tripped.
    """

    def __init__(
        self, models: Sequence[Any], optimizers: list[Optimizer], options: WatchOptions
    ) -> None:
        self.options = options
        self.path, self.name = _place(options)
        self.alerts: list[Alert] = []
        self.url = ""
        self._closed = False
        self._pid = os.getpid()
        self.state = State()
        sinks = names(options.to)
        alone = processes() > 1
        self.recorder = Recorder(
            named(models),
            optimizers,
            budget=Budget(options.every, options.budget, adapt=not alone),
            emit=self._emit,
            fail=self._failed,
        )
        self.recorder.raising = options.raising
        self.recorder.step = _done(options, self.path)
        context = Context(self.name, self.path.parent, options, self.state, self, self._say)
        made = [Jsonl(self.path, context), *(make(s, context) for s in sinks)] if not rank() else []
        self.url = next((str(url) for url in (getattr(s, "url", "") for s in made) if url), "")
        self._publisher = publisher = Publisher(self.state, made, self._alerted)
        self.recorder.clock.thread = lambda: publisher.spent
        self._begin()

    def _begin(self) -> None:
        options = self.options
        self._emit(
            Start(
                run=self.name,
                time=time.time(),
                step=self.recorder.step or 0,
                every=options.every,
                budget=options.budget,
                command=tuple(sys.argv),
            )
        )
        self.recorder.attach()
        if not rank():
            self._publisher.start()

    @property
    def step(self) -> int:
        """Updates done."""
        return self.recorder.step or 0

    @property
    def every(self) -> int:
        """Steps between two looks at all layers."""
        return self.recorder.budget.every

    @every.setter
    def every(self, steps: int) -> None:
        self.recorder.budget.wish(steps)

    @property
    def layer(self) -> str:
        """The layer whose distributions are kept; "" for none."""
        return self.recorder.layer

    @layer.setter
    def layer(self, path: str) -> None:
        self.recorder.layer = path

    @property
    def paused(self) -> bool:
        """Whether looking at layers is suspended; losses go on."""
        return self.recorder.paused

    @paused.setter
    def paused(self, value: bool) -> None:
        self.recorder.paused = value

    @property
    def overhead(self) -> float:
        """The monitor's share of wall time, hooks and thread, at the last look."""
        return self.recorder.budget.overhead

    @property
    def should_stop(self) -> bool:
        """Whether someone asked to stop; a loop that looks at it is not interrupted any more."""
        self.recorder.asked = True
        return self.recorder.stopping

    def take_stop(self) -> bool:
        """Whether someone asked to stop, once: for a loop that ends in its own way instead."""
        asked, self.recorder.stopping = self.should_stop, False
        return asked

    def log(self, *, step: int | None = None, **values: Any) -> None:
        """Record ``values`` at ``step`` (the current one): numbers, images, texts, points.

        A number or a tensor of one element is a curve. An image is an array (H, W), (H, W, 3),
        (C, H, W) or a batch (N, C, H, W), which is tiled, or a PIL image. A string is a text. An
        array (N, 2) or a tuple of it and labels is an embedding. A curve's name pairs with that
        of ``val_`` before it. Raises `MonitorAlert` or `StopTraining` where that was asked for.
        """
        if self._closed or rank():
            return
        for item in logged(values, step=self.step if step is None else step, time=time.time()):
            self._emit(item)
        self.recorder.obey()

    def alert(self, message: str, *, layer: str = "", value: float | None = None) -> None:
        """Report something of one's own, as a rule would."""
        self.recorder.alert("own", layer, message, value)

    def stop(self) -> None:
        """Stop the training after the step under way, by `StopTraining`."""
        self.recorder.stopping = True

    def close(self, reason: str = "finished") -> None:
        """End the run: hooks are removed, and what is left is published (5 s at most)."""
        if self._closed or os.getpid() != self._pid:
            return
        self._closed = True
        atexit.unregister(self.close)
        self.recorder.finish()
        self.recorder.detach()
        self._publisher.put(End(step=self.step, time=time.time(), reason=reason))
        if not rank() and not self._publisher.close(CLOSE_SECONDS):
            self._say("the page did not answer; the run's log is whole")
        _release(self)

    def __enter__(self) -> Run:  # noqa: PYI034 - typing.Self is newer than Python 3.10
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        """Close; a stop that was asked for ends the ``with`` block quietly."""
        if error is None:
            self.close()
        elif isinstance(error, StopTraining):
            self.close("stopped")
            return True
        else:
            self.close(f"{type(error).__name__}: {error}".strip(": "))
        return False

    def __repr__(self) -> str:
        return f"<Run {self.name}: step {self.step}, log {self.path}, page {self.url or 'none'}>"

    def _emit(self, item: Any) -> None:
        if not self.recorder.rank:
            self._publisher.put(item)

    def _alerted(self, alert: Alert) -> None:
        """In the publisher's thread: remember, tell, and have the training raise if wished."""
        self.alerts.append(alert)
        if self.options.on_alert is not None:
            try:
                self.options.on_alert(alert)
            except Exception as error:  # noqa: BLE001 - the user's own function
                self._say(f"on_alert failed ({type(error).__name__}: {error})")
        if alert.rule != "nonfinite" and ({alert.rule, "any"} & set(self.options.raising)):
            self.recorder.pending = alert

    def _failed(self, error: Exception) -> None:
        self._say(
            f"the monitor switched itself off ({type(error).__name__}: {error}); "
            "the training goes on"
        )

    def _say(self, line: str) -> None:
        if not self.options.quiet:
            say(line)


def begin(models: Sequence[Any], optimizer: Any, options: WatchOptions) -> Run:
    """Start a run; the one before it, if any, ends."""
    global _current  # noqa: PLW0603 - torch's global hooks allow one
    if _current is not None:
        _current.close()
    _current = Run(models, _optimizers(optimizer), options)
    atexit.register(_current.close)
    return _current


def current() -> Run | None:
    """The run that is watched now."""
    return _current


def _release(run: Run) -> None:
    global _current  # noqa: PLW0603 - as above
    if _current is run:
        _current = None


def _in_child() -> None:
    """A forked process (a data loader's worker) neither measures nor publishes."""
    if _current is not None:
        _current.recorder.on = False


os.register_at_fork(after_in_child=_in_child)


def _optimizers(given: Any) -> list[Optimizer]:
    if given is None:
        return []
    several: Iterable[Any] = given.values() if isinstance(given, dict) else given
    return [given] if isinstance(given, Optimizer) else list(several)


def _place(options: WatchOptions) -> tuple[Path, str]:
    """The log's path and the run's name, each from the other where only one is given."""
    if options.log is None:
        name = options.name or run_name(Path(sys.argv[0]).stem if sys.argv else "")
        return Path("netviz-runs", name.replace("/", "-"), "run.jsonl").absolute(), name
    path = Path(options.log)
    path = path if path.suffix else path / "run.jsonl"
    stem = path.parent.name if path.stem == "run" else path.stem
    return path.absolute(), options.name or stem or "run"


def _done(options: WatchOptions, path: Path) -> int | None:
    """Updates done before: as told, or as a log that is continued says; else None."""
    if options.step is not None:
        return options.step
    try:
        with path.open("rb") as log:
            log.seek(max(0, path.stat().st_size - 65536))
            lines = log.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return None
    steps = [getattr(event, "step", 0) for event in map(loads, lines) if event is not None]
    return max(steps, default=None)
