"""The hooks on optimizers: what is measured before a step and after it."""

from __future__ import annotations

import math
import time
from typing import Any

import torch
from torch import Tensor
from torch.optim import Optimizer

from netviz.live.capture import memory, rates
from netviz.live.capture.budget import spread
from netviz.live.capture.clock import now
from netviz.live.capture.closures import after_closure
from netviz.live.capture.culprit import find
from netviz.live.capture.layers import is_compiled
from netviz.live.capture.manual import ByHand
from netviz.live.capture.modules import ModuleHooks
from netviz.live.capture.optimizers import device_of, sharded
from netviz.live.capture.reduce import together
from netviz.live.capture.sampler import Later, settle, total
from netviz.live.capture.shared import quiet


class StepHooks(ModuleHooks):
    """Begins and ends the steps: of optimizers, and of scripts that change weights themselves."""

    def _stepping(self, optimizer: Optimizer, args: Any, kwargs: Any) -> Any:
        """Before a step; with a closure, which makes the gradients within it, after the closure."""
        changed = after_closure(args, kwargs, lambda: self.before_step(optimizer))
        if changed is None:
            self.before_step(optimizer)
        return changed

    @quiet
    def before_step(self, optimizer: Optimizer) -> None:
        """Gradients are final, weights not yet changed."""
        if self._mine(optimizer):
            self.manual.forget()
            self._begin_step(optimizer)

    @quiet
    def after_step(self, optimizer: Optimizer, *_: Any) -> None:
        """The weights have changed."""
        if self.optimizers.watched(optimizer):
            self._end_step(optimizer)
            self.obey()

    @quiet
    def after_backward(self) -> None:
        """Gradients have grown; where the script changes its weights itself, they are final."""
        if self.manual.optimizer is not None:
            self.manual.under_way = True
            self.clipped = None  # the last step's: this one's gradients are not clipped yet
            self._begin_step(self.manual.optimizer)
        elif self.optimizers.none:
            self.manual.remember(self.roots.models)

    def _end_by_hand(self) -> None:
        """Weights have changed since the last backward, and no optimizer did it."""
        manual = self.manual
        if manual.optimizer is None and self.optimizers.none and manual.changed():
            manual.optimizer = ByHand(self.roots.models)
            self.sampling = False  # its gradients may be gone
            self._begin_step(manual.optimizer)
        if manual.under_way and manual.optimizer is not None:
            self._end_step(manual.optimizer)
        manual.under_way = False

    def _mine(self, optimizer: Optimizer) -> bool:
        """Whether it updates what is watched; found once for each optimizer."""
        if self.optimizers.known(optimizer):
            return self.optimizers.watched(optimizer)
        if self.optimizers.take(optimizer, self.roots.models) or self.optimizers.given:
            return self.optimizers.watched(optimizer)
        self.optimizers.forget(optimizer)
        found = self.roots.trained_by(optimizer)
        if found is None:
            return False  # its model may not have been called yet
        if is_compiled(found.module):
            self._go_blind(found)
        else:
            self._announce(found)
        return self.optimizers.take(optimizer, self.roots.models)

    def _begin_step(self, optimizer: Optimizer) -> None:
        began = now()
        if not self._mine(optimizer):
            return
        self.clock.forward_ends()
        if self.step is None:
            self.step = rates.done(optimizer)
        if not together():
            self._validated()
        self.step += self.optimizers.steps(optimizer)
        self._looking = self.sampling
        for watched in self.roots.models:
            if not watched.announced:  # called by its parts only
                self._announce(watched)
        taken = self.losses.take()
        if together():
            taken |= self.losses.take_validation()
        finite = all(map(_finite, taken.values()))
        self._values.update(
            self._reducer.losses(taken, looking=self._looking, device=lambda: device_of(optimizer))
        )
        # Rank 0 measures for all; where parameters are sharded, every process does its part.
        if self._looking and (self.rank == 0 or sharded(optimizer)):
            self._measure(optimizer)
        self._check(optimizer, losses=finite)
        self.clock.add(now() - began, looking=self._looking)
        self._step_began = now()

    def _measure(self, optimizer: Optimizer) -> None:
        found = [s.before(optimizer) for s in self.samplers.values()]
        norms = [n for n in found if n is not None and n.numel()]
        if norms:
            self._values[self.optimizers.label("grad_norm", optimizer)] = total(torch.cat(norms))
        if self.clipped is not None:
            self._values[self.optimizers.label("grad_norm_before_clip", optimizer)] = self.clipped
        if self.scaler is not None and self.scaler._scale is not None:
            self._values["loss_scale"] = self.scaler._scale.detach().clone()
        everything = self._spread.due(self.step or 0)
        updated = (s for s, n in zip(self.samplers.values(), found, strict=True) if n is not None)
        for sampler in updated:
            paths = [layer.path for layer in sampler.watched.layers]
            for path in spread(paths) if everything else ():
                if path != self.layer:
                    self._send(sampler.histograms(self.step or 0, path))
            if self.layer in paths:
                self._send(sampler.histograms(self.step or 0, self.layer))

    def _check(self, optimizer: Optimizer, *, losses: bool) -> None:
        """One cheap look for numbers that are not finite; the culprit only when it trips."""
        models = self.roots.models
        clipped, self.clipped = self.clipped, None
        mine = self.optimizers.models(optimizer)
        if losses and self._sentinel.finite(mine, self._values, clipped):
            self._tripped = False
        elif not self._tripped:  # once, until all is finite again
            culprit = find(models, list(self.calls.last), loss=losses)
            if culprit is not None:
                self._tripped = True
                self.alert("nonfinite", culprit.layer, culprit.what)
        self.calls.last.clear()

    def _end_step(self, optimizer: Optimizer) -> None:
        began = now()
        self.clock.spent["optimizer"] += began - self._step_began
        step, looked = self.step or 0, self._looking
        self.clock.steps += self.optimizers.leads(optimizer)
        if self._looking:
            for sampler in self.samplers.values():
                self._send(sampler.after(step))
        self._values.update(
            rates.changed(self._rates, optimizer, self.optimizers.label("lr", optimizer))
        )
        if self._looking:
            self._finish_look(optimizer)
        if self._values:
            self._emit(settle(step, time.time(), self._values, self.losses.new_names()))
            self._values = {}
        self._plan()
        self.clock.add(now() - began, looking=looked)

    def _finish_look(self, optimizer: Optimizer) -> None:
        """A look is over when each optimizer has had its turn, or one comes round again."""
        self._looking = False
        if not self.optimizers.round_over(optimizer):
            return
        taken = self.clock.take()
        looking = taken.pop("monitor/looking")
        self.budget.looked(self.step or 0, taken["monitor/overhead"], looking)
        if self._warm:  # the first steps load libraries, and the model was traced in one
            self._values.update(taken, **memory.used())
            self._values["monitor/every"] = float(self.budget.every)
        self._warm = True

    def _validated(self) -> None:
        """A validation since the last step belongs to that step."""
        taken = self.losses.take_validation()
        if taken:
            self._emit(settle(self.step or 0, time.time(), taken))

    def _send(self, later: Later | None) -> None:
        if later is not None:
            self._emit(later)


def _finite(value: float | Tensor) -> bool:
    """Whether a loss is finite; one on an accelerator is looked at by the sentinel instead."""
    return isinstance(value, Tensor) or math.isfinite(value)
