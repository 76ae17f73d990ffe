"""Runs the model in one way after another until one succeeds."""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import nn

from netviz.ir import Graph, Note
from netviz.ir.paused import paused
from netviz.tracers.modes import choice
from netviz.tracers.modes.choice import Attempt
from netviz.tracers.modes.failure import first_line, trace_error
from netviz.tracers.modes.guard import WriteGuard, unchanged
from netviz.tracers.modes.interceptors import LowLevel, Watch, module_calls, recorded_call
from netviz.tracers.modes.job import Job, Run
from netviz.tracers.modes.recorder import Recorder
from netviz.tracers.modes.results import alias_of
from netviz.tracers.modes.roster import Roster
from netviz.tracers.modes.scope import bound_arguments, type_name
from netviz.tracers.modes.shapes import ShapeWorld
from netviz.tracers.modes.twice import alike, doubtful, left_in_doubt
from netviz.tracers.modes.worlds import Unanswerable
from netviz.tracers.structure import map_tensors

_ONE_AT_A_TIME = threading.RLock()  # the patch of Module.__call__ is the whole process's


def trace_modes(
    model: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any], *, mode: str, tensors: str
) -> Graph:
    """Trace one forward of ``model``; raises `TraceError` when it fails in every way tried."""
    with _ONE_AT_A_TIME, paused(), torch.inference_mode(False):
        model, notes = choice.prepare(model, args, kwargs)
        return _trace(Job(model, tuple(args), kwargs, mode, tensors, notes))


def _trace(job: Job) -> Graph:
    runs: list[Run] = []
    for attempt in choice.attempts(job.model, job.tensors):
        if not choice.worthwhile(attempt, [(r.attempt, r.error) for r in runs if r.error]):
            continue
        run = _attempt(job, attempt)
        if run.error is None:
            run = _told_apart(run)
            notes = (*_fallback_note(runs, attempt), *left_in_doubt(run.recorder))
            return run.graph(*notes)
        runs.append(run)
    raise trace_error(runs[-1])


def _told_apart(run: Run) -> Run:
    """``run``, or its like in which uses of an idle layer's input and of its result differ."""
    if not doubtful(run.recorder):
        return run
    again = _attempt(run.job, run.attempt, functools.partial(Recorder, apart=True))
    done = again.error is None and alike(run.recorder, again.recorder)
    return again if done else run


def run_once(job: Job, *, recorder: Callable[..., Recorder]) -> Run:
    """One forward of the job on real tensors, written down by what ``recorder`` makes; its
    ``error`` is what the forward raised. The model stays as it is, as in `trace_modes`."""
    with _ONE_AT_A_TIME, paused(), torch.inference_mode(False):
        job.model, _ = choice.prepare(job.model, job.args, job.kwargs)
        return _attempt(job, Attempt("real"), recorder)


def _attempt(job: Job, attempt: Attempt, recorder: Callable[..., Recorder] = Recorder) -> Run:
    roster = Roster.of(job.model)
    run = Run(job, attempt, recorder(roster, stop=recorded_call.__code__))
    with unchanged(job.model, roster, (job.args, job.kwargs)) as guard:
        try:
            _set_mode(run, guard)
            _forward(run, guard)
        except (Exception, Unanswerable) as error:  # noqa: BLE001  whatever the user's code raises
            run.error = error
    return run


def _forward(run: Run, guard: WriteGuard) -> None:
    model, recorder = run.job.model, run.recorder
    args, kwargs = run.job.args, run.job.kwargs
    if run.attempt.tensors == "fake":
        world = ShapeWorld(model, recorder.roster, assuming=run.attempt.assuming)
        run.world, world.adopt = world, recorder.origins.adopt
        args, kwargs = map_tensors((args, kwargs), world.input)
    args, kwargs = map_tensors((args, kwargs), _apart())
    recorder.add_inputs(bound_arguments(model, args, kwargs))
    with contextlib.ExitStack() as stack:
        stack.enter_context(torch.set_grad_enabled(run.attempt.grad))
        stack.enter_context(choice.eager())
        stack.enter_context(choice.slow_paths())
        watch = Watch(recorder, run.world, guard)
        stack.enter_context(module_calls(watch))
        stack.enter_context(watch.operators())
        result = model(*args, **kwargs)
    recorder.add_outputs(result, run.world.current)


def _apart() -> Callable[[torch.Tensor], torch.Tensor]:
    """Gives one tensor passed as two arguments two identities, so that both are inputs."""
    seen: set[int] = set()

    def change(tensor: torch.Tensor) -> torch.Tensor:
        if id(tensor) in seen:
            return alias_of(tensor)
        seen.add(id(tensor))
        return tensor

    return change


def _set_mode(run: Run, guard: WriteGuard) -> None:
    model, mode = run.job.model, run.job.mode
    if mode == "same":
        return
    with LowLevel(run.recorder, guard):  # a module's own train() may merge weights: guard them
        try:
            model.train(mode == "train")
        except NotImplementedError:
            run.recorder.unseen.append(f"{type_name(model)} cannot be set to {mode}: run as it is")


def _fallback_note(runs: list[Run], attempt: Attempt) -> Iterator[Note]:
    if runs and runs[0].attempt.tensors != attempt.tensors:
        why = first_line(runs[0].error)
        yield Note("assumed", f"run on {attempt.tensors} tensors, since on shapes alone {why}")
