"""Counting under a bare dispatch mode, on real, meta and fake tensors."""

from __future__ import annotations

import copy
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import torch
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_map

from netviz.tracers.flops import cost_of

KINDS = ("real", "meta", "fake")


class Counter(TorchDispatchMode):
    """Adds up the cost of every aten call."""

    def __init__(self) -> None:
        super().__init__()
        self.flops = 0
        self.elementwise = 0
        self.unknown: set[str] = set()

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        out = func(*args, **kwargs)
        cost = cost_of(func, args, kwargs, out)
        self.flops += cost.flops
        self.elementwise += cost.elementwise
        if not cost.known:
            self.unknown.add(str(func))
        return out


def counted(model: Callable[..., Any], *args: Any, kind: str = "real") -> Counter:
    """Run ``model`` on ``args`` of the given kind, without gradients, and count."""
    prepared, inputs, around = _PREPARE[kind](model, args)
    counter = Counter()
    with torch.no_grad(), around, counter:
        prepared(*inputs)
    return counter


def _real(model: Any, args: Any) -> tuple[Any, Any, AbstractContextManager[Any]]:
    return model, args, nullcontext()


def _meta(model: Any, args: Any) -> tuple[Any, Any, AbstractContextManager[Any]]:
    if isinstance(model, nn.Module):
        model = copy.deepcopy(model).to("meta")
    return model, _mapped(args, lambda t: t.to("meta")), torch.device("meta")


def _fake(model: Any, args: Any) -> tuple[Any, Any, AbstractContextManager[Any]]:
    mode = FakeTensorMode(allow_non_fake_inputs=True)
    prepared = model
    if isinstance(model, nn.Module):
        state = {
            name: mode.from_tensor(tensor)
            for name, tensor in model.state_dict(keep_vars=True).items()
        }

        def prepared(*inputs: Any) -> Any:
            return torch.func.functional_call(model, state, inputs)

    return prepared, _mapped(args, mode.from_tensor), mode


def _mapped(args: Any, change: Callable[[torch.Tensor], torch.Tensor]) -> Any:
    return tree_map(lambda a: change(a) if isinstance(a, torch.Tensor) else a, args)


_PREPARE = {"real": _real, "meta": _meta, "fake": _fake}
