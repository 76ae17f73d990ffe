"""All that is known of a run, folded from its events: what every page and report is drawn from.

Its size does not grow with the run: curves and heat maps merge neighbours, lists keep the last.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from netviz.live.events import (
    Alert,
    End,
    Event,
    Histogram,
    Image,
    Layers,
    Model,
    Number,
    Points,
    Scalars,
    Start,
    Text,
)
from netviz.live.series import Series

COLUMNS = 120
HISTOGRAMS = 40
IMAGES = 40
ALERTS = 500
CURVES = 2000


class Grid:
    """A statistic of all layers over time: at most `COLUMNS` columns of (step, values)."""

    def __init__(self) -> None:
        self.columns: list[tuple[int, tuple[Number, ...]]] = []
        self._stride = 1
        self._skipped = 0

    def add(self, step: int, values: tuple[Number, ...]) -> None:
        """Append a column; of those merged into one, the greatest values stay."""
        if self.columns and len(self.columns[-1][1]) != len(values):
            self.columns.clear()
        last = self.columns[-1] if self.columns else None
        if last is not None and last[0] == step:  # the other optimizer's share of the same step
            both = zip(last[1], values, strict=True)
            self.columns[-1] = (step, tuple(b if b is not None else a for a, b in both))
            return
        if last is not None and self._skipped < self._stride - 1:
            self._skipped += 1
            self.columns[-1] = (last[0], _greatest(last[1], values))
            return
        self._skipped = 0
        self.columns.append((step, values))
        if len(self.columns) > COLUMNS:
            pairs = zip(self.columns[::2], self.columns[1::2], strict=False)
            merged = [(a[0], _greatest(a[1], b[1])) for a, b in pairs]
            self.columns = merged + self.columns[len(merged) * 2 :]
            self._stride *= 2

    def row(self, index: int) -> tuple[list[int], list[Number]]:
        """Steps and values of one layer."""
        known = [(step, values[index]) for step, values in self.columns if index < len(values)]
        return [step for step, _ in known], [value for _, value in known]


def _greatest(a: Sequence[Number], b: Sequence[Number]) -> tuple[Number, ...]:
    pairs = zip(a, b, strict=True)
    return tuple(y if x is None else x if y is None or x > y else y for x, y in pairs)


@dataclass(slots=True)
class Watched:
    """A model, its layers' statistics over time, and the last values of each."""

    model: Model
    grids: dict[str, Grid] = field(default_factory=dict)
    now: dict[str, list[Number]] = field(default_factory=dict)

    @property
    def paths(self) -> list[str]:
        """Paths of its layers, in the order in which they run."""
        return [path for path, _, _ in self.model.layers]

    def add(self, event: Layers) -> None:
        """Take one look at all layers."""
        for name, values in event.stats.items():
            self.grids.setdefault(name, Grid()).add(event.step, values)
            now = self.now.setdefault(name, [None] * len(values))
            if len(now) != len(values):
                now[:] = [None] * len(values)
            for index, value in enumerate(values):
                if value is not None:
                    now[index] = value


@dataclass(slots=True)
class State:
    """A run so far."""

    start: Start | None = None
    end: End | None = None
    step: int = 0
    time: float = 0.0
    models: dict[str, Watched] = field(default_factory=dict)
    curves: dict[str, Series] = field(default_factory=dict)
    histograms: dict[tuple[str, str, str], deque[Histogram]] = field(default_factory=dict)
    images: dict[str, deque[Image]] = field(default_factory=dict)
    texts: dict[str, deque[Text]] = field(default_factory=dict)
    points: dict[str, Points] = field(default_factory=dict)
    losses: set[str] = field(default_factory=set)
    alerts: deque[Alert] = field(default_factory=lambda: deque(maxlen=ALERTS))
    version: int = 0
    arrived: Counter[type[Event]] = field(default_factory=Counter)
    """Events so far by kind: what a pane shows is drawn anew where these have grown."""

    def add(self, event: Event) -> None:
        """Fold in one event."""
        self.version += 1
        self.arrived[type(event)] += 1
        self.step = max(self.step, getattr(event, "step", 0))
        self.time = getattr(event, "time", self.time)
        _FOLDS[type(event)](self, event)

    @property
    def seconds(self) -> float:
        """How long the run has lasted."""
        return self.time - self.start.time if self.start else 0.0

    def last(self, name: str) -> float | None:
        """The last value of a curve."""
        series = self.curves.get(name)
        return series.last if series is not None and series.count else None

    def _start(self, event: Start) -> None:
        self.start, self.end = event, None

    def _end(self, event: End) -> None:
        self.end = event

    def _model(self, event: Model) -> None:
        self.models[event.name] = Watched(event)

    def _scalars(self, event: Scalars) -> None:
        self.losses.update(event.losses)
        for name, value in event.values.items():
            if name in self.curves or len(self.curves) < CURVES:
                self.curves.setdefault(name, Series()).add(event.step, value)

    def _layers(self, event: Layers) -> None:
        if event.model in self.models:
            self.models[event.model].add(event)

    def _histogram(self, event: Histogram) -> None:
        key = (event.model, event.layer, event.what)
        self.histograms.setdefault(key, deque(maxlen=HISTOGRAMS)).append(event)

    def _image(self, event: Image) -> None:
        self.images.setdefault(event.tag, deque(maxlen=IMAGES)).append(event)

    def _text(self, event: Text) -> None:
        self.texts.setdefault(event.tag, deque(maxlen=50)).append(event)

    def _points(self, event: Points) -> None:
        self.points[event.tag] = event

    def _alert(self, event: Alert) -> None:
        self.alerts.append(event)


_FOLDS: dict[type[Any], Callable[[State, Any], None]] = {
    Start: State._start,
    End: State._end,
    Model: State._model,
    Scalars: State._scalars,
    Layers: State._layers,
    Histogram: State._histogram,
    Image: State._image,
    Text: State._text,
    Points: State._points,
    Alert: State._alert,
}
