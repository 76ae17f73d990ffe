"""A forward that raised, told so that its author finds the line."""

from __future__ import annotations

from netviz.errors import TraceError
from netviz.ir import Note
from netviz.tracers.modes.drafts import Draft
from netviz.tracers.modes.job import Run
from netviz.tracers.modes.scope import type_name
from netviz.tracers.modes.worlds import Unanswerable


def trace_error(run: Run) -> TraceError:
    """The error for a run that failed; it carries the partial graph, the failing node last."""
    failed = run.recorder.failed
    reason = first_line(run.error)
    path, operator, where = "", "", type_name(run.job.model)
    shapes: tuple[tuple[int, ...], ...] = ()
    if failed is not None:
        run.recorder.drafts.append(failed)
        group = next(g for g in run.recorder.scope.groups if g.id == failed.group)
        path, operator = group.path, failed.op
        shapes = tuple(operand.tensor.shape for operand in failed.inputs)
        where = f"{path} ({group.class_name})" if path else where
    message = f"the forward failed in {where}{_at(failed)}{_met(failed, shapes)}: {reason}"
    error = TraceError(
        message,
        graph=run.graph(Note("failed", message)),
        path=path,
        operator=operator,
        shapes=shapes,
    )
    error.__cause__ = run.error
    return error


def first_line(error: BaseException | None) -> str:
    """Class and first line of an exception; what a world could not answer in its own words."""
    if isinstance(error, Unanswerable):
        return str(error)
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0] if lines else 'no message'}"


def _at(failed: Draft | None) -> str:
    if failed is None:
        return ""
    source = f" at {failed.source.file}:{failed.source.line}" if failed.source else ""
    return f", operator {failed.op}{source}" if failed.op != "forward" else source


def _met(failed: Draft | None, shapes: tuple[tuple[int, ...], ...]) -> str:
    if failed is None or not shapes:
        return ""
    sizes = ("x".join(map(str, shape)) or "a scalar" for shape in shapes)
    return f", which met {' and '.join(sizes)}"
