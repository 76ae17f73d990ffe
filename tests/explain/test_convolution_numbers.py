"""Every number of a convolution is torch's: sizes, values of every cell, parameters."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch import nn

from netviz import explain
from netviz.errors import FormatError
from netviz.explain.convolution.record import Convolution, check
from netviz.explain.convolution.terms import result, values


@st.composite
def convolutions(draw: st.DrawFn) -> Convolution:
    axes = draw(st.integers(1, 3))

    def sizes(low: int, high: int) -> tuple[int, ...]:
        return tuple(draw(st.integers(low, high)) for _ in range(axes))

    groups, fed, made = (draw(st.integers(1, 2)) for _ in range(3))
    transposed = draw(st.booleans())
    padding = sizes(0, 3)
    conv = Convolution(
        size=sizes(1, 5),
        kernel=sizes(1, 3),
        stride=sizes(1, 3),
        padding=padding,
        padding_end=padding,
        dilation=sizes(1, 2),
        output_padding=sizes(0, 1) if transposed else (0,) * axes,
        groups=groups,
        in_channels=groups * fed,
        out_channels=groups * made,
        transposed=transposed,
    )
    try:
        return check(conv)
    except FormatError:
        assume(False)
        raise


def in_torch(conv: Convolution) -> tuple[nn.Module, torch.Tensor]:
    """The layer with the explainer's own weights, and its own input."""
    kind = f"Conv{'Transpose' if conv.transposed else ''}{len(conv.size)}d"
    more: dict[str, Any] = {"output_padding": conv.output_padding} if conv.transposed else {}
    layer = getattr(nn, kind)(
        conv.in_channels, conv.out_channels, conv.kernel, stride=conv.stride,
        padding=conv.padding, dilation=conv.dilation, groups=conv.groups, bias=False,
        dtype=torch.float64, **more,
    )  # fmt: skip
    image = torch.zeros(1, conv.in_channels, *conv.size, dtype=torch.float64)
    fed, made = conv.per_group
    with torch.no_grad():
        for channel in range(conv.out_channels):
            drawn = values(conv, channel)
            for source, cells in drawn.input.items():
                for place, value in cells.items():
                    image[(0, source, *place)] = value
                first, second = channel, source % fed
                if conv.transposed:
                    first, second = source, channel % made
                for place, value in drawn.weight[source].items():
                    layer.weight[(first, second, *place)] = value
    return layer, image


@settings(max_examples=150, deadline=None)
@given(convolutions())
def test_every_cell_is_torchs(conv: Convolution) -> None:
    layer, image = in_torch(conv)
    expected = layer(image)[0]
    assert tuple(layer.weight.shape) == conv.weights
    assert tuple(expected.shape) == (conv.out_channels, *conv.output)
    for channel in range(conv.out_channels):
        drawn = values(conv, channel)
        for cell in product(*map(range, conv.output)):
            assert result(conv, drawn, cell) == expected[(channel, *cell)].item()


@pytest.mark.parametrize("kernel", [2, 3, 4])
@pytest.mark.parametrize("dilation", [1, 3])
def test_same_padding_is_torchs(kernel: int, dilation: int) -> None:
    found = explain.conv(input=9, kernel=kernel, dilation=dilation, padding="same", dims=1)
    layer = nn.Conv1d(1, 1, kernel, dilation=dilation, padding="same", bias=False)
    assert found.numbers["output"] == tuple(layer(torch.zeros(1, 1, 9)).shape[2:])
    assert "padding='same'" in found.numbers["code"] or kernel % 2 or dilation > 1


def test_the_articles_counts() -> None:
    """5x5x3, 3x3, 4 outputs: 4*3*3*3 = 108 against 27 + 12 = 39."""
    found = explain.conv(in_channels=3, out_channels=4, padding=1).numbers
    assert found["parameters"] == 108
    assert found["separable"] == {
        "depthwise": 27, "pointwise": 12, "parameters": 39, "flops": 2 * 25 * 39
    }  # fmt: skip
    assert found["output"] == (5, 5)
    assert explain.conv(in_channels=3, out_channels=4).numbers["output"] == (3, 3)
    assert found["macs"] == 108 * 25


def test_biases_are_counted_when_asked() -> None:
    assert explain.conv(in_channels=3, out_channels=4, bias=True).numbers["parameters"] == 112


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({"stride": 2, "padding": 1}, "floor((5 + 2·1 - 1·(3 - 1) - 1) / 2) + 1 = 3"),
        ({"dilation": 2, "input": 7}, "floor((7 + 2·0 - 2·(3 - 1) - 1) / 1) + 1 = 3"),
        (
            {"transposed": True, "input": 2, "stride": 2},
            "(2 - 1)·2 - 2·0 + 1·(3 - 1) + 0 + 1 = 5",
        ),
    ],
)
def test_formulas_carry_their_numbers(options: dict[str, Any], line: str) -> None:
    assert line in explain.conv(**options).text


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        ({"input": 5, "kernel": 7}, "kernel must not be larger than the padded input"),
        ({"input": 5, "dilation": 3}, "kernel of 3 dilated by 3 to 7"),
        ({"in_channels": 3, "out_channels": 4, "groups": 2}, "groups must divide in_channels"),
        ({"in_channels": 4, "out_channels": 3, "groups": 2}, "groups must divide out_channels"),
        ({"padding": -1}, "padding -1: must be at least 0"),
        ({"stride": 0}, "stride 0: must be at least 1"),
        ({"kernel": "3y"}, "kernel '3y': give a whole number"),
        (
            {"transposed": True, "stride": 2, "output_padding": 2},
            "output_padding must be smaller than the stride or the dilation",
        ),
        ({"output_padding": 1}, "for transposed convolutions only"),
        ({"transposed": True, "input": 2, "padding": 2}, "output must not be empty"),
        ({"kernel": "3x3", "dims": 1}, "there are 1 axes"),
        ({"kernel": "3x3x3x3"}, "1, 2 or 3 axes"),
        ({"padding": "same", "stride": 2}, "needs stride 1"),
        ({"cell": "3,3"}, "lies outside the output of 3×3; the last cell is [2, 2]"),
        ({"cell": "1"}, "needs 2 numbers"),
        ({"channel": 1}, "not among the 1 output channels"),
    ],
)
def test_broken_rules_are_named(options: dict[str, Any], rule: str) -> None:
    with pytest.raises(FormatError) as caught:
        explain.conv(**options)
    assert rule in str(caught.value)
