"""A layer of a model is explained with its own settings and the receptive field that it has."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import nn

import netviz
from netviz import explain
from netviz.errors import FormatError, TargetError
from netviz.explain import Explanation
from netviz.scene import Text
from tests.cli.helpers import LENET, invoke


class Net(nn.Module):
    """Strides, dilation, pooling, a branch, groups, an even kernel, a transposed convolution."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(2, 4, (3, 5), stride=(1, 2), padding=(1, 2))
        self.pool = nn.MaxPool2d(2)
        self.wide = nn.Conv2d(4, 4, 3, dilation=2, padding=2, groups=2, bias=False)
        self.same = nn.Conv2d(4, 4, 4, padding="same")
        self.up = nn.ConvTranspose2d(4, 2, 4, stride=2, padding=1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.pool(self.first(x).relu())
        x = x + self.wide(x)
        return self.up(self.same(x))


IMAGE = torch.zeros(1, 2, 48, 96)


@pytest.mark.parametrize("name", ["first", "wide", "same", "up"])
def test_settings_are_the_layers_own(name: str) -> None:
    net = Net()
    graph = netviz.trace(net, IMAGE)
    found = explain.conv(graph, layer=name).numbers
    layer = getattr(net, name)
    assert found["weight_shape"] == tuple(layer.weight.shape)
    assert found["parameters"] == sum(p.numel() for p in layer.parameters())
    assert found["groups"] == layer.groups
    shapes = {}
    layer.register_forward_hook(lambda _m, args, out: shapes.update(x=args[0].shape, y=out.shape))
    net(IMAGE)
    assert (found["input"], found["output"]) == (tuple(shapes["x"][2:]), tuple(shapes["y"][2:]))
    again = eval(found["code"], {"nn": nn})
    assert again(torch.zeros(shapes["x"])).shape == shapes["y"]


@pytest.mark.parametrize("name", ["first", "wide", "same"])
def test_the_receptive_field_is_where_the_gradient_is(name: str) -> None:
    """With positive weights and inputs, exactly the places that count have a gradient."""
    net = Net()
    for parameter in net.parameters():
        nn.init.constant_(parameter, 0.01)
    net.pool = nn.AvgPool2d(2)  # the maximum would choose one place of four
    graph = netviz.trace(net, IMAGE)
    field = explain.conv(graph, layer=name).numbers["receptive_field"]
    kept = {}
    getattr(net, name).register_forward_hook(lambda _m, _a, out: kept.update(out=out))
    image = torch.ones_like(IMAGE, requires_grad=True)
    net(image)
    height, width = kept["out"].shape[2:]
    kept["out"][0, 0, height // 2, width // 2].backward()
    touched = image.grad[0].abs().sum(0) > 0
    rows, columns = touched.any(1).nonzero(), touched.any(0).nonzero()
    spans = tuple(int(found.max() - found.min()) + 1 for found in (rows, columns))
    assert field["size"] == spans


class Padded(nn.Module):
    """Padding that torch does beforehand, and a transposed convolution that divides unevenly."""

    def __init__(self, mode: str) -> None:
        super().__init__()
        self.conv = nn.Conv1d(1, 2, 5, stride=2, padding=2, padding_mode=mode)
        self.pad = nn.ConstantPad1d((1, 2), 0.5)
        self.up = nn.ConvTranspose1d(2, 1, 5, stride=3, output_padding=1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """``(batch, 1, n)`` -> ``(batch, 1, m)``."""
        return self.up(self.pad(self.conv(x)))


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
def test_padding_of_other_than_zeros_is_the_layers_own(mode: str) -> None:
    net = Padded(mode)
    graph = netviz.trace(net, torch.zeros(1, 1, 40))
    explained = explain.conv(graph, layer="conv")
    found = explained.numbers
    assert (found["input"], found["output"], found["padding"]) == ((40,), (20,), (2,))
    assert repr(eval(found["code"], {"nn": nn})) == repr(net.conv)
    assert any(f"pads with mode {mode!r}" in note for note in explained.assumed)
    assert explained.text.startswith("conv of Padded: ")
    seen = explain.conv(graph, layer="up").numbers["receptive_field"]
    if mode == "circular":  # the far end is a neighbour
        assert seen is None
        return
    net.requires_grad_(False)
    for parameter in net.parameters():
        parameter.fill_(0.01)
    line = torch.ones(1, 1, 40, requires_grad=True)
    spans = []
    for at in range(30, 36):  # every phase of the stride, twice, far from the borders
        (gradient,) = torch.autograd.grad(net(line)[0, 0, at], line)
        spans.append(int(gradient.count_nonzero()))
    assert seen["size"] == (max(spans),)


def test_resnets_third_convolution() -> None:
    """7x7/2, 3x3/2 pooling, 3x3: 7 + 2·2 + 2·4 = 19 places, one every 4."""
    shown = invoke("explain", "conv", "zoo:resnet18:layer1.0.conv1").stdout
    assert "nn.Conv2d(64, 64, kernel_size=3, padding=1, bias=False)" in shown
    assert "19×19 places of the input, one every 4×4" in shown
    assert "64 × 64 × 3 × 3 = 36,864" in shown


def test_layers_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "model.py"
    path.write_text(LENET, encoding="utf-8")
    for target in (f"{path}:conv", f"{path}:LeNet:conv", f"{path}:LeNet(classes=3):conv"):
        assert explain.conv(target).numbers["layer"] == "conv"
    assert explain.conv(str(path)).numbers["kernel"] == (5, 5)
    assert explain.conv(str(path), layer="conv", input=32).numbers["output"] == (28, 28)
    with pytest.raises(TargetError):
        explain.conv(f"{path}:Nothing")


def test_functional_convolutions_are_found() -> None:
    class Functional(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weight = nn.Parameter(torch.zeros(6, 2, 3))
            self.bias = nn.Parameter(torch.zeros(6))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return nn.functional.conv1d(x, self.weight, self.bias, stride=2, groups=2)

    found = explain.conv(netviz.trace(Functional(), torch.zeros(1, 4, 9))).numbers
    assert found["weight_shape"] == (6, 2, 3)
    assert (found["bias"], found["output"]) == (True, (4,))


def test_a_layer_alone() -> None:
    """Its input's size is inferred, or given."""
    layer = nn.Conv2d(3, 8, 3, padding=1)
    assert explain.conv(layer).numbers["parameters"] == 8 * 3 * 9 + 8
    assert explain.conv(layer, input=7).numbers["output"] == (7, 7)


def test_names_that_are_no_layer() -> None:
    with pytest.raises(FormatError, match=r"say which convolution of resnet18: conv1, layer1\.0"):
        explain.conv("zoo:resnet18")
    with pytest.raises(FormatError, match=r"did you mean 'layer1\.0\.conv"):
        explain.conv("zoo:resnet18:layer1.0.con")
    with pytest.raises(FormatError, match="'fc' is no convolution"):
        explain.conv("zoo:resnet18", layer="fc")
    with pytest.raises(FormatError, match="holds several convolutions: layer1"):
        explain.conv("zoo:resnet18", layer="layer1")
    with pytest.raises(FormatError, match="has no convolution"):
        explain.conv("zoo:mlp")
    with pytest.raises(FormatError, match="stride is the layer's own"):
        explain.conv("zoo:lenet5", layer="c1", stride=2)


def test_a_large_layer_is_drawn_small_and_says_so() -> None:
    found = explain.conv("zoo:resnet18:conv1")
    assert found.numbers["cell"]["of_input"] == (11, 11)
    assert any("input of 11×11 for 224×224" in note for note in found.assumed)
    assert "224" in found._repr_svg_()


def numbers_of(found: Explanation, grid: str) -> list[str]:
    """What is written in the cells of a grid of the figure, in no order."""
    marks = [e.marks for e in found.scene.elements if e.id.startswith(f"{grid}/")]
    return [mark.string for cell in marks for mark in cell if isinstance(mark, Text)]


@pytest.mark.parametrize("dims", [1, 2, 3])
def test_long_numbers_are_written_in_every_cell(dims: int) -> None:
    """Sums over many channels have four digits: the output's cells grow, none is left empty."""
    found = explain.conv(input=5, dims=dims, in_channels=300, padding=1)
    written = numbers_of(found, "output")
    assert len(written) == 5**dims
    assert str(found.numbers["cell"]["value"]) in written
    assert max(map(len, written)) >= 4


def test_the_separable_picture() -> None:
    found = explain.conv(in_channels=3, out_channels=4, compare=True)
    svg = found._repr_svg_()
    for count in ("4 × 3 × 3 × 3 = 108", "3 × 1 × 3 × 3 = 27", "4 × 3 × 1 × 1 = 12", "= 39"):
        assert count in svg
    assert svg.count('id="standard/') == 4 * 3
    assert svg.count('id="depthwise/') == 3
    assert svg.count('id="pointwise/') == 4 * 3
    with pytest.raises(FormatError, match="compare needs"):
        explain.conv(compare=True)
