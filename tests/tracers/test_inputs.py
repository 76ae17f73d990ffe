# ruff: noqa: E501  the text of model files and tables of cases keep their lines
"""Inputs given as text and sizes, declared ones, the model's integrity, and what errors say."""

from __future__ import annotations

import random
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from netviz.errors import InputError, MissingPackageError
from netviz.tracers.inputs import Inputs, from_sizes, infer, offered, parse
from netviz.tracers.target.standins import Missing


class Two(nn.Module):
    def forward(self, x: Any = None, ids: Any = None, lr: float = 0.1) -> Any:
        return x


def shapes(inputs: Inputs) -> list[tuple[int, ...]]:
    return [tuple(a.shape) for a in inputs.args]


@pytest.mark.parametrize(
    ("flags", "wanted"),
    [
        (["1x3x224x224"], [(1, 3, 224, 224)]),
        (["1x3", "2x4:int64"], [(1, 3), (2, 4)]),
        (["5"], [(5,)]),
        (["scalar"], [()]),
        (["1X3"], [(1, 3)]),
    ],
)
def test_positional_flags(flags: list[str], wanted: list[tuple[int, ...]]) -> None:
    assert shapes(parse(flags, Two())) == wanted


@pytest.mark.parametrize(
    ("flag", "wanted"),
    [
        ("lr=0.5", 0.5), ("lr=3", 3), ("lr=True", True), ("lr='abc'", "abc"), ("lr=None", None),
        ("lr=[1, 2]", [1, 2]), ("lr=(1, 2)", (1, 2)), ('lr="1x3"', "1x3"),
    ],
)  # fmt: skip
def test_values(flag: str, wanted: object) -> None:
    assert parse([flag], Two()).kwargs == {"lr": wanted}


@pytest.mark.parametrize(
    ("flag", "dtype", "shape"),
    [
        ("ids=1x128:int64", torch.int64, (1, 128)), ("x=2x3:float16", torch.float16, (2, 3)),
        ("x=4:bool", torch.bool, (4,)), ("x=scalar:int64", torch.int64, ()),
        ("x=2:complex64", torch.complex64, (2,)), ("x=2x2:long", torch.int64, (2, 2)),
    ],
)  # fmt: skip
def test_dtypes(flag: str, dtype: torch.dtype, shape: tuple[int, ...]) -> None:
    (tensor,) = parse([flag], Two()).kwargs.values()
    assert tensor.dtype == dtype
    assert tuple(tensor.shape) == shape


def test_nested_flags() -> None:
    found = parse(["x.ids=1x4:int64", "x.mask=1x4:bool", "ids.0=2x3", "ids.1=2x5"], Two()).kwargs
    assert set(found["x"]) == {"ids", "mask"}
    assert [tuple(t.shape) for t in found["ids"]] == [(2, 3), (2, 5)]


def test_container_is_what_the_code_takes() -> None:
    class Batch(nn.Module):
        def forward(self, batch: Any) -> Any:
            return batch.pixels * batch.scale_factor

    found = parse(["batch.pixels=2x3", "batch.scale_factor=2.0"], Batch()).kwargs["batch"]
    assert isinstance(found, SimpleNamespace)


@pytest.mark.parametrize(
    "flag", ["1x3x", "x=1xx3", "hello", "x=", "x=open('a')", "1x3:floot", "-1x3"]
)
def test_bad_flag_names_itself_and_a_good_one(flag: str) -> None:
    with pytest.raises(InputError) as caught:
        parse([flag], Two())
    assert repr(flag) in str(caught.value)
    assert "1x3x224x224" in str(caught.value) or "float16" in str(caught.value)


def test_flags_that_do_not_fit_forward() -> None:
    with pytest.raises(InputError, match="x, ids, lr"):
        parse(["y=1x3"], Two())
    with pytest.raises(InputError, match="forward takes"):
        parse(["1x1"] * 4, Two())


def test_integers_are_valid_indices_and_reproducible() -> None:
    model = nn.Embedding(5, 2)
    first, second = (parse(["4x50:int64"], model).args[0] for _ in range(2))
    assert torch.equal(first, second)
    assert int(first.min()) >= 0
    assert int(first.max()) < 5


