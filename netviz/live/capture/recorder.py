"""All hooks together: what happens in the training process while it is watched.

Nothing here may raise into the training, wait, print, or change a number: a hook that fails
switches the monitor off and says so once.
"""

from __future__ import annotations

import warnings

from torch.nn.modules import module as module_hooks
from torch.optim import optimizer as optimizer_hooks

from netviz.live.capture.observe import observe
from netviz.live.capture.shared import quiet
from netviz.live.capture.steps import StepHooks

_COMPILE_WARNING = r"Using `torch.compile\(module\)` when there are global hooks"
"""Ours are gone before the compiler looks: see `ModuleHooks._go_blind`."""


class Recorder(StepHooks):
    """Watches models and optimizers: puts the hooks in place, and takes them away."""

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

    @quiet
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
