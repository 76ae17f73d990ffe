"""The article's transposed and dilated convolutions, their values compared with torch's."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from netviz import explain
from netviz.errors import FormatError
from netviz.explain.convolution.drawing.matrix import entries
from netviz.explain.convolution.fields import seen_by_one, stacked
from netviz.explain.convolution.terms import values
from netviz.explain.topics import transposed
from netviz.themes import load


def built(**options: int) -> tuple[object, object]:
    there = transposed._there(
        transposed.Options(**{name: (value,) for name, value in options.items()})
    )
    return there, transposed.way_back(there)


@pytest.mark.parametrize(
    ("options", "middle", "spread"),
    [
        ({"input": 4}, 2, 6),  # 4x4 -> 2x2, padded by m - 1 to 6x6 -> 4x4
        ({"input": 5, "stride": 2}, 2, 7),  # 5x5 -> 2x2, spread out to 7x7 -> 5x5
    ],
)
def test_the_articles_cases(options: dict[str, int], middle: int, spread: int) -> None:
    found = explain.transposed(**options).numbers
    size = options["input"]
    assert found["there"]["output"] == (middle, middle)
    assert found["spread_out"] == (spread, spread)
    assert found["back"]["output"] == (size, size)
    assert found["padding"] == (2, 2)


@pytest.mark.parametrize(
    "options",
    [
        {"input": 4},
        {"input": 5, "stride": 2},
        {"input": 6, "stride": 2, "padding": 1},
        {"input": 9, "stride": 3, "padding": 2, "kernel": 4},
        {"input": 7, "dilation": 2, "padding": 1},
    ],
)
def test_values_of_both_ways_are_torchs(options: dict[str, int]) -> None:
    found = explain.transposed(**options).numbers
    there, back = built(**options)
    given = values(there)
    image = torch.zeros(1, 1, *there.size, dtype=torch.float64)
    for place, value in given.input[0].items():
        image[(0, 0, *place)] = value
    weight = torch.zeros(1, 1, *there.kernel, dtype=torch.float64)
    for place, value in given.weight[0].items():
        weight[(0, 0, *place)] = value
    settings = {"stride": there.stride, "padding": there.padding, "dilation": there.dilation}
    made = torch.nn.functional.conv2d(image, weight, **settings)
    returned = torch.nn.functional.conv_transpose2d(
        made, weight, output_padding=back.output_padding, **settings
    )
    assert found["there"]["values"] == made.flatten().tolist()
    assert found["back"]["values"] == returned.flatten().tolist()
    assert returned.shape == image.shape


@pytest.mark.parametrize("options", [{"input": 4}, {"input": 5, "stride": 2}])
def test_the_matrices_are_each_others_transpose(options: dict[str, int]) -> None:
    there, back = built(**options)
    assert {(c, r): w for (r, c), w in entries(there).items()} == entries(back)


def test_only_two_axes() -> None:
    with pytest.raises(FormatError, match="conv --transposed --dims"):
        explain.transposed(input=(4, 4, 4))


def test_effective_kernels() -> None:
    """m + (m - 1)(d - 1)."""
    assert explain.dilated().numbers["effective_kernel"] == {1: 3, 2: 5, 4: 9}
    assert explain.dilated(kernel=5, dilations=3).numbers["effective_kernel"] == {3: 13}


@pytest.mark.parametrize("dilations", [[1, 2, 4], [2, 2], [1, 1, 1], [3, 1]])
@pytest.mark.parametrize("kernel", [2, 3])
def test_what_layers_see_is_where_the_gradient_is(kernel: int, dilations: list[int]) -> None:
    layers = [nn.Conv1d(1, 1, kernel, dilation=d, bias=False) for d in dilations]
    for layer in layers:
        nn.init.ones_(layer.weight)
    size = stacked(kernel, dilations)[-1]
    line = torch.ones(1, 1, size, requires_grad=True)
    nn.Sequential(*layers)(line).sum().backward()
    assert nn.Sequential(*layers)(line).shape[-1] == 1
    places = {int(place) for place in line.grad[0, 0].nonzero().flatten()}
    assert seen_by_one(kernel, dilations)[-1] == places


def test_figures_are_drawn() -> None:
    svg = explain.transposed(input=5, stride=2)._repr_svg_()
    assert "W transposed, 25×4" in svg
    assert "Input, spread out" in svg
    assert ">output[2, 2]<" in svg
    assert ">= 46<" in svg
    assert "one output sees 15 places after 3 layers" in explain.dilated()._repr_svg_()


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("dilation", [1, 2])
def test_the_cell_that_is_shown_meets_most_of_the_input(stride: int, dilation: int) -> None:
    found = explain.conv(input=5, transposed=True, stride=stride, dilation=dilation)
    shown = len(found.numbers["cell"]["products"])
    size = found.numbers["output"]
    every = (
        explain.conv(input=5, transposed=True, stride=stride, dilation=dilation, cell=(i, j))
        for i in range(size[0])
        for j in range(size[1])
    )
    assert shown == max(len(other.numbers["cell"]["products"]) for other in every)


def test_every_picture_of_the_way_back_is_as_large() -> None:
    """Chips are as wide as the widest product, so that an animation does not jump."""
    pictures = list(
        explain.transposed(input=5, kernel=4, stride=2, padding=1).move(load("classic"))
    )
    assert len({(picture.width, picture.height) for picture in pictures}) == 1
