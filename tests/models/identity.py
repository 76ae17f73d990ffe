"""Models whose tensors are told apart, or not, by who they are."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from tests.models.case import both, built, case, fc, rand


def _towers() -> dict[str, nn.Module]:
    return {"left": nn.Linear(4, 4), "right": nn.Linear(4, 4)}


@case(both(rand(2, 4), rand(2, 4)), _towers, outputs=2, ops="linear:100 relu:100")
def two_towers(self: Any, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """Hundreds of short-lived tensors: their addresses are used again for the other tower."""
    for _ in range(50):
        x = self.left(x).relu() + 1
        y = self.right(y).relu() * 2
    return x, y


@case(both(rand(8, 4), rand(8, 4)), _towers, outputs=2, ops="linear:16", flow="linear>stack")
def freed_in_a_list(self: Any, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    lefts = [self.left(row) for row in x]
    x = torch.stack(lefts)
    del lefts
    return x, torch.stack([self.right(row) for row in y])


@case(rand(2, 4), lambda: {**fc(), "drop": nn.Dropout(0.5), "skip": nn.Identity()}, ops="linear:1")
def attributes_on_tensors(self: Any, x: Tensor) -> Tensor:
    y = self.fc(x)
    y.scale = 3.0  # type: ignore[attr-defined]
    y = self.skip(self.drop(y))
    return y * y.scale  # type: ignore[attr-defined]


@case(rand(2, 4), lambda: {**fc(), "skip": nn.Identity()}, ops="linear:1 mul:1 !neg")
def asks_who_it_is(self: Any, x: Tensor) -> Tensor:
    y = self.fc(x)
    return y * 2 if self.skip(y) is y else -y


@case(rand(2, 4), lambda: {"weight": nn.Parameter(torch.randn(4)), "skip": nn.Identity()},
      ops="mul:1", flow="parameter>mul")  # fmt: skip
def parameter_through_identity(self: Any, x: Tensor) -> Tensor:
    weight = self.skip(self.weight)
    assert isinstance(weight, nn.Parameter)
    return x * weight


@case(both(rand(2, 4), rand(2, 4)), lambda: {**fc(), "drop": nn.Dropout(0.5)},
      flow="add_>output linear>add_", ops="add_:1")  # fmt: skip
def written_after_dropout(self: Any, x: Tensor, y: Tensor) -> Tensor:
    hidden = self.fc(x)
    self.drop(hidden).add_(y)
    return hidden * 2


@case(rand(2, 4), fc, outputs=2, ops="linear:1 chunk:1")
def swapped_names(self: Any, x: Tensor) -> tuple[Tensor, Tensor]:
    a, b = self.fc(x).chunk(2, 1)
    a, b = b, a
    return a, b


@case(both(rand(2, 4), rand(2, 4)), fc, ops="linear:1", flow="linear>output")
def swapped_data(self: Any, x: Tensor, y: Tensor) -> Tensor:
    z = self.fc(x) + y
    other = torch.zeros(2, 4)
    z.data, other.data = other.data, z.data
    return other + z


@case(rand(2, 4), fc, ops="linear:1 sum", flow="linear>sum")
def printed(self: Any, x: Tensor) -> Tensor:
    y = self.fc(x)
    text = f"{tuple(y.shape)} {y.dtype} {x.requires_grad}"
    assert text
    return y.sum()


@case(rand(2, 4), fc, ops="linear:1 sum:1 !abs !ne !gt !isfinite !unbind !min", flow="linear>sum",
      tensors=("auto", "real"))  # fmt: skip
def printed_values(self: Any, x: Tensor) -> Tensor:
    y = self.fc(x)
    total = y.sum()
    text = f"{y} {total:.3f} {total!r} {x}"
    assert text
    return total


@case(rand(2, 4), fc, ops="linear:1")
def checks_the_device(self: Any, x: Tensor) -> Tensor:
    assert x.device == self.fc.weight.device
    assert x.device.type in ("cpu", "cuda"), x.device
    with torch.autocast(device_type=x.device.type, enabled=False):
        return self.fc(x) + torch.ones(4, device=x.device)


class _Late(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.register_parameter("weight", None)

    def forward(self, x: Tensor) -> Tensor:
        if self.weight is None:
            self.weight = nn.Parameter(torch.ones(x.size(1)))
            self.head = nn.Linear(4, 2)
        return self.head(x * self.weight)


@built(rand(2, 4), ops="mul:1 linear:1", flow="input>linear")
def parameters_made_in_forward() -> nn.Module:
    return _Late()


@case(rand(2, 4), ops="linear:1 relu:1", flow="input>linear linear>relu")
def layers_made_in_forward(self: Any, x: Tensor) -> Tensor:
    return nn.ReLU()(nn.Linear(4, 4)(x))
