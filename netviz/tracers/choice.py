"""How a model is to be run: unwrapped from what, on which tensors, and what to try next."""

from __future__ import annotations

import contextlib
import copy
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn.parameter import UninitializedTensorMixin

from netviz.ir import Note
from netviz.tracers.roster import named_modules

_SMALL = 200_000_000  # bytes of weights up to which a forward on real tensors is taken to be quick

_WRAPPERS = {
    "OptimizedModule": "_orig_mod",
    "DataParallel": "module",
    "DistributedDataParallel": "module",
    "FullyShardedDataParallel": "module",
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to run the model: on which tensors, with autograd or not, answering by assumption."""

    tensors: str
    grad: bool = False
    assuming: bool = False


def prepare(model: nn.Module) -> tuple[nn.Module, list[Note]]:
    """The model itself, out of its wrappers; a copy where running it would settle lazy shapes."""
    notes = []
    while (inner := _wrapped(model)) is not None:
        wrapper = type(model).__name__
        notes.append(Note("unwrapped", f"{wrapper} taken off: the model inside is drawn"))
        model = inner
    if any(isinstance(p, UninitializedTensorMixin) for p in _tensors(model)):
        model = copy.deepcopy(model)
        notes.append(Note("assumed", "lazy layers take their sizes from this input, on a copy"))
    return model, notes


def _wrapped(model: nn.Module) -> nn.Module | None:
    name = _WRAPPERS.get(type(model).__name__)
    found = getattr(model, name, None) if name and _is_torchs(model) else None
    return found if isinstance(found, nn.Module) else None


def _is_torchs(model: nn.Module) -> bool:
    return type(model).__module__.partition(".")[0] == "torch"


def _tensors(model: nn.Module) -> Iterator[torch.Tensor]:
    for _, module in named_modules(model):
        for table in (getattr(module, "_parameters", {}), getattr(module, "_buffers", {})):
            yield from (t for t in table.values() if t is not None)


def attempts(model: nn.Module, tensors: str) -> list[Attempt]:
    """The ways to run ``model``, the preferred one first."""
    real = [Attempt("real"), Attempt("real", grad=True)]
    shapes = [Attempt("fake"), Attempt("fake", assuming=True)]
    owned = list(_tensors(model))
    hollow = any(t.device.type == "meta" for t in owned)
    if hollow:
        return shapes
    if tensors != "auto":
        return {"real": real, "fake": shapes[:1]}[tensors]
    if not _has_shapes(model, owned) or sum(t.nbytes for t in owned) <= _SMALL:
        return [*real, *shapes[:1]]
    return [*shapes[:1], *real]


def _has_shapes(model: nn.Module, owned: list[torch.Tensor]) -> bool:
    """Whether plain shapes can stand for the model's tensors."""
    if any(isinstance(m, torch.jit.ScriptModule) for _, m in named_modules(model)):
        return False
    plain = (
        (torch.Tensor, nn.Parameter, nn.Buffer)
        if hasattr(nn, "Buffer")
        else (torch.Tensor, nn.Parameter)
    )
    return all(type(t) in plain and t.layout == torch.strided and not t.is_quantized for t in owned)


def worth_retrying(error: BaseException, attempt: Attempt) -> bool:
    """Whether another way to run may succeed where this one raised ``error``."""
    if attempt.tensors == "fake":
        return True
    return not attempt.grad and "grad" in str(error)


@contextlib.contextmanager
def eager() -> Iterator[None]:
    """``torch.compile``d parts run as the Python they were made from."""
    stance = getattr(torch.compiler, "set_stance", None)
    # A model that was compiled has loaded the compiler; loading it for the others takes a second.
    if stance is None or "torch._dynamo" not in sys.modules:
        yield
        return
    with stance("force_eager"):
        yield
