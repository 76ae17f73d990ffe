"""``Trainer(..., callbacks=[HuggingFaceCallback(every=10)])``: transformers."""

from __future__ import annotations

from typing import Any

from transformers import TrainerCallback

from netviz.live import watch
from netviz.live.callbacks.common import numbers


class HuggingFaceCallback(TrainerCallback):  # type: ignore[misc,unused-ignore]  # as in lightning
    """Watches ``train``; logs what the trainer logs; the page's stop ends it after the step."""

    def __init__(self, **options: Any) -> None:
        self._options = options
        self.run: Any = None

    def on_train_begin(self, args: Any, state: Any, control: Any, **given: Any) -> None:
        """Begin; a resumed training goes on at its step."""
        model = given.get("model")
        options = {"step": state.global_step, **self._options}
        models = [] if model is None else [{type(model).__name__: model}]
        self.run = watch(*models, **options)
        self.run.take_stop()  # from now on it asks, and is not interrupted

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Stop when asked to, in the trainer's own way."""
        if self.run is not None and self.run.take_stop():
            control.should_training_stop = True

    def on_log(self, args: Any, state: Any, control: Any, **given: Any) -> None:
        """What the trainer logs, evaluations too."""
        if self.run is not None and state.is_world_process_zero:
            self.run.log(**numbers(given.get("logs") or {}))

    def on_train_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """End."""
        if self.run is not None:
            self.run.close()
