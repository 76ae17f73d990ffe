"""The hooks on modules: which are models, what their layers put out, and when each has run."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.modules import module as module_hooks

from netviz.live.capture.clock import now
from netviz.live.capture.layers import Watched, is_compiled
from netviz.live.capture.sampler import Sampler
from netviz.live.capture.shared import Shared, quiet


class ModuleHooks(Shared):
    """Sees each call of a watched model, and in sampled steps each call of its layers."""

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

    @quiet
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

    @quiet
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