def test_sizes() -> None:
    assert shapes(from_sizes((1, 3, 8, 8))) == [(1, 3, 8, 8)]
    assert shapes(from_sizes([(1, 3), [2, 4]])) == [(1, 3), (2, 4)]
    found = from_sizes({"x": (1, 3), "ids": (1, 4)}, {"ids": torch.int64})
    assert found.kwargs["ids"].dtype == torch.int64
    assert from_sizes([(1, 3), (2,)], ["float16", "int64"]).args[1].dtype == torch.int64


@pytest.mark.parametrize(
    ("size", "dtypes"),
    [(("a", 3), None), ([(1,), (2,)], ["int64"]), ((1,), "nope"), ((-1, 2), None)],
)
def test_bad_sizes(size: Any, dtypes: Any) -> None:
    with pytest.raises(InputError):
        from_sizes(size, dtypes)


class Mlp(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(6, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.fc(x)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (torch.zeros(7, 6), (7, 6)), ((torch.zeros(7, 6),), (7, 6)), ({"x": torch.zeros(7, 6)}, (7, 6)),
        (lambda: torch.zeros(9, 6), (9, 6)), (torch.zeros(6), (6,)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", ["model", "file"])
def test_declared_examples_win(where: str, value: Any, wanted: tuple[int, ...]) -> None:
    model = Mlp()
    if where == "model":
        model.example_inputs = value
    found = infer(model, hints={"example_inputs": value} if where == "file" else None)
    tensor = (*found.args, *found.kwargs.values())[0]
    assert tuple(tensor.shape) == wanted
    assert not found.assumed


def test_size_without_batch() -> None:
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(), nn.Linear(4 * 30 * 30, 2))
    assert infer(model, hints={"input_size": (3, 32, 32)}).flags == ("1x3x32x32",)
    assert infer(model, hints={"input_size": (2, 3, 32, 32)}).flags == ("2x3x32x32",)


def test_declaration_that_fails_is_passed_over() -> None:
    assert infer(Mlp(), hints={"example_inputs": torch.zeros(1, 5)}).flags == ("1x6",)


def test_flags_say_the_same() -> None:
    model = nn.LSTM(5, 4)
    inputs = infer(model)
    again = parse(inputs.flags, model)
    assert shapes(again) == shapes(inputs)


class Changing(nn.Module):
    """Does in its forward everything that could leave traces."""

    def __init__(self) -> None:
        super().__init__()
        self.bn = nn.BatchNorm1d(4)
        self.fc = nn.Linear(4, 4)
        self.drop = nn.Dropout(0.5)
        self.register_buffer("count", torch.zeros(()))
        self.history: list[int] = []
        self.cache: dict[str, torch.Tensor] = {}
        self.calls = 0

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.count += 1
        self.calls += 1
        self.history.append(self.calls)
        self.cache["x"] = x
        self.new = x
        self.fc.weight.data.mul_(1.5)
        return self.drop(self.bn(self.fc(x))) + torch.rand(1) + random.random()


@pytest.mark.parametrize("train", [True, False])
def test_model_and_random_state_are_left_alone(train: bool) -> None:
    model = Changing().train(train)
    model.bn.eval()
    seen: list[int] = []
    model.fc.register_forward_hook(lambda *_: seen.append(1))
    before = {k: v.clone() for k, v in model.state_dict().items()}
    attributes = set(vars(model))
    flags = [m.training for m in model.modules()]
    torch_state, python_state = torch.random.get_rng_state(), random.getstate()

    infer(model)

    assert all(torch.equal(v, before[k]) for k, v in model.state_dict().items())
    assert set(vars(model)) == attributes
    assert (model.history, model.cache, model.calls) == ([], {}, 0)
    assert [m.training for m in model.modules()] == flags
    assert torch.equal(torch.random.get_rng_state(), torch_state)
    assert random.getstate() == python_state
    assert isinstance(model.fc.weight, nn.Parameter)


def test_lazy_modules_stay_lazy() -> None:
    model = nn.Sequential(nn.LazyConv2d(4, 3), nn.Flatten(), nn.LazyLinear(3))
    assert infer(model).flags == ("1x3x224x224",)
    assert all(torch.nn.parameter.is_lazy(p) for p in model.parameters())


def test_giants_stay_on_meta() -> None:
    with torch.device("meta"):
        layers = [nn.TransformerEncoderLayer(8192, 64, 28672, batch_first=True) for _ in range(8)]
        model = nn.Sequential(nn.Embedding(128_000, 8192), *layers, nn.Linear(8192, 128_000))
    inputs = infer(model)
    assert inputs.flags == ("1x16:int64",)
    assert inputs.args[0].device.type == "cpu"
    assert all(p.is_meta for p in model.parameters())


def test_batch_is_one_although_training_would_need_two() -> None:
    assert infer(nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4)).train()).flags == ("1x3",)


