"""Trainings that change their weights themselves, without an optimizer of torch's."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from netviz.live.capture.layers import Watched
from netviz.live.capture.norms import dense, strided
from netviz.live.capture.sentinel import few


class ByHand(Optimizer):
    """Stands for what the script does with the gradients of ``models``. It has no rate."""

    def __init__(self, models: Sequence[Watched]) -> None:
        parameters = [p for watched in models for p in watched.module.parameters()]
        super().__init__(parameters, {})


class Manual:
    """Whether weights change between a backward and the next forward though no optimizer steps.

    ``optimizer``: stands for the script's own update, once there has been one. ``under_way``: a
    backward has been seen, and the forward that follows the update has not.
    """

    def __init__(self) -> None:
        self.optimizer: ByHand | None = None
        self.under_way = False
        self._kept: list[tuple[nn.Parameter, Tensor]] = []

    def remember(self, models: Sequence[Watched]) -> None:
        """Keep a few of the weights."""
        self.under_way = True
        self._kept = [(p, _sample(p).clone()) for watched in models for p in few(watched)]

    def changed(self) -> bool:
        """Whether they are others than when they were kept."""
        return any(not torch.equal(_sample(p), before) for p, before in self._kept)

    def forget(self) -> None:
        """An optimizer does the steps after all."""
        self.optimizer, self.under_way, self._kept = None, False, []


def _sample(parameter: nn.Parameter) -> Tensor:
    return strided(dense(parameter.detach()))
