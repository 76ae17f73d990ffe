"""From what the user names (a model, a graph, a TARGET) to the graph that is drawn or tabled."""

from __future__ import annotations

import importlib.util
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from netviz.errors import GraphError, InputError, MissingPackageError
from netviz.ir import Graph, Note
from netviz.ir.serial import loads

if TYPE_CHECKING:
    from torch import nn

    from netviz.tracers.inputs import Inputs


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """How to trace.

    ``input_data``: a tensor, a tuple (positional) or a dict (keywords); ``input_size``: one size or
    several; ``inputs``: the same as text, as ``--input`` takes it ("ids=1x128:int64"). At most one
    of the three; without any the inputs are inferred. ``dtypes``: of ``input_size``.
    ``mode``: "eval", "train" or "same". ``tensors``: "auto", "real" or "fake". ``tracer``: "modes"
    or "torchview". ``device``: where the model runs. ``trust``: unpickle files.
    """

    input_data: Any = None
    input_size: Any = None
    inputs: tuple[str, ...] = ()
    dtypes: Any = None
    mode: str = "eval"
    tensors: str = "auto"
    tracer: str = "modes"
    device: Any = None
    trust: bool = False

    @property
    def gives_inputs(self) -> bool:
        """Whether the inputs are said rather than to be inferred."""
        return bool(self.inputs) or self.input_data is not None or self.input_size is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A graph and how it was come by.

    ``graph.name`` is the target's. ``inputs``: the ``--input`` values that say what it ran on,
    where they were inferred; ``how``: why those. ``notes``: what finding the model left out.
    ``model`` and ``input_data``: the module and what it ran on, where there is one at hand and its
    input was not made by the tracer itself.
    """

    graph: Graph
    inputs: tuple[str, ...] = ()
    how: str = ""
    notes: tuple[str, ...] = ()
    model: Any = None
    input_data: Any = None


def _silent(step: str) -> None:
    """Tell nobody."""


def resolve(subject: Any, request: Request, *, step: Callable[[str], None] = _silent) -> Resolved:
    """The graph of ``subject``: a Graph, an ``nn.Module``, an ``ExportedProgram`` or a TARGET.

    ``step`` is told what is being done, before each part. Raises `TargetError`, `InputError`,
    `TraceError`, `GraphError` and `FormatError`.
    """
    if isinstance(subject, Graph):
        return Resolved(graph=_untouched(subject, request))
    if isinstance(subject, (str, Path)):
        return _from_target(str(subject), request, step)
    if request.inputs:
        request = _parsed(subject, request)
    step("Tracing")
    graph = _trace(subject, request)
    if not _is_module(subject):
        return Resolved(graph=graph)
    return Resolved(graph=graph, model=subject, input_data=request.input_data)


def _need_torch() -> None:
    """Raise `MissingPackageError` where a model is to be run and torch is not installed."""
    if importlib.util.find_spec("torch") is None:
        raise MissingPackageError(
            "models are run by torch, which is not installed: pip install torch\n"
            "(a graph that was saved as JSON is drawn without it)"
        )


def read(path: str | Path) -> bytes:
    """The bytes of the file ``path``; raises `GraphError` that says why it cannot be read."""
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise GraphError(f"cannot read {path}: {why}") from error


def _from_target(target: str, request: Request, step: Callable[[str], None]) -> Resolved:
    if target.lower().endswith(".json"):
        graph = loads(read(target), where=target)  # here, since it must work without torch
        return Resolved(graph=_untouched(graph, request))
    step("Loading torch")
    _need_torch()
    from netviz.tracers.target import load

    step(f"Loading {target}")
    found = load(target, trust=request.trust, device=request.device)
    if found.graph is not None:
        return Resolved(graph=_untouched(found.graph, request), notes=found.notes)
    inferred: Inputs | None = None
    if request.inputs:
        request = _parsed(found.model, request)
    elif not request.gives_inputs and _is_module(found.model):
        from netviz.tracers.inputs import infer

        step("Inferring the inputs")
        inferred = infer(found.model, hints=found.hints)
        request = replace(request, input_data=_data(inferred, found.model))
    step("Tracing")
    graph = replace(_trace(found.model, replace(request, device=None)), name=found.name)
    own = found.model if _is_module(found.model) else None
    if inferred is None:
        return Resolved(graph=graph, notes=found.notes, model=own, input_data=request.input_data)
    return Resolved(
        graph=_with_assumption(graph, inferred),
        inputs=tuple(inferred.flags),
        how=inferred.how,
        notes=found.notes,
        model=own,
        input_data=request.input_data,
    )


def _trace(model: Any, request: Request) -> Graph:
    from netviz.tracers import trace

    graph = trace(
        model,
        request.input_data,
        request.input_size,
        dtypes=request.dtypes,
        mode=request.mode,
        tensors=request.tensors,
        engine=request.tracer,
        device=request.device,
    )
    depth = getattr(model, "drawing_depth", None)
    if not isinstance(depth, int):
        return graph
    return replace(graph, metadata={**graph.metadata, "drawing_depth": depth})


def _untouched(graph: Graph, request: Request) -> Graph:
    if request.gives_inputs:
        raise InputError("a saved graph is drawn as it was traced: leave the inputs out")
    return graph


def _parsed(model: Any, request: Request) -> Request:
    from netviz.tracers.inputs import parse

    if not _is_module(model):
        raise InputError(f"--input is for models, not for {type(model).__name__}")
    return replace(request, inputs=(), input_data=_data(parse(request.inputs, model), model))


def _is_module(model: object) -> TypeGuard[nn.Module]:
    """Whether it has a ``forward``; an exported program has not, and carries its own inputs."""
    return hasattr(model, "forward")


def _data(inputs: Inputs, model: Any) -> tuple[Any, ...] | Mapping[str, Any]:
    """Arguments as `trace` takes them: all by position, or all by name."""
    if not inputs.kwargs:
        return tuple(inputs.args)
    if not inputs.args:
        return dict(inputs.kwargs)
    names = [
        name
        for name, parameter in inspect.signature(model.forward).parameters.items()
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    ]
    if len(names) < len(inputs.args):
        raise InputError("name every input: this forward does not name its positional ones")
    return {**dict(zip(names, inputs.args, strict=False)), **inputs.kwargs}


def _with_assumption(graph: Graph, inputs: Inputs) -> Graph:
    if not inputs.assumed:
        return graph
    said = " ".join(f"--input {flag}" for flag in inputs.flags)
    return replace(graph, notes=(Note("assumed", f"inputs {inputs.how}: {said}"), *graph.notes))