def test_scripted_module() -> None:
    assert infer(torch.jit.script(nn.Linear(7, 2))).flags == ("1x7",)


def test_wrapped_models() -> None:
    assert infer(nn.DataParallel(Mlp())).flags == ("1x6",)
    assert infer(torch.compile(Mlp())).flags == ("1x6",)


def test_impossible_forward_says_what_was_tried() -> None:
    class Never(nn.Module):
        def forward(self, alpha: torch.Tensor, beta: torch.Tensor) -> torch.Tensor:
            raise RuntimeError("the moon is wrong")

    with pytest.raises(InputError) as caught:
        infer(Never())
    text = str(caught.value)
    assert "the moon is wrong" in text
    assert "--input alpha=" in text
    assert "--input beta=" in text
    assert len(text.splitlines()) < 14


def test_model_without_inputs() -> None:
    class Constant(nn.Module):
        def forward(self) -> torch.Tensor:
            return torch.ones(3)

    assert infer(Constant()).args == ()


class Pair(nn.Module):
    def forward(self, a: Any, b: Any, scale: float = 1.0) -> Any:
        return a + b * scale


def test_an_input_that_is_left_out_is_named() -> None:
    for flags in (["1x128"], ["a=1x128"]):
        with pytest.raises(InputError, match=r"takes a, b; .* leaves out b: --input b=SHAPE"):
            parse(flags, Pair())
    assert len(parse(["1x128", "b=1x128"], Pair()).args) == 1


@pytest.mark.parametrize("flag", ["1,3,32,32", "x=1,3,32,32", "1, 3, 32, 32"])
def test_a_shape_with_commas_is_spelt_out(flag: str) -> None:
    with pytest.raises(InputError, match=r"write a shape as (x=)?1x3x32x32, or numbers as"):
        parse([flag], Two())
    assert parse(["x=(1, 3)"], Two()).kwargs == {"x": (1, 3)}


def test_a_package_that_the_forward_lacks_is_what_is_said() -> None:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.head = nn.Linear(4, 2)

        def forward(self, x: Any) -> Any:
            return Missing("einops.rearrange", "einops")(self.head(x))

    with pytest.raises(MissingPackageError, match="pip install einops"):
        infer(Net())


def test_whole_numbers_in_the_place_of_data_are_a_size() -> None:
    model = nn.Linear(4, 2)
    assert offered(model, (1, 4), None) == (None, (1, 4))
    assert offered(model, [1, 4], None) == (None, [1, 4])
    assert offered(model, (3,), None) == ((3,), None)  # as many as it takes: an argument
    assert offered(Two(), (1, 2, 3), None) == ((1, 2, 3), None)
    assert offered(Two(), (1, 3, 8, 8), None) == (None, (1, 3, 8, 8))
    assert offered(model, (1.0, 4.0), None) == ((1.0, 4.0), None)


@pytest.mark.parametrize(
    ("data", "size", "said"),
    [
        ("net.png", None, "output='net.png'"),
        (np.zeros((1, 4)), None, "torch.from_numpy"),
        ((torch.zeros(1), np.zeros(3)), None, "torch.from_numpy"),
        (torch.zeros(1, 4), (1, 4), "not both"),
    ],
)
def test_what_is_no_input_says_what_to_give(data: Any, size: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        offered(nn.Linear(4, 2), data, size)
