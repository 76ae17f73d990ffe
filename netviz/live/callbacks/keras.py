"""``model.fit(..., callbacks=[KerasCallback(every=10)])``: Keras 3 on torch.

Keras has optimizers of its own, which torch's hooks do not see: ``apply`` is wrapped instead while
``fit`` runs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from keras.callbacks import Callback

from netviz.live import watch
from netviz.live.callbacks.common import numbers


@dataclass(eq=False)
class _Stepper:
    """Keras's optimizer as the hooks know optimizers: groups of parameters, and a rate."""

    param_groups: list[dict[str, Any]]
    state: dict[Any, Any] = field(default_factory=dict)


class KerasCallback(Callback):  # type: ignore[misc,unused-ignore]  # as in lightning
    """Watches ``fit``; metrics of epochs are logged, the page's stop ends it after the batch."""

    def __init__(self, **options: Any) -> None:
        super().__init__()
        self._options = options
        self.run: Any = None
        self._apply: Any = None

    def on_train_begin(self, logs: Any = None) -> None:
        """Begin, and wrap the optimizer's ``apply``."""
        self.run = watch({self.model.name: self.model}, **self._options)
        self.run.take_stop()  # from now on it asks, and is not interrupted
        optimizer = self.model.optimizer
        self._apply = optimizer.apply
        values = [variable.value for variable in self.model.trainable_variables]
        stepper = _Stepper([{"params": values, "lr": float(optimizer.learning_rate)}])

        def apply(*args: Any, **kwargs: Any) -> Any:
            stepper.param_groups[0]["lr"] = float(optimizer.learning_rate)
            self.run.recorder.before_step(stepper)
            result = self._apply(*args, **kwargs)
            self.run.recorder.after_step(stepper)
            return result

        optimizer.apply = apply

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Stop when asked to, in Keras's own way."""
        if self.run.take_stop():
            self.model.stop_training = True

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Metrics of the epoch."""
        self.run.log(**numbers(logs or {}))

    def on_train_end(self, logs: Any = None) -> None:
        """End, and put the optimizer back."""
        del self.model.optimizer.apply
        self.run.close()
