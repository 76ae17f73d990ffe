"""``Trainer(callbacks=[LightningCallback(every=10)])``: Lightning, under either of its names."""

from __future__ import annotations

from typing import Any

from netviz.live import watch
from netviz.live.callbacks.common import numbers

try:
    from lightning.pytorch import Callback
except ImportError:  # its older name
    from pytorch_lightning import Callback


class LightningCallback(Callback):  # type: ignore[misc,unused-ignore]  # untyped where absent
    """Watches ``fit``; its metrics are logged, the page's stop ends it after the batch."""

    def __init__(self, **options: Any) -> None:
        super().__init__()
        self._options = options
        self.run: Any = None

    def on_fit_start(self, trainer: Any, pl_module: Any) -> None:
        """Begin."""
        self.run = watch({type(pl_module).__name__: pl_module}, **self._options)
        self.run.take_stop()  # from now on it asks, and is not interrupted

    def on_train_batch_end(self, trainer: Any, *_: Any) -> None:
        """Stop when asked to, in Lightning's own way."""
        if self.run is not None and self.run.take_stop():
            trainer.should_stop = True

    def on_train_epoch_end(self, trainer: Any, pl_module: Any) -> None:
        """Metrics of the epoch."""
        self._log(trainer)

    def on_validation_end(self, trainer: Any, pl_module: Any) -> None:
        """Metrics of the validation."""
        if not trainer.sanity_checking:
            self._log(trainer)

    def on_exception(self, trainer: Any, pl_module: Any, exception: BaseException) -> None:
        """End, with the exception as the reason."""
        if self.run is not None:
            self.run.close(f"{type(exception).__name__}: {exception}")

    def on_fit_end(self, trainer: Any, pl_module: Any) -> None:
        """End."""
        if self.run is not None:
            self.run.close()

    def _log(self, trainer: Any) -> None:
        if self.run is not None and trainer.is_global_zero:
            self.run.log(**numbers(trainer.callback_metrics))
