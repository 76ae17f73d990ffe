"""What a forward may return."""

from __future__ import annotations

from collections import OrderedDict, UserDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.distributions import Categorical

from tests.models.case import case, fc, rand


@case(rand(2, 4), fc, outputs=3, ops="linear relu neg")
def nested(self: Any, x: Tensor) -> Any:
    y = self.fc(x)
    return {"logits": y, "hidden": [y.relu(), (-y, None)], "name": "net", "count": 3}


@dataclass
class Result:
    """A dataclass with a tensor, a list of them and something else."""

    loss: Tensor
    hidden: list[Tensor] = field(default_factory=list)
    note: str = ""


@case(rand(2, 4), fc, outputs=2, ops="linear mean")
def a_dataclass(self: Any, x: Tensor) -> Result:
    y = self.fc(x)
    return Result(y.mean(), [y])


class Heads(NamedTuple):
    """A value and a policy."""

    value: Tensor
    policy: Tensor


@case(rand(2, 4), fc, outputs=2, ops="linear softmax sum")
def a_named_tuple(self: Any, x: Tensor) -> Heads:
    y = self.fc(x)
    return Heads(y.sum(-1), y.softmax(-1))


class ModelOutput(OrderedDict):  # type: ignore[type-arg]
    """Keys that are attributes and positions too, as in transformers."""

    def __init__(self, **items: Any) -> None:
        super().__init__(items)
        self.__dict__.update(items)

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(key) if isinstance(key, str) else tuple(self.values())[key]


class Cache:
    """Keys and values in lists of an object that no library knows."""

    def __init__(self) -> None:
        self.keys: list[Tensor] = []
        self.seen = 0

    def update(self, key: Tensor) -> Tensor:
        self.keys.append(key)
        self.seen += 1
        return key


@case(rand(2, 4), fc, ops="linear", flow="linear>output")
def model_output_with_cache(self: Any, x: Tensor) -> ModelOutput:
    cache = Cache()
    y = cache.update(self.fc(x))
    return ModelOutput(last_hidden_state=y, past=cache)


@case(rand(2, 4), fc, ops="linear", flow="linear>output")
def a_distribution(self: Any, x: Tensor) -> Categorical:
    return Categorical(logits=self.fc(x))


@case(rand(2, 4), fc, ops="linear:1", outputs=1, flow="linear>output")
def a_user_dict(self: Any, x: Tensor) -> Any:
    return UserDict({"y": self.fc(x)})


@case(rand(2, 4), fc, ops="linear:1", spied=False, dead="x", rootless=True)
def a_generator(self: Any, x: Tensor) -> Iterator[Tensor]:
    y = self.fc(x)
    return (y * i for i in range(3))


@case(rand(2, 4), fc, ops="linear:1", spied=False, dead="x", rootless=True)
def an_iterator(self: Any, x: Tensor) -> Iterator[Tensor]:
    return iter([self.fc(x)])


@case(rand(2, 4), fc, ops="linear:1", outputs=0, dead="x")
def nothing(self: Any, x: Tensor) -> None:
    self.fc(x)


@case(rand(2, 4), fc, ops="linear:1", outputs=0, dead="x", tensors=("auto", "real"))
def a_number(self: Any, x: Tensor) -> float:
    return self.fc(x).sum().item()


@case(rand(2, 4), ops="!linear", outputs=1, flow="input>output")
def its_input(self: Any, x: Tensor) -> Tensor:
    return x


@case(rand(2, 4), fc, outputs=3, flow="input>output linear>output")
def one_tensor_thrice(self: Any, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    y = self.fc(x)
    return y, y, x


class _Learned(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(2, 2))
        self.register_buffer("table", torch.randn(3))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        return self.weight, self.table, x * 2


@case(rand(2, 4), outputs=3, flow="parameter>output buffer>output", rootless=True)
class its_parameters(_Learned):  # noqa: N801 - the class's name is the case's
    pass


@case(rand(2, 4), fc, outputs=2, ops="linear", rootless=True, dead="")
def a_constant_too(self: Any, x: Tensor) -> tuple[Tensor, Tensor]:
    return self.fc(x), torch.ones(3)


@case(rand(2, 4), outputs=2, ops="getitem|__getitem__|select view|reshape", flow="input>output")
def views_of_the_input(self: Any, x: Tensor) -> list[Tensor]:
    return [x[0], x.view(-1)]


@case(rand(2, 4), fc, outputs=0, ops="linear", tensors=("auto", "real"), dead="x")
def a_numpy_array(self: Any, x: Tensor) -> Any:
    return self.fc(x).detach().numpy()


@case(rand(2, 4), fc, outputs=1, ops="linear", flow="linear>output")
def a_cycle(self: Any, x: Tensor) -> Any:
    result: dict[str, Any] = {"y": self.fc(x)}
    result["self"] = result
    return result


@case(rand(2, 4), fc, ops="linear", outputs=1000)
def a_thousand(self: Any, x: Tensor) -> list[Tensor]:
    y = self.fc(x)
    return [y + i for i in range(1000)]
