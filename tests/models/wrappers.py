"""Models that are wrapped, scripted, compiled or called through a function."""

from __future__ import annotations

from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.func import functional_call, stack_module_state, vmap

from tests.models.case import assemble, built, case, fc, rand


def _two_layers() -> nn.Module:
    return nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 2))


@built(rand(2, 4), ops="linear:2 relu:1", notes="unwrapped")
def compiled() -> nn.Module:
    return torch.compile(_two_layers(), backend="eager")  # type: ignore[return-value]


@built(rand(2, 4), ops="linear:2 relu:1")
def compiled_in_place() -> nn.Module:
    model = _two_layers()
    model.compile(backend="eager")
    return model


@case(rand(2, 4), lambda: {"inner": torch.compile(_two_layers(), backend="eager")}, ops="linear:2")
def compiled_inside(self: Any, x: Tensor) -> Tensor:
    return self.inner(x)


@torch.compile(backend="eager")
def _compiled_function(x: Tensor) -> Tensor:
    return x.sin() + x.cos()


@case(rand(2, 4), fc, ops="linear sin cos", flow="linear>sin cos>output")
def compiled_function(self: Any, x: Tensor) -> Tensor:
    return _compiled_function(self.fc(x))


@built(rand(2, 4), ops="linear:2 relu:1", notes="unwrapped", paths="0 1 2")
def data_parallel() -> nn.Module:
    return nn.DataParallel(_two_layers())


@built(rand(2, 4), ops="linear:2 relu:1", notes="unwrapped", paths="0 1 2")
def distributed() -> nn.Module:
    if not dist.is_initialized():
        dist.init_process_group("gloo", rank=0, world_size=1, store=dist.HashStore())
    return nn.parallel.DistributedDataParallel(_two_layers())


@built(rand(2, 4), ops="linear:2 relu:1")
def averaged() -> nn.Module:
    return torch.optim.swa_utils.AveragedModel(_two_layers())


@built(rand(2, 4), flow="input>output")
def scripted() -> nn.Module:
    return torch.jit.script(_two_layers())


@built(rand(2, 4), flow="input>output", ops="linear:2")
def fx_traced() -> nn.Module:
    return torch.fx.symbolic_trace(_two_layers())


@built(rand(2, 4), flow="input>output", ops="linear:2")
def exported() -> nn.Module:
    return torch.export.export(_two_layers(), (torch.randn(2, 4),)).module()


@case(
    rand(2, 4),
    lambda: {"inner": torch.jit.script(_two_layers()), **fc(2, 2)},
    flow="input>linear input>output",
    paths="inner fc",
)
def scripted_inside(self: Any, x: Tensor) -> Tensor:
    return self.fc(self.inner(x))


@case(
    rand(2, 4),
    lambda: {"inner": torch.jit.trace(_two_layers(), torch.randn(2, 4)), **fc(2, 2)},
    flow="input>output",
)
def jit_traced_inside(self: Any, x: Tensor) -> Tensor:
    return self.fc(self.inner(x))


@torch.jit.script
def _fused_gelu(x: Tensor) -> Tensor:
    return x * 0.5 * (1.0 + torch.erf(x / 1.41421))


@case(rand(2, 4), lambda: {**fc(), "last": nn.Linear(4, 4)}, ops="linear:2", flow="linear>linear")
def script_function(self: Any, x: Tensor) -> Tensor:
    return self.last(_fused_gelu(self.fc(x)))


@case(rand(2, 4), fc, ops="linear:1", flow="input>linear linear>output")
def called_functionally(self: Any, x: Tensor) -> Tensor:
    weights = {name: value * 2 for name, value in self.fc.named_parameters()}
    return functional_call(self.fc, weights, (x,))


@case(
    rand(2, 4),
    lambda: {"members": nn.ModuleList(nn.Linear(4, 4) for _ in range(3))},
    flow="input>output",
)
def ensemble_by_vmap(self: Any, x: Tensor) -> Tensor:
    parameters, buffers = stack_module_state(list(self.members))

    def one(weights: Any, others: Any, given: Tensor) -> Tensor:
        return functional_call(self.members[0], (weights, others), (given,))

    return vmap(one, in_dims=(0, 0, None))(parameters, buffers, x).mean(0)


@case(rand(3, 4), fc, flow="input>output")
def mapped_by_vmap(self: Any, x: Tensor) -> Tensor:
    return vmap(lambda row: self.fc(row).softmax(-1))(x)


@built(rand(2, 4), ops="linear:2")
def hidden_behind_a_partial() -> nn.Module:
    import functools

    inner = _two_layers()
    model = assemble(_through_partial, {})
    model.step = functools.partial(
        inner,
    )  # type: ignore[assignment]
    return model


def _through_partial(self: Any, x: Tensor) -> Tensor:
    return self.step(x)
