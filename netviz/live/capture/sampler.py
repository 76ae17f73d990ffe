"""One look at all layers: norms before a step, updates after it, activations of its forward."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from netviz.live.capture.activations import Activations, Dead, histogram
from netviz.live.capture.layers import Watched
from netviz.live.capture.norms import SAMPLE, Update, dense, norms, strided
from netviz.live.capture.reduce import whole
from netviz.live.events import Event, Histogram, Layers, Scalars

Later = Callable[[], list[Event]]
"""What the publisher calls, in its own thread, to turn numbers on a device into events."""


@dataclass(slots=True)
class Sampler:
    """Statistics of one model, over its sampled steps."""

    watched: Watched
    seen: Activations = field(init=False)
    dead: Dead = field(default_factory=Dead)
    _parameters: list[nn.Parameter] = field(default_factory=list)
    _gradients: list[int] = field(default_factory=list)
    _norms: Tensor | None = None
    _update: Update | None = None

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Forget the activations of the last sampled step."""
        self.seen = Activations(len(self.watched.layers))

    def before(self, optimizer: Optimizer) -> Tensor | None:
        """Measure gradients and weights that ``optimizer`` is about to use.

        Returns the norms of the gradients, one a parameter; None when it updates none of ours.
        """
        rows = self.watched.rows
        mine = [p for p in _of(optimizer) if id(p) in rows]
        self._parameters = mine
        self._gradients = [i for i, p in enumerate(mine) if p.grad is not None]
        if not mine:
            return None
        grads = [dense(mine[i].grad) for i in self._gradients]  # type: ignore[arg-type]  # not None
        sharded = any(hasattr(p, "to_local") for p in mine)
        both = whole(norms([*grads, *[dense(p.detach()) for p in mine]]), sharded=sharded)
        self._norms = both
        self._update = Update(mine)
        return both[: len(grads)]

    def after(self, step: int) -> Later | None:
        """What the step has done, to be read later; None when it touched nothing of ours."""
        if self._norms is None or self._update is None:
            return None
        count = len(self._gradients)
        parts = (self._norms[:count], self._norms[count:], self._update.ratios())
        rows = [self.watched.rows[id(p)] for p in self._parameters]
        with_gradient = [rows[i] for i in self._gradients]
        name, size = self.watched.name, len(self.watched.layers)
        seen, dead = self.seen, self.dead
        self._norms = self._update = None
        self.restart()

        def read() -> list[Event]:
            gradient, weight, ratio = (part.tolist() for part in parts)
            stats: dict[str, tuple[float | None, ...]] = {
                "gradient": _by_row(size, with_gradient, gradient),
                "weight": _by_row(size, rows, weight),
                "ratio": _largest(size, rows, ratio),
            }
            stats.update({k: tuple(v) for k, v in seen.stats().items() if any_known(v)})
            shares = dead.take(seen)
            if shares is not None:
                stats["dead"] = tuple(shares)
            return [Layers(step=step, model=name, stats=stats)]

        return read

    def histograms(self, step: int, layer: str) -> Later | None:
        """Distributions of one layer's activation, gradient and weight at this step."""
        row = next((i for i, x in enumerate(self.watched.layers) if x.path == layer), None)
        if row is None:
            return None
        found: dict[str, Tensor] = {}
        if row in self.seen.samples:
            found["activation"] = self.seen.samples[row]
        own = self.watched.layers[row].parameters
        if own:
            largest = max(own, key=torch.numel)
            found["weight"] = strided(dense(largest.detach()), SAMPLE).clone()
            if largest.grad is not None:
                found["gradient"] = strided(dense(largest.grad.detach()), SAMPLE).clone()
        return lambda: list(_histograms(found, step, self.watched.name, layer))


def total(squares: Tensor) -> Tensor:
    """Norm of the whole from norms of its parts; 0-dimensional."""
    whole_norm: Tensor = torch.linalg.vector_norm(squares)
    return whole_norm


def settle(
    step: int, time: float, values: Mapping[str, float | Tensor], losses: tuple[str, ...] = ()
) -> Later:
    """Scalars of which some may still be on a device."""
    return lambda: [
        Scalars(
            step=step, time=time, values={k: float(v) for k, v in values.items()}, losses=losses
        )
    ]


def any_known(values: list[float | None]) -> bool:
    """Whether a statistic was measured anywhere."""
    return any(value is not None for value in values)


def _histograms(
    tensors: Mapping[str, Tensor], step: int, model: str, layer: str
) -> Iterator[Histogram]:
    for what, tensor in tensors.items():
        counted = histogram(tensor)
        if counted is not None:
            low, high, counts = counted
            yield Histogram(
                step=step,
                model=model,
                layer=layer,
                what=what,
                low=low,
                high=high,
                counts=tuple(counts),
            )


def _of(optimizer: Optimizer) -> Iterator[nn.Parameter]:
    for group in optimizer.param_groups:
        yield from group["params"]


def _by_row(size: int, rows: list[int], values: list[float]) -> tuple[float | None, ...]:
    """Norm of each row from the norms of its parameters."""
    squares: list[float | None] = [None] * size
    for row, value in zip(rows, values, strict=True):
        squares[row] = (squares[row] or 0.0) + value * value
    return tuple(None if square is None else square**0.5 for square in squares)


def _largest(size: int, rows: list[int], values: list[float]) -> tuple[float | None, ...]:
    """Of each row the first parameter's value, which is the weight's: biases start at zero."""
    found: list[float | None] = [None] * size
    for row, value in zip(rows, values, strict=True):
        if found[row] is None:
            found[row] = value
    return tuple(found)
