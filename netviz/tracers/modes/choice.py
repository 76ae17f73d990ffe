"""How a model is to be run: unwrapped from what, on which tensors, and what to try next."""

from __future__ import annotations

import contextlib
import copy
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import nn
from torch.nn.parameter import UninitializedBuffer, UninitializedParameter

from netviz.errors import TraceError
from netviz.ir import Note
from netviz.tracers.modes.guard import random_state
from netviz.tracers.modes.roster import named_modules
from netviz.tracers.modes.worlds import Unanswerable
from netviz.tracers.structure import map_tensors

_SMALL = 32 << 20  # bytes of weights up to which a forward on real tensors is taken to be quick

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


def prepare(
    model: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[nn.Module, list[Note]]:
    """The model itself, out of its wrappers; a copy where running it would settle lazy shapes."""
    notes = []
    while (inner := _wrapped(model)) is not None:
        wrapper = type(model).__name__
        notes.append(Note("unwrapped", f"{wrapper} taken off: the model inside is drawn"))
        model = inner
    if any(isinstance(p, (UninitializedParameter, UninitializedBuffer)) for p in _tensors(model)):
        model = _settled(model, args, kwargs)
        notes.append(Note("assumed", "lazy layers take their sizes from this input, on a copy"))
    return model, notes


def _settled(model: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> nn.Module:
    """A copy whose lazy layers have taken their sizes from the inputs."""
    model = copy.deepcopy(model, _fresh(model)).eval()
    args, kwargs = map_tensors((args, kwargs), torch.clone)
    try:
        with random_state(), torch.no_grad():
            model(*args, **kwargs)
    except Exception as error:
        message = f"lazy layers could not take their sizes from this input: {error}"
        raise TraceError(message) from error
    return model


def _fresh(model: nn.Module) -> dict[int, torch.Tensor]:
    """For deepcopy: lazy buffers, which cannot copy themselves."""
    lazy = (t for t in _tensors(model) if isinstance(t, UninitializedBuffer))
    return {id(t): _empty_like(t) for t in lazy}


def _empty_like(lazy: torch.Tensor) -> torch.Tensor:
    make: Any = type(lazy)
    return make(device=lazy.device, dtype=lazy.dtype)  # type: ignore[no-any-return]


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
    shapes = [Attempt("fake"), Attempt("fake", grad=True)]
    owned = list(_tensors(model))
    if any(t.device.type == "meta" for t in owned):
        return [*shapes, *(replace(a, assuming=True) for a in shapes)]
    if tensors == "real" or not _has_shapes(model, owned):
        return real
    if tensors == "fake":
        return shapes
    small = sum(t.nbytes for t in owned) <= _SMALL
    return real if small else [*shapes, *real]


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


def worthwhile(attempt: Attempt, failed: list[tuple[Attempt, BaseException]]) -> bool:
    """Whether ``attempt`` may succeed where the earlier ones raised what they did."""
    for earlier, error in failed:
        same = earlier.tensors == attempt.tensors and earlier.assuming == attempt.assuming
        if same and attempt.grad and "grad" not in str(error):
            return False
        if earlier.tensors == "real" and attempt.tensors == "fake":
            return False  # what fails for real would be drawn as if it worked
        if attempt.assuming and not isinstance(error, Unanswerable) and not _shapeless(error):
            return False
    return True


def _shapeless(error: BaseException) -> bool:
    return isinstance(error, NotImplementedError) or "meta" in str(error)


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


@contextlib.contextmanager
def slow_paths() -> Iterator[None]:
    """Attention by its parts: the fused kernels for inference show nothing of what they do."""
    backend = getattr(torch.backends, "mha", None)
    if backend is None:
        yield
        return
    was = backend.get_fastpath_enabled()
    backend.set_fastpath_enabled(False)
    try:
        yield
    finally:
        backend.set_fastpath_enabled(was)
