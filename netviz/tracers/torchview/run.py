"""torchview as the engine of a trace, on a model that comes back as it was."""

from __future__ import annotations

import contextlib
import copy
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode

from netviz.errors import MissingPackageError, TraceError
from netviz.ir import Attribute, Graph, Note, TensorSpec, verify
from netviz.tracers.modes import choice
from netviz.tracers.modes.aten import info_of
from netviz.tracers.modes.freeze import freeze
from netviz.tracers.modes.guard import WriteGuard, unchanged
from netviz.tracers.modes.recorder import Recorder
from netviz.tracers.modes.roster import Roster
from netviz.tracers.modes.scope import bound_arguments, type_name
from netviz.tracers.naming import output_names
from netviz.tracers.structure import map_tensors
from netviz.tracers.tensors import named_tensors, spec_of, storage_of
from netviz.tracers.torchview import notes
from netviz.tracers.torchview.reading import UNKNOWN, Reading
from netviz.tracers.torchview.weights import attach, groups_of


def trace_torchview(
    model: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any], *, mode: str, tensors: str
) -> Graph:
    """Let torchview record one forward of ``model``, which stays exactly as it was.

    ``tensors``: "fake" runs a copy whose tensors are shapes, as does a model whose weights are;
    "real" and "auto" run on values. Raises `TraceError` where torchview cannot go on, and
    `MissingPackageError` where it is not installed.
    """
    draw = _draw_graph()
    model, said = choice.prepare(model, args, kwargs)
    own = Roster.of(model)
    metadata: dict[str, Attribute] = {"engine": "torchview", "mode": mode, "tensors": "real"}
    twin = _copy(model, own, tensors)
    if twin is not model and all(t.device.type == "meta" for t in Roster.of(twin).kept):
        args, kwargs = map_tensors((args, kwargs), lambda t: torch.empty_like(t, device="meta"))
        metadata["tensors"] = "fake"
    graph, results = _record(draw, twin, args, kwargs, mode=mode)
    named = bound_arguments(twin, args, kwargs)
    inputs = [(n, spec_of(t)) for name, value in named for n, t in named_tensors(value, name)]
    recorder = Recorder(own, stop=trace_torchview.__code__)
    tree, groups = groups_of(graph, twin, Roster.of(twin))
    reading = Reading(graph, groups, _as_recorded(graph, inputs))
    names = output_names([path for path, _ in results])
    for name, (_, tensor) in zip(names, results, strict=True):
        with torch._C.DisableTorchFunction():
            seen = getattr(tensor, "tensor_nodes", None)
            reading.output(name, spec_of(tensor), seen[-1] if seen else None)
    if not results:
        reading.outputs_of(graph)
    recorder.drafts, recorder.scope.groups = reading.drafts, tree.groups
    said += [*notes.of_record(reading), *attach(reading.drafts, tree, own)]
    said.append(Note("unseen", "torchview does not tell dtypes, arguments and source lines"))
    metadata["torch"] = torch.__version__
    return verify(freeze(recorder, name=type_name(model), notes=said, metadata=metadata))


def _draw_graph() -> Callable[..., Any]:
    try:
        from torchview import draw_graph
    except ImportError as error:
        raise MissingPackageError(
            f"engine='torchview' needs torchview ({error}): pip install torchview"
        ) from error
    return draw_graph


def _copy(model: nn.Module, roster: Roster, tensors: str) -> nn.Module:
    """``model``, or a copy: of shapes where asked for, of one device where torchview would move it.

    The copy is made tensor by tensor, so that tied ones stay tied.
    """
    devices = {t.device for t in roster.kept}
    if tensors == "fake" or any(device.type == "meta" for device in devices):
        return copy.deepcopy(model, {id(t): _shape(t) for t in roster.kept})
    return copy.deepcopy(model) if len(devices) > 1 else model


