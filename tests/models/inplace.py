"""Writers: the tensor keeps its identity, its value does not."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tests.models.case import both, built, case, fc, rand


@built(rand(1, 3, 8, 8), ops="conv2d:2 relu|relu_:2", flow="conv2d>relu|relu_ relu|relu_>conv2d")
def inplace_activations() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(3, 3, 1), nn.ReLU(inplace=True), nn.Conv2d(3, 3, 1), nn.ReLU(inplace=True)
    )


@built(rand(2, 4), ops="relu|relu_ linear", flow="relu|relu_>linear")
def writes_its_input() -> nn.Module:
    return nn.Sequential(nn.ReLU(inplace=True), nn.Linear(4, 4))


@case(both(rand(2, 4), rand(2, 4)), fc, flow="linear>mul add|add_|iadd|__iadd__>mul")
def augmented_assignment(self: Any, x: Tensor, y: Tensor) -> Tensor:
    z = self.fc(x)
    z += y
    return z * 2


@case(
    both(rand(2, 4), rand(4)),
    fc,
    flow="setitem|__setitem__>mul linear>mul input>setitem|__setitem__",
)
def item_assignment(self: Any, x: Tensor, row: Tensor) -> Tensor:
    y = self.fc(x)
    y[0] = row
    y[:, 1] = 0
    return y * 2


@case(rand(2, 4), fc, flow="linear>output setitem|__setitem__>output", ops="zeros linear:3")
def collected_in_a_buffer(self: Any, x: Tensor) -> Tensor:
    out = torch.zeros(3, 2, 4)
    for i in range(3):
        out[i] = self.fc(x) * i
    return out


@case(both(rand(2, 4), rand(4)), fc, flow="linear>output add_>output", ops="add_:1")
def written_through_a_view(self: Any, x: Tensor, row: Tensor) -> Tensor:
    y = self.fc(x)
    first = y[0]
    first.add_(row)
    return y


@case(both(rand(2, 4), rand(2, 4)), fc, flow="linear>output add_>output", ops="add_:1 view:1")
def base_written_then_view_read(self: Any, x: Tensor, more: Tensor) -> Tensor:
    y = self.fc(x)
    flat = y.view(-1)
    y.add_(more)
    return flat * 2


@case(both(rand(2, 4), rand(2, 4)), fc, ops="linear", flow="add>output linear>add")
def out_argument(self: Any, x: Tensor, y: Tensor) -> Tensor:
    with torch.no_grad():
        place = torch.empty(2, 4)
        torch.add(self.fc(x), y, out=place)
        return place * 2


@case(both(rand(2, 4), rand(2, 4)), fc, flow="linear>copy_ copy_>output", ops="copy_:1")
def copied_into(self: Any, x: Tensor, y: Tensor) -> Tensor:
    place = torch.empty_like(x)
    place.copy_(self.fc(x))
    return place + y


@case(rand(2, 4), fc, ops="masked_fill_ scatter_ fill_ index_put_ clamp_", flow="linear>scatter_")
def many_writers(self: Any, x: Tensor) -> Tensor:
    y = self.fc(x).masked_fill_(x > 0, 0.0)
    y.scatter_(1, torch.zeros(2, 1, dtype=torch.long), 1.0)
    y.index_put_((torch.tensor([0]),), torch.ones(4))
    y[1].fill_(3.0)
    return y.clamp_(0, 1)


@case(rand(4, 4), fc, flow="linear>output", ops="chunk mul_")
def chunks_written(self: Any, x: Tensor) -> Tensor:
    y = self.fc(x)
    with torch.no_grad():
        for part in y.detach().chunk(2):
            part.mul_(2)
    return y + 0


@case(rand(2, 4), fc, flow="linear>relu relu>output")
def data_replaced(self: Any, x: Tensor) -> Tensor:
    y = torch.zeros(2, 4)
    y.data = self.fc(x).data
    return y.relu()


@case(rand(2, 4), fc, ops="unsqueeze_ t_|transpose_ squeeze_", flow="linear>output")
def shapes_written(self: Any, x: Tensor) -> Tensor:
    y = self.fc(x) * 1
    y.unsqueeze_(0).squeeze_(0).t_()
    return y


@case(both(rand(2, 4), rand(2, 4)), fc, flow="linear>output input>output")
def swapped_values(self: Any, x: Tensor, y: Tensor) -> Tensor:
    state = self.fc(x)
    for _ in range(2):
        old = state.clone()
        state.mul_(0.5).add_(y)
        state = state - old
    return state


@case(rand(2, 3, 6), fc, ops="linear", flow="linear>output")
def straight_through(self: Any, x: Tensor) -> Tensor:
    y = self.fc(x[..., :4])
    hard = F.one_hot(y.argmax(-1), 4).to(y)
    return y + (hard - y).detach()


@case(both(rand(2, 4), rand(2, 4)), ops="lerp addcmul baddbmm|bmm", flow="input>output")
def fused_arithmetic(self: Any, x: Tensor, y: Tensor) -> Tensor:
    z = torch.addcmul(x, x, y, value=2).lerp(y, 0.1)
    return torch.baddbmm(z[None], z[None], torch.eye(4)[None])
