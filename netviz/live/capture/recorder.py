"""The hooks: what happens in the training process while it is watched.

Nothing here may raise into the training, wait, print, or change a number: a hook that fails
switches the monitor off and says so once.
"""

from __future__ import annotations

import functools
import math
import threading
import time
import warnings
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.modules import module as module_hooks
from torch.optim import Optimizer
from torch.optim import optimizer as optimizer_hooks

from netviz.live.capture import memory, rates
from netviz.live.capture.announce import announce
from netviz.live.capture.budget import Budget, Spread, spread
from netviz.live.capture.calls import Calls
from netviz.live.capture.clock import Clock, now
from netviz.live.capture.closures import after_closure
from netviz.live.capture.culprit import find
from netviz.live.capture.layers import Watched, is_compiled
from netviz.live.capture.losses import Losses
from netviz.live.capture.manual import ByHand, Manual
from netviz.live.capture.observe import observe
from netviz.live.capture.optimizers import Optimizers, device_of, sharded
from netviz.live.capture.patches import Patches
from netviz.live.capture.reduce import Reducer, rank, together
from netviz.live.capture.roots import Roots
from netviz.live.capture.sampler import Later, Sampler, settle, total
from netviz.live.capture.sentinel import Sentinel
from netviz.live.events import Alert, Event
from netviz.live.stops import MonitorAlert, StopTraining

Emit = Callable[[Event | Later], None]
Fail = Callable[[Exception], None]

_COMPILE_WARNING = r"Using `torch.compile\(module\)` when there are global hooks"
"""Ours are gone before the compiler looks: see `Recorder._go_blind`."""


def _quiet(hook: Callable[..., None]) -> Callable[..., None]:
    """A hook that is skipped where it does not apply, and never raises but on purpose."""

    @functools.wraps(hook)
    def run(self: Recorder, *args: Any) -> None:
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


