"""Classes that break the habits of well-behaved modules."""

from __future__ import annotations

import threading
from typing import Any

import torch
from torch import Tensor, nn

from tests.models.case import assemble, built, case, fc, rand


@case(rand(2, 4), ops="linear:1 mul:1", flow="linear>output", spied=False)
class overridden_call(nn.Module):  # noqa: N801 - the class's name is the case's
    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def __call__(self, x: Tensor) -> Tensor:
        return self.forward(x) * 2

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(x)


class _Delegating(nn.Module):
    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner

    def __getattr__(self, name: str) -> Any:
        try:
            return super().__getattr__(name)
        except AttributeError:
            return getattr(self.inner, name)

    def forward(self, x: Tensor) -> Tensor:
        return self.inner(x) + self.bias


@built(rand(2, 4), ops="linear:1 add:1", paths="inner")
def delegated_attributes() -> nn.Module:
    return _Delegating(nn.Linear(4, 4))


@case(rand(2, 4), ops="linear:1")
class raising_properties(nn.Module):  # noqa: N801 - the class's name is the case's
    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(4, 4)

    @property
    def device(self) -> torch.device:
        raise RuntimeError("do not look")

    example_shape = property(lambda self: 1 / 0)

    def __repr__(self) -> str:
        raise RuntimeError("do not print")

    def extra_repr(self) -> str:
        raise RuntimeError("do not print")

    def __len__(self) -> int:
        raise RuntimeError("do not measure")

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(x)


@case(rand(2, 4), lambda: {**fc(), "lock": threading.Lock(), "lines": (i for i in range(3))},
      ops="linear:1")  # fmt: skip
def cannot_be_copied(self: Any, x: Tensor) -> Tensor:
    with self.lock:
        return self.fc(x)


class _Slotted(nn.Module):
    __slots__ = ("hidden",)

    def __init__(self) -> None:
        super().__init__()
        self.hidden = 2.0
        setattr(self, "two words", nn.Linear(4, 4))
        self.ключ = nn.Linear(4, 4)

    def forward(self, x: Tensor) -> Tensor:
        self.hidden += 1
        return self.ключ(getattr(self, "two words")(x)) * self.hidden


@built(rand(2, 4), ops="linear:2")
def slots_and_odd_names() -> nn.Module:
    return _Slotted()


class _Meta(type):
    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return super().__call__(*args, **kwargs)

    def __instancecheck__(cls, other: Any) -> bool:
        return type.__instancecheck__(cls, other)


class _WithMeta(nn.Module, metaclass=_Meta):
    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("do not compare")

    __hash__ = nn.Module.__hash__

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "training" or not hasattr(self, "fc"):
            super().__setattr__(name, value)
        else:
            raise AttributeError(f"read only: {name}")

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(x)


@built(rand(2, 4), ops="linear:1")
def metaclass_and_read_only() -> nn.Module:
    return _WithMeta()


def _add_one(module: nn.Module, args: Any) -> Any:
    return (args[0] + 1,)


def _double(module: nn.Module, args: Any, kwargs: Any, result: Tensor) -> Tensor:
    return result * 2


@built(rand(2, 4), ops="linear:1 add:1 mul:1", flow="add>linear linear>mul mul>output")
def hooks_of_the_users_own() -> nn.Module:
    model = nn.Sequential(nn.Linear(4, 4), nn.Identity())
    model[0].register_forward_pre_hook(_add_one)
    model[0].register_forward_hook(_double, with_kwargs=True, always_call=True)
    model[1].register_full_backward_hook(lambda *_: None)
    model.register_state_dict_post_hook(lambda *_: None)
    return model


@built(rand(2, 4), ops="linear:1", flow="linear>output", mode="train")
def backward_hooks() -> nn.Module:
    model = nn.Sequential(nn.Linear(4, 4), nn.ReLU())
    for module in model.modules():
        module.register_full_backward_hook(lambda *_: None)
        module.register_full_backward_pre_hook(lambda *_: None)
    return model


class Weight(nn.Parameter):
    """A parameter subclass, as quantisation libraries have."""


@built(rand(2, 4), ops="linear:1")
def parameter_subclass() -> nn.Module:
    model = nn.Linear(4, 4)
    model.weight = Weight(model.weight.data)
    return model


class forward(nn.Module):  # noqa: N801 - a hostile class name is the point
    def forward(self, forward: Tensor, self_: int = 1) -> Tensor:
        return forward * self_


@built(lambda: {"forward": torch.randn(2, 4)}, ops="mul:1", inputs=1)
def confusing_names() -> nn.Module:
    return assemble(_pass_on, {"inner": forward()})


def _pass_on(self: Any, forward: Tensor) -> Tensor:
    return self.inner(forward=forward)
