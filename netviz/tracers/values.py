"""The numbers of a real network, for figures that show them: its weights, and what flows through
it for one input.

Low-precision numbers become float32; tensors without values (on "meta"), quantised ones, and those
of more than `MOST` elements are left out.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from netviz.errors import TargetError
from netviz.tracers.modes.drafts import Draft
from netviz.tracers.modes.engine import run_once
from netviz.tracers.modes.failure import trace_error
from netviz.tracers.modes.job import Job
from netviz.tracers.modes.recorder import Recorder

MOST = 16_000_000
"""Elements of the largest tensor that is kept."""


def weights(model: nn.Module) -> dict[str, Any]:
    """The parameters of ``model`` as numpy arrays, by name as in ``named_parameters``, every name
    of a tied one. Raises `TargetError` for what is no module."""
    if not isinstance(model, nn.Module):
        raise TargetError(f"values are those of a torch.nn.Module, not of a {type(model).__name__}")
    found = {n: _array(p) for n, p in model.named_parameters(remove_duplicate=False)}
    return {name: array for name, array in found.items() if array is not None}


def activations(model: nn.Module, input_data: Any, *, mode: str = "eval") -> dict[str, Any]:
    """What every operator of ``model`` gives for ``input_data``, as numpy arrays by the ids of the
    nodes that `netviz.trace` gives for the same call; of several outputs the first.

    ``input_data``: a tensor, a tuple (positional) or a dict (keywords). One forward runs in
    ``mode``, and the model stays as it is. Raises `TraceError` where the forward fails.
    """
    if not isinstance(model, nn.Module):
        raise TargetError(f"values are those of a torch.nn.Module, not of a {type(model).__name__}")
    data = input_data
    args = () if isinstance(data, dict) else data if type(data) in (tuple, list) else (data,)
    kwargs = dict(data) if isinstance(data, dict) else {}
    keepers: list[_Keeper] = []

    def keeper(*given: Any, **named: Any) -> _Keeper:
        keepers.append(_Keeper(*given, **named))
        return keepers[-1]

    run = run_once(Job(model, tuple(args), kwargs, mode, "real"), recorder=keeper)
    if run.error is not None:
        raise trace_error(run)
    run.graph()  # gives every draft the id that its node has in a trace
    kept = keepers[-1].kept.items()
    return {draft.id: array for draft, array in kept if draft.id and array is not None}


class _Keeper(Recorder):
    """Writes down, and keeps a copy of, the first tensor that every operator gives."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept: dict[Draft, Any] = {}

    def end(self, draft: Draft, args: Any, kwargs: Any, result: Any) -> Any:
        """Close the draft, and copy what it gave before anything writes into it."""
        before = len(self.drafts)
        result = super().end(draft, args, kwargs, result)
        first = _first(result) if len(self.drafts) > before else None
        if first is not None:
            self.kept[draft] = _array(first)
        return result

    def leaf(self, kind: str, name: str, tensor: torch.Tensor) -> Draft:
        """The node of a tensor that no operator gave, and its copy."""
        draft = super().leaf(kind, name, tensor)
        self.kept[draft] = _array(tensor)
        return draft


def _first(result: Any) -> torch.Tensor | None:
    if isinstance(result, torch.Tensor):
        return result
    if isinstance(result, (tuple, list)):
        return next((found for item in result if (found := _first(item)) is not None), None)
    return None


def _array(tensor: torch.Tensor) -> Any:
    """A copy of ``tensor`` as numpy; None where it has no values, or too many."""
    with torch._C.DisableTorchFunction(), _apart(), torch.no_grad():
        plain = tensor.layout == torch.strided and tensor.device.type != "meta"
        if not plain or tensor.is_quantized or tensor.numel() > MOST:
            return None
        copied = tensor.detach().cpu()
        if copied.dtype not in _NUMPY:
            copied = copied.float()
        return copied.resolve_conj().numpy().copy()


def _apart() -> Any:
    """Copying is none of the model's operators: nothing listens to it."""
    from torch.utils._python_dispatch import _disable_current_modes

    return _disable_current_modes()


_NUMPY = frozenset(
    (torch.float32, torch.float64, torch.int8, torch.int16, torch.int32, torch.int64, torch.uint8,
     torch.bool, torch.float16, torch.complex64, torch.complex128)
)  # fmt: skip
