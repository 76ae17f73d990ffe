"""Leaves a model, and the process's random state, as they were."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn
from torch.nn.parameter import is_lazy


@contextmanager
def guarded(model: nn.Module) -> Iterator[None]:
    """Within the scope the model is in evaluation mode; afterwards all its attributes, containers
    one level deep, flags and the random state are what they were."""
    modules = list(model.modules())
    attributes = [(m, _copy(m.__dict__)) for m in modules]
    state, python = torch.random.get_rng_state(), random.getstate()
    numpy = sys.modules.get("numpy")
    numbers = numpy.random.get_state() if numpy is not None else None
    for module in modules:
        module.training = False
    try:
        yield
    finally:
        for module, saved in attributes:
            _restore(module.__dict__, saved)
        torch.random.set_rng_state(state)
        random.setstate(python)
        if numpy is not None:
            numpy.random.set_state(numbers)


@contextmanager
def kept(model: nn.Module) -> Iterator[None]:
    """Afterwards the contents of parameters and buffers are what they were; copies them."""
    contents = [(t, t.detach().clone()) for t in _tensors(model)]
    try:
        yield
    finally:
        with torch.no_grad():
            for tensor, content in contents:
                if not torch.equal(tensor, content):  # ``.data`` changes no version counter
                    tensor.copy_(content)


def _copy(attributes: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Every attribute with a shallow copy of it where it is a container."""
    return {
        k: (v, type(v)(v) if type(v) in (dict, list, set) else None) for k, v in attributes.items()
    }


def _restore(attributes: dict[str, Any], saved: dict[str, tuple[Any, Any]]) -> None:
    for name in [n for n in attributes if n not in saved]:
        del attributes[name]
    for name, (value, content) in saved.items():
        if isinstance(value, dict) and content is not None:
            value.clear()
            value.update(content)
        elif isinstance(value, list) and content is not None:
            value[:] = content
        elif isinstance(value, set) and content is not None:
            value.clear()
            value.update(content)
        attributes[name] = value


def _tensors(model: nn.Module) -> Iterator[torch.Tensor]:
    for tensor in (*model.parameters(), *model.buffers()):
        if not is_lazy(tensor) and not tensor.is_meta and not tensor.is_inference():
            yield tensor
