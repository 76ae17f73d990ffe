"""Which module a non-finite number comes from. Looked for only when a cheap check has tripped."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.modules import module as hooks

from netviz.live.capture.activations import tensors
from netviz.live.capture.layers import Watched
from netviz.live.capture.norms import dense


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a model: its arguments (detached) and the generators' states before it."""

    outer: nn.Module
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    generators: tuple[Tensor, ...]


@dataclass(frozen=True, slots=True)
class Culprit:
    """``layer``: the module's path; ``what``: where the number arose, in words."""

    layer: str
    what: str


def generators() -> tuple[Tensor, ...]:
    """States of torch's random generators; a few kilobytes on a CPU, no waiting on a GPU."""
    states = [torch.get_rng_state()]
    if torch.cuda.is_initialized():
        states += torch.cuda.get_rng_state_all()
    return tuple(states)


def detached(value: Any) -> Any:
    """``value`` with its tensors cut off from the autograd graph, memory shared."""
    if isinstance(value, Tensor):
        return value.detach()
    if isinstance(value, (list, tuple)) and type(value) in (list, tuple):
        return type(value)(detached(item) for item in value)
    if isinstance(value, dict) and type(value) is dict:
        return {key: detached(item) for key, item in value.items()}
    return value


def find(models: list[Watched], calls: list[Call], *, loss: bool) -> Culprit | None:
    """The first cause: weights that are not finite, else a forward, else a gradient, else a loss.

    ``loss``: whether every loss is finite. None where nothing is wrong after all: a sum of large
    numbers may be infinite where they are not.

    The model's last calls are run again on the same inputs with the same random numbers and
    without gradients, and its buffers are put back, so that the training goes on as it would have.
    """
    found = _weights(models) or _forward(models, calls) or _gradients(models)
    if found is None and not loss:
        return Culprit("", "in the loss itself: outputs and gradients of every module are finite")
    return found


def _weights(models: list[Watched]) -> Culprit | None:
    for path, parameter in _parameters(models):
        if not finite(parameter):
            return Culprit(path, "its weights are no longer finite, after an earlier step")
    return None


def _forward(models: list[Watched], calls: list[Call]) -> Culprit | None:
    paths = {
        id(module): path or type(module).__name__
        for watched in models
        for path, module in watched.module.named_modules()
    }
    found: list[Culprit] = []

    def look(module: nn.Module, args: Any, output: Any) -> None:
        if found or id(module) not in paths or torch.compiler.is_compiling():
            return
        if not all(map(finite, tensors(output))):
            clean = all(map(finite, tensors(args)))
            inputs = "though its input is" if clean else "nor was its input"
            what = f"the output of this {type(module).__name__} is not finite, {inputs}"
            found.append(Culprit(paths[id(module)], what))

    for call in calls:
        with _as_before(call), torch.no_grad():
            handle = hooks.register_module_forward_hook(look)
            try:
                call.outer(*call.args, **call.kwargs)
            except Exception:  # noqa: BLE001 - a forward that cannot be run again tells nothing
                continue
            finally:
                handle.remove()
        if found:
            return found[0]
    return None


def _gradients(models: list[Watched]) -> Culprit | None:
    """Backward runs from the last layer to the first: the last one that is not finite began it."""
    bad = [
        path
        for path, parameter in _parameters(models)
        if parameter.grad is not None and not finite(dense(parameter.grad))
    ]
    if not bad:
        return None
    total = sum(1 for _, p in _parameters(models) if p.grad is not None)
    if len(bad) == total:
        return Culprit("", "in the loss: outputs are finite, and every gradient is not")
    return Culprit(bad[-1], "its gradient is the first in the backward pass that is not finite")


def _parameters(models: list[Watched]) -> Iterator[tuple[str, nn.Parameter]]:
    for watched in models:
        for layer in watched.layers:
            for parameter in layer.parameters:
                yield layer.path or watched.name, parameter


def finite(tensor: Tensor) -> bool:
    """Whether every element is finite."""
    return bool(torch.isfinite(dense(tensor.detach())).all())


@contextlib.contextmanager
def _as_before(call: Call) -> Iterator[None]:
    """Random numbers as they were before ``call``; then everything as it is now."""
    now = generators()
    buffers = [(b, b.detach().clone()) for b in call.outer.buffers()]
    _set(call.generators)
    try:
        yield
    finally:
        _set(now)
        with torch.no_grad():
            for buffer, kept in buffers:
                buffer.copy_(kept)


def _set(states: tuple[Tensor, ...]) -> None:
    torch.set_rng_state(states[0])
    for device, state in enumerate(states[1:]):
        torch.cuda.set_rng_state(state, device)