def _shape(tensor: torch.Tensor) -> torch.Tensor:
    twin = torch.empty_like(tensor, device="meta")
    if isinstance(tensor, nn.Parameter):
        return nn.Parameter(twin, requires_grad=tensor.requires_grad)
    return twin


def _record(
    draw: Callable[..., Any],
    model: nn.Module,
    args: Sequence[Any],
    kwargs: dict[str, Any],
    *,
    mode: str,
) -> tuple[Any, list[tuple[str, torch.Tensor]]]:
    """What torchview recorded, and the tensors of the forward's result by their paths."""
    results: list[Any] = []
    roster = Roster.of(model)
    # torchview's own names for its options must not swallow the forward's: these go in a dict.
    data: Any = list(args) if not kwargs else dict(bound_arguments(model, tuple(args), kwargs))
    with contextlib.ExitStack() as stack:
        guard = stack.enter_context(unchanged(model, roster, (args, kwargs)))
        stack.enter_context(_torch_as_it_was())
        stack.enter_context(warnings.catch_warnings(action="ignore"))
        stack.enter_context(choice.eager())
        stack.enter_context(_Writes(guard))
        try:
            _settle_mode(model, mode)
            if not isinstance(model, torch.jit.ScriptModule):  # those take no hooks
                model.register_forward_hook(lambda module, given, result: results.append(result))
            graph = draw(model, data, device=_device(roster, data), depth=0)
        except Exception as error:
            raise _failure(model, error) from error
        with torch._C.DisableTorchFunction():
            return graph, list(named_tensors(results[-1] if results else None, ""))


def _settle_mode(model: nn.Module, mode: str) -> None:
    """Set ``mode``, and keep torchview, which knows only two, from setting any."""
    if mode != "same":
        with contextlib.suppress(NotImplementedError):
            model.train(mode == "train")
    model.__dict__["train"] = lambda mode=True: model


def _device(roster: Roster, data: Any) -> torch.device:
    tensors = [*roster.kept, *(t for _, t in named_tensors(data, ""))]
    return next((t.device for t in tensors), torch.device("cpu"))


class _Writes(TorchDispatchMode):
    """Tells the guard of every tensor that is about to be written."""

    def __init__(self, guard: WriteGuard) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # torch's is untyped
        self._guard = guard
        self._empty = torch.empty

    def __torch_dispatch__(
        self, func: Any, types: Any, args: Any = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        for tensor in info_of(func).written(args, kwargs):
            self._before_write(tensor)
        return func(*args, **kwargs)

    def _before_write(self, tensor: torch.Tensor) -> None:
        # torchview has its own torch.empty meanwhile, which would record what the guard makes.
        recorded = torch.empty
        torch.empty = self._empty
        try:
            self._guard.before_write(storage_of(tensor))
        finally:
            torch.empty = recorded


@contextlib.contextmanager
def _torch_as_it_was() -> Iterator[None]:
    """torchview puts back what it found when it was imported, not what it found when called."""
    call, functions = nn.Module.__call__, dict(vars(torch))
    try:
        yield
    finally:
        nn.Module.__call__ = call  # type: ignore[method-assign]
        for name, function in functions.items():
            if vars(torch).get(name) is not function:
                setattr(torch, name, function)


def _failure(model: nn.Module, error: Exception) -> TraceError:
    cause = error.__cause__ or error
    first = (str(cause).strip().splitlines() or [""])[0]
    return TraceError(
        f"torchview could not trace {type_name(model)}: {type(cause).__name__}: {first}\n"
        "The default engine sees more: leave engine='torchview' out"
    )


def _as_recorded(graph: Any, named: list[tuple[str, TensorSpec]]) -> list[tuple[str, TensorSpec]]:
    """Names and specifications for torchview's inputs, which are in the order of the arguments."""
    shapes = [tuple(node.tensor_shape) for node in graph.root_container]
    if [spec.shape for _, spec in named] == shapes:
        return named
    return [(f"input_{i}", TensorSpec(shape, UNKNOWN)) for i, shape in enumerate(shapes, 1)]
