"""The thread that takes what the hooks saw to the run's log and the sinks.

The training only appends to a bounded queue: it never waits, whatever a server or a disk does.
"""

from __future__ import annotations

import functools
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

from netviz.live.events import Alert, Event
from netviz.live.rules import Rules
from netviz.live.sinks.base import Sink
from netviz.live.state import State

LONGEST = 50_000
PAUSE = 0.2
Item = Event | Callable[[], list[Event]]


def say(line: str) -> None:
    """One line to standard error; a closed one is no fault of the training's."""
    try:
        sys.stderr.write(f"netviz  {line}\n")
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        return


def mute(_: str) -> None:
    """Says nothing, where `say` was not wished for."""


class Publisher(threading.Thread):
    """Drains the queue five times a second. ``alerted``: told of each alert, in this thread."""

    def __init__(self, state: State, sinks: Sequence[Sink], alerted: Callable[[Alert], None]):
        super().__init__(name="netviz-publisher", daemon=True)
        self.state = state
        self.dropped = 0
        self._spent = 0.0
        self._sinks = list(sinks)
        self._alerted = alerted
        self._rules = Rules()
        self._queue: deque[Item] = deque()
        self._closing = threading.Event()

    def put(self, item: Item) -> None:
        """Take an event, or a function that reads it off a device later. Never waits."""
        if len(self._queue) >= LONGEST:
            try:
                self._queue.popleft()
                self.dropped += 1
            except IndexError:
                self.dropped += 0  # the thread has emptied the queue meanwhile
        self._queue.append(item)

    @property
    def spent(self) -> float:
        """Seconds of processor time so far, without what sinks do once a run (their ``once``)."""
        return self._spent - sum(getattr(sink, "once", 0.0) for sink in self._sinks)

    def run(self) -> None:
        """Until `close`, and once more after it."""
        while not self._closing.wait(PAUSE):
            self._turn()
        self._turn()
        for sink in self._sinks:
            self._guarded(sink, sink.close)

    def close(self, seconds: float) -> bool:
        """Publish what is left, waiting no longer than ``seconds``; whether all was."""
        self._closing.set()
        if self.is_alive():
            self.join(seconds)
        return not self.is_alive()

    def _turn(self) -> None:
        began = time.thread_time()
        events = self._drain()
        if events:
            for sink in list(self._sinks):
                self._guarded(sink, functools.partial(sink.write, events))
        for sink in list(self._sinks):
            self._guarded(sink, sink.refresh)
        self._spent += time.thread_time() - began

    def _drain(self) -> list[Event]:
        """All that is queued, folded into the state, with the alerts that it gives rise to."""
        events: list[Event] = []
        for _ in range(len(self._queue)):
            item = self._queue.popleft()
            for event in self._read(item):
                events.append(event)
                self.state.add(event)
                alerts = [event] if isinstance(event, Alert) else self._rules.judge(event)
                for alert in alerts:
                    if alert is not event:
                        events.append(alert)
                        self.state.add(alert)
                    self._alerted(alert)
        return events

    def _read(self, item: Item) -> list[Event]:
        if not callable(item):
            return [item]
        try:
            return item()
        except Exception as error:  # noqa: BLE001 - a number that cannot be read is left out
            say(f"a measurement was lost ({type(error).__name__}: {error})")
            return []

    def _guarded(self, sink: Sink, act: Callable[[], None]) -> None:
        """Run ``act``; a sink that fails is left out from then on, and said so once."""
        if sink not in self._sinks:
            return
        try:
            act()
        except Exception as error:  # noqa: BLE001 - a user's own sink may raise anything
            self._sinks.remove(sink)
            name = type(sink).__name__
            say(f"{name} is left out from now on ({type(error).__name__}: {error})")
