"""Inputs that are not one positional tensor."""

from __future__ import annotations

import enum
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from tests.models.case import both, built, case, fc, ints, rand


@case(lambda: {"x": torch.randn(2, 4), "scale": torch.randn(4)}, fc, inputs=2, ops="linear mul")
def keyword_only(self: Any, *, x: Tensor, scale: Tensor) -> Tensor:
    return self.fc(x) * scale


@case(lambda: ({"x": torch.randn(2, 4), "y": torch.randn(2, 4)},), fc, inputs=2, ops="linear add")
def dictionary(self: Any, batch: dict[str, Tensor]) -> Tensor:
    return self.fc(batch["x"]) + batch["y"]


@case(lambda: ([torch.randn(2, 4), (torch.randn(2, 4), None)],), fc, inputs=2, ops="cat linear")
def nested_list(self: Any, xs: Any) -> Tensor:
    return self.fc(torch.cat([xs[0], xs[1][0]]))


@case(both(rand(2, 4), rand(2, 4), rand(2, 4)), fc, inputs=3, ops="stack linear")
def var_args(self: Any, *xs: Tensor, **options: Any) -> Tensor:
    return self.fc(torch.stack(xs)) * options.get("scale", 1)


@case(lambda: {"x": torch.randn(2, 4), "bias": torch.randn(4)}, fc, inputs=2, ops="linear add")
def var_keywords(self: Any, **batch: Tensor) -> Tensor:
    return self.fc(batch["x"]) + batch["bias"]


class Mode(enum.Enum):
    """A choice, as configurations have them."""

    SUM = "sum"
    MEAN = "mean"


@case(
    lambda: {"x": torch.randn(2, 4), "mode": Mode.MEAN, "power": 2, "name": "net", "mask": None},
    fc,
    inputs=1,
    ops="linear pow mean",
)
def plain_values(
    self: Any, x: Tensor, mode: Mode, power: int, name: str, mask: Tensor | None = None
) -> Tensor:
    y = self.fc(x) ** power
    return y.mean(0) if mode is Mode.MEAN else y.sum(0)


@dataclass
class Batch:
    """What a loader of graphs yields."""

    x: Tensor
    edges: Tensor
    names: tuple[str, ...] = ("a",)


@case(
    lambda: (Batch(torch.randn(5, 4), torch.randint(0, 5, (2, 6))),),
    fc,
    ops="linear index_add|index_add_|scatter_add getitem|__getitem__",
    flow="linear>output",
    inputs=2,
)
def dataclass_batch(self: Any, batch: Batch) -> Tensor:
    source, target = batch.edges
    return torch.zeros(5, 4).index_add(0, target, self.fc(batch.x)[source])


class Pair(NamedTuple):
    """Two tensors with names."""

    left: Tensor
    right: Tensor


@case(lambda: (Pair(torch.randn(2, 4), torch.randn(2, 4)),), fc, inputs=2, ops="linear mul")
def named_tuple(self: Any, pair: Pair) -> Tensor:
    return self.fc(pair.left) * pair.right


def _frames() -> Iterator[Tensor]:
    for _ in range(3):
        yield torch.randn(2, 4)


@case(lambda: (_frames(), torch.randn(2, 4)), fc, ops="linear:3", flow="linear>output")
def generator(self: Any, frames: Iterable[Tensor], start: Tensor) -> Tensor:
    for frame in frames:
        start = start + self.fc(frame)
    return start


@case(lambda: (io.BytesIO(b"abcd"), torch.randn(2, 4)), fc, ops="linear", flow="input>output")
def file_handle(self: Any, file: io.BytesIO, x: Tensor) -> Tensor:
    content = file.read()
    assert content == b"abcd", "somebody has read the file"
    return self.fc(x) + len(content)


def _same() -> tuple[Tensor, Tensor, Tensor]:
    x = torch.randn(4, 4)
    return x, x, x[:2]


@case(_same, fc, ops="linear add", inputs=3)
def one_tensor_for_two_arguments(self: Any, x: Tensor, y: Tensor, part: Tensor) -> Tensor:
    return (self.fc(x) + y)[:2] + part


@case(lambda: torch.randn(2, 4, requires_grad=True), fc, ops="linear")
def input_with_gradient(self: Any, x: Tensor) -> Tensor:
    return self.fc(x)


@case(both(rand(2, 4), rand(2, 4)), fc, dead="unused", inputs=2)
def unused_input(self: Any, x: Tensor, unused: Tensor) -> Tensor:
    return self.fc(x)


@case(both(rand(2, 4), rand()), fc, inputs=2, ops="linear mul")
def scalar_tensor(self: Any, x: Tensor, t: Tensor) -> Tensor:
    return self.fc(x) * t


@case(rand(0, 4), fc, ops="linear relu")
def empty_batch(self: Any, x: Tensor) -> Tensor:
    return self.fc(x).relu()


@case(both(ints(2, 3), ints(2, 3)), ops="add floordiv|floor_divide eq", inputs=2)
def whole_numbers_only(self: Any, a: Tensor, b: Tensor) -> Tensor:
    return ((a + b) // 2) == a


class Marked(torch.Tensor):
    """A tensor subclass, as fastai and torchvision's tv_tensors have."""


@case(
    lambda: torch.randn(2, 4).as_subclass(Marked), fc, ops="linear relu", tensors=("auto", "real")
)
def tensor_subclass(self: Any, x: Tensor) -> Tensor:
    return self.fc(x).relu()


@built(both(rand(2, 4), rand(2, 4)), inputs=2, ops="bilinear")
def bare_layer_of_two() -> nn.Module:
    return nn.Bilinear(4, 4, 3)


@case(lambda: torch.randn(4, 2).t(), fc, ops="linear contiguous|reshape")
def strided_input(self: Any, x: Tensor) -> Tensor:
    assert not x.is_contiguous()
    return self.fc(x.contiguous())
