"""What is worth an alert. Each rule reads events as they come and keeps a few numbers.

Numbers that are not finite are told by the hooks themselves, which know the culprit.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Sequence

from netviz.live.events import Alert, Event, Layers, Model, Number, Scalars

GROWTH = 10.0
RATIOS = (1e-5, 1e-1)
"""Updates of about a thousandth of the weights are usual (Karpathy, "A Recipe for Training Neural
Networks"); far from it the learning rate does not suit the layer."""
DEAD = 0.5
PATIENCE = 3
WINDOW, WINDOWS, FLAT = 100, 5, 1e-3


class Rules:
    """The rules by default. An alert comes once a layer, and again after it has recovered."""

    def __init__(self) -> None:
        self._paths: dict[str, list[tuple[str, str]]] = {}
        self._means: dict[str, tuple[float, int]] = {}
        self._layer_means: dict[tuple[str, int], float] = {}
        self._outside: dict[tuple[str, str, int], int] = {}
        self._told: set[tuple[str, str, int]] = set()
        self._jumped: dict[str, tuple[str, float]] = {}
        self._losses: dict[str, deque[float]] = {}
        self._backward: set[str] = set()
        self._waits = 0
        self._looks: dict[str, int] = {}

    def judge(self, event: Event) -> list[Alert]:
        """The alerts that ``event`` gives rise to."""
        if isinstance(event, Model):
            self._paths[event.name] = [(path, kind) for path, kind, _ in event.layers]
        if isinstance(event, Layers):
            return [*self._ratio(event), *self._dead(event), *self._silent(event)]
        if isinstance(event, Scalars):
            return [*self._explosion(event), *self._flat(event), *self._waiting(event)]
        return []

    def _ratio(self, event: Layers) -> Iterator[Alert]:
        values = event.stats.get("ratio", ())
        bad = [
            i
            for i, v in enumerate(values)
            if v is not None and math.isfinite(v) and v > 0 and not RATIOS[0] <= v <= RATIOS[1]
        ]
        new = self._lasting("update ratio", event.model, bad=bad, size=len(values))
        for high in (True, False):
            some = [i for i in new if ((values[i] or 0) > RATIOS[1]) == high]
            words = (
                "each step changes its weights by more than a tenth: the learning rate is too high"
                if high
                else "its weights hardly move: the learning rate is too low, or no gradient comes"
            )
            yield from self._grouped("update ratio", event, rows=some, values=values, words=words)

    def _dead(self, event: Layers) -> Iterator[Alert]:
        values = event.stats.get("dead", ())
        bad = [i for i, v in enumerate(values) if v is not None and v > DEAD]
        new = self._lasting("dead units", event.model, bad=bad, size=len(values), patience=1)
        words = "more than half of its ReLU units are zero for every input"
        yield from self._grouped("dead units", event, rows=new, values=values, words=words)

    def _silent(self, event: Layers) -> Iterator[Alert]:
        """Layers with parameters that got no gradient in the first looks."""
        weights = event.stats.get("weight", ())
        gradients = event.stats.get("gradient", ())
        looks = self._looks[event.model] = self._looks.get(event.model, 0) + 1
        bad = [
            i
            for i, (g, w) in enumerate(zip(gradients, weights, strict=False))
            if w is not None and g is None
        ]
        if looks < PATIENCE:
            return
        new = self._lasting("no gradient", event.model, bad=bad, size=len(weights), patience=1)
        words = "its parameters are trained but never receive a gradient: is it used?"
        yield from self._grouped("no gradient", event, rows=new, values=gradients, words=words)

    def _lasting(
        self, rule: str, model: str, *, bad: Sequence[int], size: int, patience: int = PATIENCE
    ) -> list[int]:
        """Of ``bad`` those that have now been so ``patience`` times, and were not told yet."""
        new = []
        now = set(bad)
        for index in range(size):
            key = (rule, model, index)
            if index not in now:
                self._outside.pop(key, None)
                self._told.discard(key)
                continue
            count = self._outside[key] = self._outside.get(key, 0) + 1
            if count >= patience and key not in self._told:
                self._told.add(key)
                new.append(index)
        return new

    def _grouped(
        self, rule: str, event: Layers, *, rows: list[int], values: Sequence[Number], words: str
    ) -> Iterator[Alert]:
        """One alert for all layers that trip at once, naming the first in forward order."""
        if not rows:
            return
        first = rows[0]
        paths = self._paths.get(event.model, [])
        layer = paths[first][0] if first < len(paths) else str(first)
        bare = first < len(paths) and layer.rpartition(".")[2].isdigit()
        named = f"{layer} {paths[first][1]}" if bare else layer or event.model
        others = f" (and {len(rows) - 1} more layers)" if len(rows) > 1 else ""
        value = values[first]
        number = "" if value is None else f" ({value:.2g})"
        yield Alert(
            step=event.step,
            time=0.0,
            rule=rule,
            layer=layer or event.model,
            value=value,
            message=f"{named}{others}: {words}{number}",
        )

    def _explosion(self, event: Scalars) -> Iterator[Alert]:
        for name, value in event.values.items():
            if not name.startswith("grad_norm") or "before_clip" in name:
                continue
            mean, count = self._means.get(name, (0.0, 0))
            if count >= 5 and math.isfinite(value) and value > GROWTH * mean > 0:
                yield Alert(
                    step=event.step,
                    time=event.time,
                    rule="exploding gradient",
                    value=value,
                    message=f"{name} is {value:.3g}, {value / mean:.0f} times its usual {mean:.3g}",
                )
            if math.isfinite(value):
                blend = value if count == 0 else 0.9 * mean + 0.1 * min(value, GROWTH * mean)
                self._means[name] = (blend, count + 1)

    def _is_loss(self, name: str) -> bool:
        return "loss" in name or name in self._backward

    def _flat(self, event: Scalars) -> Iterator[Alert]:
        self._backward.update(event.losses)
        for name, value in event.values.items():
            if not self._is_loss(name) or "scale" in name or name.startswith("val_"):
                continue
            kept = self._losses.setdefault(name, deque(maxlen=WINDOW * WINDOWS))
            if not math.isfinite(value):
                kept.clear()
                continue
            kept.append(value)
            key = ("flat loss", name, 0)
            if len(kept) < WINDOW * WINDOWS or key in self._told or event.step % WINDOW:
                continue
            numbers = list(kept)
            means = [sum(numbers[i : i + WINDOW]) / WINDOW for i in range(0, len(numbers), WINDOW)]
            if max(means) - min(means) < FLAT * abs(means[0]):
                self._told.add(key)
                yield Alert(
                    step=event.step,
                    time=event.time,
                    rule="flat loss",
                    value=value,
                    message=f"{name} has stayed at {means[0]:.4g} for {len(numbers)} steps",
                )

    def _waiting(self, event: Scalars) -> Iterator[Alert]:
        step, data = event.values.get("time/step"), event.values.get("time/data")
        if step is None or data is None:
            return
        self._waits = self._waits + 1 if data > 0.5 * step else 0
        if self._waits == PATIENCE:
            yield Alert(
                step=event.step,
                time=event.time,
                rule="data wait",
                value=data / step,
                message=f"{data / step:.0%} of each step is spent waiting for data: more workers?",
            )
