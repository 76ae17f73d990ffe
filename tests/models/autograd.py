"""Forwards that use the autograd engine, or extend it."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd import Function
from torch.utils.checkpoint import checkpoint, checkpoint_sequential

from tests.models.case import case, fc, rand


def _mlp() -> dict[str, nn.Module]:
    return {"inner": nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 4))}


@case(rand(2, 4), _mlp, ops="linear:2 relu:1", flow="input>output", paths="inner inner.0")
def checkpointed(self: Any, x: Tensor) -> Tensor:
    return checkpoint(self.inner, x, use_reentrant=False)


@case(rand(2, 4), _mlp, ops="linear:2 relu:1", flow="input>output", mode="train")
def checkpointed_reentrant(self: Any, x: Tensor) -> Tensor:
    return checkpoint(self.inner, x.requires_grad_(), use_reentrant=True)


@case(rand(2, 4), _mlp, ops="linear:2", flow="input>output", mode="train")
def checkpointed_in_segments(self: Any, x: Tensor) -> Tensor:
    return checkpoint_sequential(self.inner, 2, x, use_reentrant=False)


class Swish(Function):
    """An activation with its own backward."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> Tensor:
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


@case(rand(2, 4), lambda: {**fc(), "last": nn.Linear(4, 4)}, ops="linear:2", flow="linear>linear")
def custom_function(self: Any, x: Tensor) -> Tensor:
    return self.last(Swish.apply(self.fc(x)))


@case(
    rand(2, 4),
    lambda: {**fc(), "fn": Swish.apply},
    ops="linear:1",
    flow="linear>output input>output",
)
def custom_function_on_self(self: Any, x: Tensor) -> Tensor:
    return self.fn(self.fc(x))


class SplitBoth(Function):
    """Two results, one not differentiable, and a setup_context."""

    generate_vmap_rule = True

    @staticmethod
    def forward(x: Tensor, dim: int) -> tuple[Tensor, Tensor]:
        return x * 2, x.argmax(dim)

    @staticmethod
    def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
        ctx.mark_non_differentiable(output[1])

    @staticmethod
    def backward(ctx: Any, grad: Tensor, _: Tensor) -> tuple[Tensor, None]:
        return grad * 2, None


@case(rand(2, 4), fc, ops="linear:1", outputs=2, flow="linear>output")
def custom_function_with_two_results(self: Any, x: Tensor) -> Any:
    return SplitBoth.apply(self.fc(x), 1)


class Reverse(Function):
    """Gives its input back as it is; only the gradient changes."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        return x.view_as(x)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> Tensor:
        return -grad


@case(rand(2, 4), lambda: {**fc(), "last": nn.Linear(4, 4)}, ops="linear:2", flow="linear>linear")
def gradient_reversal(self: Any, x: Tensor) -> Tensor:
    return self.last(Reverse.apply(self.fc(x)))


@case(rand(2, 4), fc, ops="linear", flow="input>output")
def energy_model(self: Any, x: Tensor) -> Tensor:
    with torch.enable_grad():
        x = x.detach().requires_grad_()
        energy = self.fc(x).square().sum()
        (force,) = torch.autograd.grad(energy, x, create_graph=True)
    return -force


@case(rand(2, 4), fc, ops="linear", flow="input>output")
def energy_model_in_the_callers_mode(self: Any, x: Tensor) -> tuple[Tensor, Tensor]:
    x = x.clone().requires_grad_()
    energy = self.fc(x).square().sum()
    return energy, -torch.autograd.grad(energy, x)[0]


@case(rand(2, 4), fc, ops="linear", flow="linear>output")
def gradient_hooks(self: Any, x: Tensor) -> Tensor:
    y = self.fc(x)
    y.register_hook(lambda grad: grad * 2)
    y.retain_grad()
    return y.relu()


@case(rand(2, 4), fc, flow="input>output")
def functional_gradient(self: Any, x: Tensor) -> Tensor:
    return torch.func.grad(lambda z: self.fc(z).square().sum())(x)


@case(rand(4), fc, flow="input>output")
def jacobian(self: Any, x: Tensor) -> Tensor:
    return torch.func.jacrev(lambda z: self.fc(z).tanh())(x) @ x


@case(rand(2, 4), fc, flow="input>output")
def forward_mode(self: Any, x: Tensor) -> Tensor:
    value, tangent = torch.func.jvp(lambda z: self.fc(z).sin(), (x,), (torch.ones_like(x),))
    return value + tangent


@case(rand(2, 4), fc, ops="linear", flow="input>output")
def inner_training_step(self: Any, x: Tensor) -> Tensor:
    with torch.enable_grad():
        loss = self.fc(x).square().mean()
        grads = torch.autograd.grad(loss, list(self.fc.parameters()))
    weight, bias = (p - 0.1 * g for p, g in zip(self.fc.parameters(), grads, strict=True))
    return torch.nn.functional.linear(x, weight, bias)
