"""Whether anything has stopped being finite: one number a step."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

from netviz.live.capture.layers import Watched
from netviz.live.capture.norms import dense

SMALL = 4096
MOST = 2
"""Parameters looked at in each model."""


class Sentinel:
    """Checks losses and gradients each step.

    A gradient that is not finite makes those of every earlier layer so, biases included: small
    parameters (and the first layer's, where there are none) stand for all of them. On an
    accelerator the answer is read one step later, so that nothing waits.
    """

    def __init__(self) -> None:
        self._small: dict[int, list[nn.Parameter]] = {}
        self._late: tuple[Tensor, torch.cuda.Event] | None = None

    def finite(
        self, models: Sequence[Watched], values: Mapping[str, float | Tensor], clip: Tensor | None
    ) -> bool:
        """Whether losses in ``values``, the norm found by clipping, and gradients are finite."""
        if not all(math.isfinite(v) for v in values.values() if isinstance(v, float)):
            return False
        parts = [v for v in values.values() if isinstance(v, Tensor)]
        parts += [clip] if clip is not None else self._gradients(models)
        if all(part.device.type == "cpu" for part in parts):
            return all(math.isfinite(float(part)) for part in parts)
        home = next(part.device for part in parts if part.device.type != "cpu")
        numbers = [part.detach().to(home, torch.float32).reshape(()) for part in parts]
        return self._read(torch.stack(numbers).sum())

    def _gradients(self, models: Sequence[Watched]) -> list[Tensor]:
        """Sums of a few small gradients."""
        found = []
        for watched in models:
            if id(watched) not in self._small:
                self._small[id(watched)] = few(watched)
            grads = [p.grad for p in self._small[id(watched)] if p.grad is not None]
            found += [dense(grad).sum() for grad in grads]
        return found

    def _read(self, number: Tensor) -> bool:
        if number.device.type != "cuda":  # neither waits nor tells when it is ready
            return bool(torch.isfinite(number))
        answer = True
        if self._late is not None and self._late[1].query():
            answer = bool(torch.isfinite(self._late[0]))
        if self._late is None or self._late[1].query():
            copy = torch.empty((), pin_memory=True)
            copy.copy_(number, non_blocking=True)
            event = torch.cuda.Event()
            event.record()
            self._late = (copy, event)
        return answer


def few(watched: Watched) -> list[nn.Parameter]:
    """A few small parameters, spread over the model's layers, the first layer's among them."""
    own = [p for layer in watched.layers for p in layer.parameters if p.requires_grad]
    small = [p for p in own if p.numel() <= SMALL] or sorted(own, key=torch.numel)[:4]
    step = max(1, len(small) // MOST)
    return small[::step][:MOST]
