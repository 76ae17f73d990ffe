"""The one entrance to the engines."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Sequence
from typing import Any

import torch
from torch import nn

from netviz.errors import FormatError, TargetError
from netviz.ir import Graph, Note
from netviz.tracers.structure import map_tensors

_CHOICES = {
    "mode": ("eval", "train", "same"),
    "tensors": ("auto", "real", "fake"),
    "engine": ("modes", "torchview"),
}


def trace(  # noqa: PLR0913  the names that torchview's and torchinfo's users know
    model: nn.Module | torch.export.ExportedProgram,
    input_data: Any = None,
    input_size: Any = None,
    *,
    dtypes: Sequence[torch.dtype] | None = None,
    mode: str = "eval",
    tensors: str = "auto",
    engine: str = "modes",
    depth: int | None = None,
    device: str | torch.device | None = None,
) -> Graph:
    """Run ``model`` once and return the graph of what it did; the model stays as it is.

    ``input_data``: a tensor, a tuple (positional arguments) or a dict (keyword arguments), nested
    as the model wants. ``input_size``: one shape, or several, for random inputs of ``dtypes``.
    Without either, the inputs are inferred from the model, and a note says what was taken.
    ``mode``: "eval", "train", or "same" to leave every module's flag alone.
    ``tensors``: "real" runs on values, "fake" on shapes only; "auto" chooses, and falls back.
    ``engine``: "modes", or "torchview" (of the package's omissions the notes tell).
    ``depth``: module calls below this depth are folded into one node each.
    ``device``: run a copy there. A ``torch.export.ExportedProgram`` is read, not run.

    Raises `InputError` when inputs are wrong or cannot be inferred, and `TraceError`, which carries
    the partial graph, when the forward fails.
    """
    for name, value in (("mode", mode), ("tensors", tensors), ("engine", engine)):
        _check_choice(name, value)
    if isinstance(model, torch.export.ExportedProgram):
        from netviz.tracers.exported import from_exported

        return _to_depth(from_exported(model), depth)
    if not isinstance(model, nn.Module):
        raise TargetError(_no_module(model))
    if device is not None:
        model, tensors = _on_device(model, torch.device(device), tensors)
    args, kwargs, notes = _inputs(model, input_data, input_size, dtypes)
    if device is not None and torch.device(device).type != "meta":
        args, kwargs = map_tensors((args, kwargs), lambda t: t.to(device))
    graph = _engine(engine)(model, args, kwargs, mode=mode, tensors=tensors)
    return _to_depth(dataclasses.replace(graph, notes=(*notes, *graph.notes)), depth)


def _no_module(value: Any) -> str:
    """What to do with ``value`` in the place of a module."""
    if isinstance(value, type):
        return f"{value.__name__} is a class: give a model, such as {value.__name__}()"
    if isinstance(value, dict) and any(isinstance(item, torch.Tensor) for item in value.values()):
        return "that is a state_dict, weights only: give the model that they belong to"
    return f"trace() takes a torch.nn.Module, not {type(value).__name__}"


def _check_choice(name: str, value: str) -> None:
    if value not in _CHOICES[name]:
        raise FormatError(f"{name}={value!r} is unknown; choose {', '.join(_CHOICES[name])}")


def _engine(name: str) -> Any:
    if name == "torchview":
        from netviz.tracers.torchview import trace_torchview

        return trace_torchview
    from netviz.tracers.modes import trace_modes

    return trace_modes


def _on_device(model: nn.Module, device: torch.device, tensors: str) -> tuple[nn.Module, str]:
    """A copy on ``device``; on ``meta`` the model itself, traced by shapes."""
    if device.type == "meta":
        return model, "fake"
    if all(t.device == device for t in (*model.parameters(), *model.buffers())):
        return model, tensors
    try:
        return copy.deepcopy(model).to(device), tensors
    except (RuntimeError, AssertionError) as error:
        raise TargetError(f"the model cannot be put on {device}: {error}") from error


def _inputs(
    model: nn.Module, data: Any, size: Any, dtypes: Sequence[torch.dtype] | None
) -> tuple[tuple[Any, ...], dict[str, Any], list[Note]]:
    from netviz.tracers import inputs

    data, size = inputs.offered(model, data, size)
    if isinstance(data, dict):
        return (), dict(data), []
    if data is not None:
        return (data if type(data) in (tuple, list) else (data,)), {}, []
    if size is not None:
        found = inputs.from_sizes(size, dtypes, model)
        return found.args, dict(found.kwargs), []
    found = inputs.infer(model)
    said = " ".join(f"--input {flag}" for flag in found.flags)
    notes = [Note("assumed", f"inputs {found.how}: {said}")] if found.assumed else []
    return found.args, dict(found.kwargs), notes


def _to_depth(graph: Graph, depth: int | None) -> Graph:
    if depth is None:
        return graph
    from netviz.passes.fold import fold

    return fold(graph, depth=depth)
