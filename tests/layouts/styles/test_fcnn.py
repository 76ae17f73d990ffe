"""Neurons: real weights on the edges, real activations, ellipses, and NN-SVG's options."""

from __future__ import annotations

from dataclasses import replace
from math import hypot
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import netviz
from netviz.errors import FormatError
from netviz.layouts.styles import fcnn
from netviz.layouts.styles.around import moved
from netviz.layouts.styles.sheet import Sheet, Values
from netviz.scene import Circle, Element, Ink, Path, Rect, Scene, Text
from netviz.themes import load
from netviz.tracers.values import activations, weights
from tests.layouts.styles.faults import off_the_page, overlapping_texts, painted_over, repeated_ids
from tests.layouts.styles.handwritten import graph

X = torch.tensor([[1.0, -2.0, 0.5]])


def model() -> nn.Sequential:
    torch.manual_seed(1)
    return nn.Sequential(nn.Linear(3, 5), nn.ReLU(), nn.Linear(5, 2), nn.Softmax(-1))


def drawn(net: nn.Module, x: Any, *, values: bool = True, **options: Any) -> Scene:
    given = Values(weights=weights(net), activations=activations(net, x)) if values else None
    direction = options.pop("sheet_direction", None)
    sheet = Sheet(theme=load("paper"), values=given, direction=direction)
    return fcnn.compose(netviz.trace(net, x), sheet=sheet, options=fcnn.Options(**options))


def words(scene: Scene) -> list[str]:
    return [m.string for e in scene.elements for m in e.marks if isinstance(m, Text)]


def lines(element: Element) -> list[Path]:
    return [m for m in element.marks if isinstance(m, Path)]


def edges(scene: Scene) -> list[Element]:
    return [e for e in scene.elements if e.kind == "edge"]


@pytest.mark.parametrize("name", ["zoo:mlp", "zoo:autoencoder", "zoo:lenet5", "five", "one"])
@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_nothing_lies_on_anything(name: str, direction: str) -> None:
    sheet = Sheet(theme=load("paper"), direction=direction)
    scene = fcnn.compose(graph(name), sheet=sheet, options=fcnn.Options())
    assert not repeated_ids(scene)
    assert not off_the_page(scene)
    assert not overlapping_texts(scene)
    assert not painted_over(scene)


def loose(scene: Scene) -> list[str]:
    """Edges of which an end is at no neuron."""
    neurons = [
        m for e in scene.elements if e.kind == "node" for m in e.marks if isinstance(m, Circle)
    ]
    found = []
    for element in edges(scene):
        for line in lines(element):
            ends = [(float(p[-2]), float(p[-1])) for p in (line.pieces[0], line.pieces[-1])]
            found += [
                element.id
                for x, y in ends
                if not any(hypot(x - n.x, y - n.y) < n.radius + 1.5 for n in neurons)
            ]
    return sorted(set(found))


def shifted(scene: Scene, id_: str, dx: float) -> Scene:
    """``scene`` with one element moved, to see that the checks can fail."""
    return replace(
        scene,
        elements=tuple(
            replace(e, marks=tuple(moved(m, dx, 0.0) for m in e.marks)) if e.id == id_ else e
            for e in scene.elements
        ),
    )


@pytest.mark.parametrize("name", ["zoo:mlp", "zoo:autoencoder", "five", "one"])
@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_edges_lead_from_neuron_to_neuron(name: str, direction: str) -> None:
    sheet = Sheet(theme=load("paper"), direction=direction)
    assert not loose(fcnn.compose(graph(name), sheet=sheet, options=fcnn.Options()))


def test_the_checks_can_fail() -> None:
    scene = drawn(model(), X)
    assert not loose(scene)
    neuron = next(e for e in scene.elements if e.id.endswith("linear#0"))
    assert loose(shifted(scene, neuron.id, 40.0))
    assert off_the_page(shifted(scene, neuron.id, 5000.0))
    assert repeated_ids(replace(scene, elements=(*scene.elements, neuron)))
    label = next(e for e in scene.elements for m in e.marks if isinstance(m, Text))
    twin = replace(label, id="twin")
    assert overlapping_texts(replace(scene, elements=(*scene.elements, twin)))
    cover = Rect(0, 0, scene.width, scene.height, ink=Ink(fill="#ffffff"))
    assert painted_over(
        replace(scene, elements=(*scene.elements, Element(id="c", kind="node", marks=(cover,))))
    )


def test_a_line_for_every_weight_as_wide_as_it_is_strong() -> None:
    net = model()
    scene = drawn(net, X)
    weight = net[0].weight.detach().numpy()
    first = lines(edges(scene)[0])
    assert len(first) == weight.size
    order = sorted(abs(weight).flatten())
    widths = [line.ink.width for line in first]
    expected = [0.9 * (0.25 + 0.75 * w / order[-1]) for w in order]
    assert np.allclose(widths, expected, atol=1e-6)


