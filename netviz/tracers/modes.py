"""The default engine: run the model once and write down what torch is asked to do."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from netviz.errors import TraceError
from netviz.ir import Graph, Note
from netviz.tracers import choice
from netviz.tracers.choice import Attempt
from netviz.tracers.freeze import freeze
from netviz.tracers.guard import WriteGuard, unchanged
from netviz.tracers.interceptors import LowLevel, Watch, module_calls, recorded_call
from netviz.tracers.notes import notes_of
from netviz.tracers.recorder import Recorder, alias_of
from netviz.tracers.roster import Roster
from netviz.tracers.scope import bound_arguments, type_name
from netviz.tracers.shapes import ShapeWorld
from netviz.tracers.structure import map_tensors
from netviz.tracers.worlds import Unanswerable, RealWorld, World


@dataclass(slots=True)
class Run:
    """What came of an attempt."""

    recorder: Recorder
    world: World
    attempt: Attempt
    error: BaseException | None = None


def trace_modes(
    model: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any], *, mode: str, tensors: str
) -> Graph:
    """Trace one forward of ``model``; raises `TraceError` when it fails in every way tried."""
    with _no_collection():
        return _trace(model, args, kwargs, mode=mode, tensors=tensors)


def _trace(
    model: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any], *, mode: str, tensors: str
) -> Graph:
    model, notes = choice.prepare(model, args, kwargs)
    runs: list[Run] = []
    for attempt in choice.attempts(model, tensors):
        if not choice.worthwhile(attempt, [(r.attempt, r.error) for r in runs if r.error]):
            continue
        run = _attempt(model, args, kwargs, attempt, mode)
        if run.error is None:
            return _graph(model, run, mode, [*notes, *_fallback_note(runs, attempt)])
        runs.append(run)
    raise _trace_error(model, runs[-1], mode, notes)


def _attempt(
    model: nn.Module, args: Any, kwargs: dict[str, Any], attempt: Attempt, mode: str
) -> Run:
    roster = Roster.of(model)
    run = Run(Recorder(roster, stop=recorded_call.__code__), RealWorld(), attempt)
    with unchanged(model, roster, (args, kwargs)) as guard:
        try:
            _set_mode(run, model, mode, guard)
            _forward(model, args, kwargs, attempt, run=run, guard=guard)
        except (Exception, Unanswerable) as error:
            run.error = error
    return run


def _forward(
    model: nn.Module,
    args: Any,
    kwargs: dict[str, Any],
    attempt: Attempt,
    *,
    run: Run,
    guard: WriteGuard,
) -> None:
    recorder = run.recorder
    if attempt.tensors == "fake":
        world = ShapeWorld(model, recorder.roster, assuming=attempt.assuming)
        run.world, world.adopt = world, recorder.adopt
        args, kwargs = map_tensors((args, kwargs), world.input)
    args, kwargs = map_tensors((args, kwargs), _apart())
    recorder.add_inputs(bound_arguments(model, args, kwargs))
    with contextlib.ExitStack() as stack:
        stack.enter_context(torch.set_grad_enabled(attempt.grad))
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


def _set_mode(run: Run, model: nn.Module, mode: str, guard: WriteGuard) -> None:
    if mode == "same":
        return
    with LowLevel(run.recorder, guard):  # a module's own train() may merge weights: guard them
        try:
            model.train(mode == "train")
        except NotImplementedError:
            run.recorder.unseen.append(f"{type_name(model)} cannot be set to {mode}: run as it is")


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """Thousands of small records make the collector walk all of torch again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _fallback_note(runs: list[Run], attempt: Attempt) -> Iterator[Note]:
    if runs and runs[0].attempt.tensors != attempt.tensors:
        why = _first_line(runs[0].error)
        yield Note("assumed", f"run on {attempt.tensors} tensors, since on shapes alone {why}")


def _graph(model: nn.Module, run: Run, mode: str, notes: list[Note]) -> Graph:
    recorder = run.recorder
    metadata = {
        "engine": "modes",
        "mode": mode,
        "tensors": run.attempt.tensors,
        "torch": torch.__version__,
    }
    said = [Note("assumed", f"weights without values: {what}") for what in run.world.assumptions()]
    all_notes = [*notes, *said, *notes_of(recorder)]
    return freeze(recorder, name=type_name(model), notes=all_notes, metadata=metadata)


def _trace_error(model: nn.Module, run: Run, mode: str, notes: list[Note]) -> TraceError:
    recorder, error = run.recorder, run.error
    failed = recorder.failed
    if failed is not None:
        recorder.drafts.append(failed)
    path = _path_of(recorder, failed.group) if failed is not None else ""
    graph = _graph(model, run, mode, [*notes, Note("failed", str(error))])
    shapes = tuple(o.tensor.shape for o in failed.inputs) if failed is not None else ()
    where = f"{path} ({_class_of(recorder, failed.group)})" if failed and path else type_name(model)
    operator = failed.op if failed is not None else ""
    at = f" at {failed.source.file}:{failed.source.line}" if failed and failed.source else ""
    met = " and ".join("x".join(map(str, s)) or "a scalar" for s in shapes) or "no tensors"
    message = f"the forward failed in {where}, operator {operator}{at}, which met {met}: {_first_line(error)}"
    result = TraceError(message, graph=graph, path=path, operator=operator, shapes=shapes)
    result.__cause__ = error
    return result


def _path_of(recorder: Recorder, group: str) -> str:
    return next((g.path for g in recorder.scope.groups if g.id == group), "")


def _class_of(recorder: Recorder, group: str) -> str:
    return next((g.class_name for g in recorder.scope.groups if g.id == group), "")


def _first_line(error: BaseException | None) -> str:
    if isinstance(error, Unanswerable):
        return str(error)
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}: {text[0] if text else ''}"
