"""The optimizers that update what is watched: their names, their models, and whose turn it is."""

from __future__ import annotations

import weakref
from collections.abc import Sequence

import torch
from torch.optim import Optimizer

from netviz.live.capture import naming
from netviz.live.capture.layers import Watched


class Optimizers:
    """Known by weak references: those of an earlier training are forgotten with it.

    ``given``: those to watch; empty: all that update the models. ``iterations``: how often the one
    that has stepped most has stepped.
    """

    def __init__(self, given: Sequence[Optimizer]) -> None:
        self.given = [id(optimizer) for optimizer in given]
        self.iterations = 0
        self._names: weakref.WeakKeyDictionary[Optimizer, str] = weakref.WeakKeyDictionary()
        self._counts: weakref.WeakKeyDictionary[Optimizer, int] = weakref.WeakKeyDictionary()
        self._models: weakref.WeakKeyDictionary[Optimizer, list[Watched]] = (
            weakref.WeakKeyDictionary()
        )
        self._ours: weakref.WeakSet[Optimizer] = weakref.WeakSet()
        self._round: weakref.WeakSet[Optimizer] = weakref.WeakSet()

    def known(self, optimizer: Optimizer) -> bool:
        """Whether `take` has been asked about it."""
        return optimizer in self._names

    def watched(self, optimizer: Optimizer) -> bool:
        """Whether it updates what is watched."""
        return optimizer in self._ours

    @property
    def none(self) -> bool:
        """Whether no optimizer that updates what is watched has been met, nor is one given."""
        return not self._ours and not self.given

    def wanted(self, optimizer: Optimizer) -> bool:
        """Whether it is one of those given, where some were."""
        return not self.given or id(optimizer) in self.given

    def take(self, optimizer: Optimizer, models: Sequence[Watched]) -> bool:
        """Remember which of ``models`` it updates, and its name in the script; whether any."""
        mine = {id(p) for group in optimizer.param_groups for p in group["params"]}
        found = [w for w in models if any(id(p) in mine for p in w.module.parameters())]
        ours = bool(found) and self.wanted(optimizer)
        usual = type(optimizer).__name__
        self._names[optimizer] = naming.name_of(optimizer, usual) if ours else ""
        self._models[optimizer] = found
        if ours:
            self._ours.add(optimizer)
        return ours

    def forget(self, optimizer: Optimizer) -> None:
        """Ask about it anew: its model may be found later."""
        self._names.pop(optimizer, None)
        self._ours.discard(optimizer)

    def models(self, optimizer: Optimizer) -> list[Watched]:
        """The models that it updates."""
        return self._models.get(optimizer, [])

    def label(self, what: str, optimizer: Optimizer) -> str:
        """A curve's name: with the optimizer's own where there are several."""
        return f"{what}/{self._names[optimizer]}" if len(self._ours) > 1 else what

    def steps(self, optimizer: Optimizer) -> bool:
        """Count a step; whether a new iteration of the training begins with it.

        A second optimizer in the first iteration shares it, as in a GAN; one that appears later
        begins a new one.
        """
        new = self.iterations if self.iterations > 1 else 0
        count = self._counts[optimizer] = self._counts.get(optimizer, new) + 1
        begins = count > self.iterations
        self.iterations = max(count, self.iterations)
        return begins

    def leads(self, optimizer: Optimizer) -> bool:
        """Whether it has stepped as often as any."""
        return self._counts.get(optimizer, 0) == self.iterations

    def round_over(self, optimizer: Optimizer) -> bool:
        """Note that it has been looked at; whether each has, or it comes round again."""
        again = optimizer in self._round
        self._round.add(optimizer)
        if not again and len(self._round) < len(self._ours):
            return False
        self._round.clear()
        return True


def device_of(optimizer: Optimizer) -> torch.device:
    """Where its first parameter lies."""
    return next(
        (p.device for group in optimizer.param_groups for p in group["params"]),
        torch.device("cpu"),
    )


def sharded(optimizer: Optimizer) -> bool:
    """Whether its parameters are spread over processes."""
    return any(hasattr(p, "to_local") for group in optimizer.param_groups for p in group["params"])
