"""``attach_ignite(trainer, model, evaluator=evaluator, every=10)``: PyTorch-Ignite."""

from __future__ import annotations

from typing import Any

from ignite.engine import Events

from netviz.live import watch
from netviz.live.callbacks.common import numbers
from netviz.live.run import Run


def attach_ignite(trainer: Any, *models: Any, evaluator: Any = None, **options: Any) -> Run:
    """Watch what ``trainer`` runs, until it completes; metrics of ``evaluator`` are logged."""
    run = watch(*models, **options)
    run.take_stop()  # from now on it asks, and is not interrupted

    def iteration(engine: Any) -> None:
        if run.take_stop():
            engine.terminate()

    def evaluated(engine: Any) -> None:
        found = {f"val_{name}": value for name, value in numbers(engine.state.metrics).items()}
        run.log(step=None, **found)

    def failed(engine: Any, error: BaseException) -> None:
        run.close(f"{type(error).__name__}: {error}")
        raise error

    trainer.add_event_handler(Events.ITERATION_COMPLETED, iteration)
    trainer.add_event_handler(Events.COMPLETED, lambda _: run.close())
    trainer.add_event_handler(Events.EXCEPTION_RAISED, failed)
    if evaluator is not None:
        evaluator.add_event_handler(Events.COMPLETED, evaluated)
    return run
