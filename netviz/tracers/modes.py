"""The default engine: run the model once and write down what torch is asked to do."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator
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
from netviz.tracers.interceptors import Functions, LowLevel, module_calls, recorded_call
from netviz.tracers.recorder import Recorder
from netviz.tracers.roster import Roster
from netviz.tracers.scope import bound_arguments, type_name
from netviz.tracers.shapes import ShapeWorld
from netviz.tracers.structure import map_tensors
from netviz.tracers.worlds import NeedsValues, RealWorld, World


@dataclass(slots=True)
class Run:
    """What came of an attempt."""

    recorder: Recorder
    world: World
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
    model, notes = choice.prepare(model)
    first: Run | None = None
    for attempt in choice.attempts(model, tensors):
        run = _attempt(model, args, kwargs, attempt, mode)
        if run.error is None:
            return _graph(model, run, attempt, mode, [*notes, *_fallback_note(first)])
        if not isinstance(run.error, (Exception, NeedsValues)):
            raise run.error
        if first is None or isinstance(first.error, NeedsValues):
            first = run
        last = run
        if not choice.worth_retrying(run.error, attempt):
            break
    raise _trace_error(model, last, mode, notes)


def _attempt(
    model: nn.Module, args: Any, kwargs: dict[str, Any], attempt: Attempt, mode: str
) -> Run:
    roster = Roster.of(model)
    recorder = Recorder(roster, stop=recorded_call.__code__)
    run = Run(recorder, RealWorld())
    with unchanged(model, roster) as guard:
        try:
            _forward(model, args, kwargs, attempt, mode, run=run, guard=guard)
        except (Exception, NeedsValues) as error:
            run.error = error
    return run


def _forward(
    model: nn.Module,
    args: Any,
    kwargs: dict[str, Any],
    attempt: Attempt,
    mode: str,
    *,
    run: Run,
    guard: WriteGuard,
) -> None:
    recorder = run.recorder
    low_level = LowLevel(recorder, guard)
    with low_level:
        _set_mode(model, mode)
    if attempt.tensors == "fake":
        world = ShapeWorld(model, recorder.roster, assuming=attempt.assuming)
        world.adopt = recorder.adopt
        run.world = world
        args, kwargs = map_tensors((args, kwargs), world.input)
    recorder.add_inputs(bound_arguments(type(model).forward, args, kwargs))
    with contextlib.ExitStack() as stack:
        stack.enter_context(torch.set_grad_enabled(attempt.grad))
        stack.enter_context(choice.eager())
        stack.enter_context(module_calls(recorder))
        stack.enter_context(LowLevel(recorder, guard))
        stack.enter_context(Functions(recorder, run.world))
        result = model(*args, **kwargs)
    recorder.add_outputs(result)


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


def _set_mode(model: nn.Module, mode: str) -> None:
    if mode != "same":
        model.train(mode == "train")


def _fallback_note(first: Run | None) -> Iterator[Note]:
    if first is not None:
        why = "reads values" if isinstance(first.error, NeedsValues) else f"failed: {first.error}"
        yield Note("assumed", f"run again, since the first way to run it {why}"[:300])


def _graph(model: nn.Module, run: Run, attempt: Attempt, mode: str, notes: list[Note]) -> Graph:
    recorder = run.recorder
    metadata = {
        "engine": "modes",
        "mode": mode,
        "tensors": attempt.tensors,
        "torch": torch.__version__,
    }
    assumed = getattr(run.world, "assumed", None)
    said = [
        Note("assumed", f"without values, taken as given: {what}") for what in sorted(assumed or ())
    ]
    all_notes = [*notes, *recorder.notes, *recorder.value_notes(), *said, *recorder.unused_notes()]
    return freeze(recorder, name=type_name(model), notes=all_notes, metadata=metadata)


def _trace_error(model: nn.Module, run: Run, mode: str, notes: list[Note]) -> TraceError:
    recorder, error = run.recorder, run.error
    failed = recorder.failed
    if failed is not None:
        recorder.drafts.append(failed)
    path = _path_of(recorder, failed.group) if failed is not None else ""
    attempt = Attempt(run.world.name)
    graph = _graph(model, run, attempt, mode, [*notes, Note("failed", str(error))])
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
    if isinstance(error, NeedsValues):
        return "its code reads a tensor's values, and there are none (fake tensors)"
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}: {text[0] if text else ''}"