class Recorder:
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

    def attach(self) -> None:
        """Begin to watch."""
        self.on = True
        self._handles = [
            module_hooks.register_module_forward_pre_hook(self._forward),
            optimizer_hooks.register_optimizer_step_pre_hook(self._stepping),
            optimizer_hooks.register_optimizer_step_post_hook(self.after_step),
        ]
        observe(self, self._patches)
        warnings.filterwarnings("ignore", _COMPILE_WARNING)
        self._plan()

    @_quiet
    def finish(self) -> None:
        """Record what no step has followed: a validation, a step of the script's own."""
        self._end_by_hand()
        self._validated()

    def detach(self) -> None:
        """Leave nothing behind: every hook and wrapper goes."""
        self.on = False
        for handle in self._handles:
            handle.remove()
        self._handles = []
        self._look(wanted=False)
        self._patches.undo()

    def _look(self, *, wanted: bool) -> None:
        """Have the hook after each module only on sampled steps: without it calls are faster."""
        if wanted and self._after is None:
            self._after = module_hooks.register_module_forward_hook(
                self._forwarded, with_kwargs=True
            )
        elif not wanted and self._after is not None:
            self._after.remove()
            self._after = None

    def _forward(self, module: nn.Module, args: Any) -> None:
        if torch.compiler.is_compiling():
            return
        key = id(module)
        if key in self.roots.inner:
            if self._after is not None and not self.busy:
                self.running[key] = now()
                if not self._all_known():
                    self.calls.part_begins(module, args)
            return
        self._entered(module, args)

    @_quiet
    def _entered(self, module: nn.Module, args: Any) -> None:
        watched = self.roots.entries.get(id(module)) or self.roots.meet(module)
        if watched is None or not torch.is_grad_enabled():
            return
        if self.manual.under_way:
            self._end_by_hand()
            self.obey()
        if not watched.announced:
            self._look(wanted=not self._blind)  # its parts are met in this very call
        if not self._blind and self._compiled(module):
            self.calls.begin(module, args)
            self._go_blind(watched)
            return
        first = next((a for a in args if isinstance(a, Tensor) and a.dim()), None)
        self.clock.forward_begins(len(first) if first is not None else 0)
        self.calls.begin(module, args)

    def _compiled(self, module: nn.Module) -> bool:
        key = id(module)
        if key not in self._is_compiled:
            self._is_compiled[key] = is_compiled(module)
        return self._is_compiled[key]

    def _go_blind(self, watched: Watched) -> None:
        """Take the hooks off modules before ``torch.compile`` sees them: its graphs stay whole."""
        self._blind = True
        for handle in self._handles[:1]:
            handle.remove()
        self._look(wanted=False)
        self._announce(watched)

    @_quiet
    def _forwarded(self, module: nn.Module, args: Any, kwargs: Any, output: Any) -> None:
        key, began = id(module), now()
        started = self.running.pop(key, None)
        if not torch.is_grad_enabled():
            return
        watched = self.roots.entries.get(key)
        if watched is not None:
            self.calls.end(kwargs)
            if not watched.announced:
                self._announce(watched)
        elif not self._all_known():
            self.calls.part_ends(module, kwargs)
        if self.rank == 0 and self.sampling:
            self._see(module, output, None if started is None else began - started)
        self.clock.add(now() - began, looking=True)

    def _announce(self, watched: Watched) -> None:
        watched.announced = True
        watched.arrange(self.calls.called)
        self.samplers[id(watched)] = Sampler(watched)
        began = now()
        self._emit(announce(watched, self.calls.of(watched), step=self.step or 0))
        self.clock.leave_out(now() - began)

    def _see(self, module: nn.Module, output: Any, seconds: float | None) -> None:
        for sampler in self.samplers.values():
            row = sampler.watched.row.get(id(module))
            if row is not None:
                sampler.seen.see(row, module, output)
                if seconds is not None:
                    sampler.seen.seconds[row] = sampler.seen.seconds.get(row, 0.0) + seconds
                self.last_row = (sampler, row)

    last_row: tuple[Sampler, int] | None = None

    def _plan(self) -> None:
        """Decide, between two steps, whether the next one is looked at closely."""
        self.sampling = not self.paused and self.budget.due(self.step or 0)
        wanted = self.calls.keywords or self.sampling or not self._all_known()
        self._look(wanted=wanted and not self._blind)

    def _stepping(self, optimizer: Optimizer, args: Any, kwargs: Any) -> Any:
        """Before a step; with a closure, which makes the gradients within it, after the closure."""
        changed = after_closure(args, kwargs, lambda: self.before_step(optimizer))
        if changed is None:
            self.before_step(optimizer)
        return changed

    @_quiet
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

    @_quiet
    def before_step(self, optimizer: Optimizer) -> None:
        """Gradients are final, weights not yet changed."""
        if self._mine(optimizer):
            self.manual.forget()
            self._begin_step(optimizer)

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

    def _validated(self) -> None:
        """A validation since the last step belongs to that step."""
        taken = self.losses.take_validation()
        if taken:
            self._emit(settle(self.step or 0, time.time(), taken))

    @_quiet
    def after_step(self, optimizer: Optimizer, *_: Any) -> None:
        """The weights have changed."""
        if self.optimizers.watched(optimizer):
            self._end_step(optimizer)
            self.obey()

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

    def _all_known(self) -> bool:
        models = self.roots.models
        return bool(models) and all(watched.announced for watched in models)

    def _send(self, later: Later | None) -> None:
        if later is not None:
            self._emit(later)

    def obey(self) -> None:
        """Raise what a rule or the page's stop button asks for."""
        alert, self.pending = self.pending, None
        if alert is not None:
            raise MonitorAlert(alert)
        if self.stopping and not self.asked:
            self.stopping = False
            raise StopTraining(f"stopped from the monitor after step {self.step}")


def _finite(value: float | Tensor) -> bool:
    """Whether a loss is finite; one on an accelerator is looked at by the sentinel instead."""
    return isinstance(value, Tensor) or math.isfinite(value)