def test_colours_tell_the_sign() -> None:
    net = model()
    options: dict[str, Any] = {"edge_opacity_proportional": False}
    scene = drawn(net, X, negative_edge_colour="#0000ff", positive_edge_colour="#ff0000", **options)
    strokes = [line.ink.stroke for line in lines(edges(scene)[0])]
    weight = net[0].weight
    assert strokes.count("#ff0000") == int((weight > 0).sum())
    assert strokes.count("#0000ff") == int((weight < 0).sum())


def test_neurons_are_filled_by_what_flows_through_them() -> None:
    net = model()
    scene = drawn(net, X)
    hidden = net[1](net[0](X))[0]
    fills = [
        mark.ink.fill
        for e in scene.elements
        for mark in e.marks
        if e.id.startswith("0/linear#") and isinstance(mark, Circle)
    ]
    idle = load("paper").background
    assert [fill == idle for fill in fills] == [v == 0 for v in hidden.tolist()]
    tips = {e.id: e.tip for e in scene.elements}
    assert f"activation {float(hidden[0]):.4g}" in tips["0/linear#0"]


def test_without_values_edges_are_alike_and_it_is_said() -> None:
    scene = drawn(model(), X, values=False)
    assert len({line.ink.stroke for e in edges(scene) for line in lines(e)}) == 1
    assert any("weights are not at hand" in note for note in scene.notes)


def test_layers_are_named_with_their_sizes() -> None:
    told = words(drawn(model(), X))
    for word in ("Input Layer", "Hidden Layer", "Output Layer"):
        assert sum(text.startswith(word) for text in told) == 1
    assert {"3", "5", "2", "ReLU", "Softmax"} <= set(told)


def test_wide_layers_show_their_ends_and_dots() -> None:
    scene = fcnn.compose(
        graph("zoo:mlp"), sheet=Sheet(theme=load("paper")), options=fcnn.Options(most=6)
    )
    shown = [e.id for e in scene.elements if e.id.startswith("layers.0/linear#")]
    assert [int(id_.rpartition("#")[2]) for id_ in shown] == [0, 1, 2, 253, 254, 255]
    dots = next(e for e in scene.elements if e.id == "layers.0/linear")
    assert sum(isinstance(mark, Circle) for mark in dots.marks) == 3


def test_bias_units_curves_and_arrowheads() -> None:
    scene = drawn(model(), X, show_bias=True, bezier_curves=True)
    assert sum(e.id.endswith("#bias") for e in scene.elements) == 2
    assert all(line.pieces[1][0] == "C" for line in lines(edges(scene)[0]))
    assert len(lines(edges(scene)[0])) == 3 * 5 + 5
    heads = lines(edges(drawn(model(), X, show_arrowheads=True))[0])
    assert sum(line.closed for line in heads) == 15


def test_the_direction_turns_the_figure() -> None:
    right, down = drawn(model(), X), drawn(model(), X, sheet_direction="TB")
    assert right.width > right.height
    assert down.width < right.width
    with pytest.raises(FormatError, match="right, up, down"):
        drawn(model(), X, direction="left")


def test_what_is_no_neuron_is_named() -> None:
    scene = fcnn.compose(
        graph("zoo:lenet5"), sheet=Sheet(theme=load("paper")), options=fcnn.Options()
    )
    assert any("c1 (conv2d)" in note for note in scene.notes)
    with pytest.raises(FormatError, match="no linear layer"):
        fcnn.compose(graph("bare"), sheet=Sheet(theme=load("paper")), options=fcnn.Options())


def test_perceptrons_suit() -> None:
    assert all(fcnn.suits(graph(name)) > 0.9 for name in ("zoo:mlp", "zoo:autoencoder", "one"))
    others = ("zoo:lenet5", "zoo:resnet18", "nano", "cell", "bare")
    assert all(fcnn.suits(graph(name)) < 0.5 for name in others)


def test_a_transposed_weight_is_read_as_it_works() -> None:
    class Columns(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weight = nn.Parameter(torch.arange(6.0).reshape(3, 2) - 2.5)
            self.bias = nn.Parameter(torch.zeros(2))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return torch.addmm(self.bias, x, self.weight)

    net = Columns()
    strokes = [line.ink.width for line in lines(edges(drawn(net, X))[0])]
    largest = float(net.weight.abs().max())
    expected = sorted(0.9 * (0.25 + 0.75 * float(w.abs()) / largest) for w in net.weight.flatten())
    assert np.allclose(strokes, expected, atol=1e-6)
