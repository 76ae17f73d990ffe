"""Whatever the network, its default picture keeps to its boxes, and stands for all of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from netviz.drawing import scene_of
from netviz.ir import Graph, verify
from netviz.passes.crowds import crowds
from netviz.passes.fold import fold
from netviz.passes.multiplicity import multiplicity
from netviz.passes.view import View, prepare
from netviz.tracers import trace
from tests.passes.sketch import Sketch

MOST = 60


class Model(nn.Module):
    """``layers``, called as ``how`` says."""

    def __init__(self, how: Callable[..., object], layers: list[nn.Module]) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)
        self.how = how

    def forward(self, *given: Tensor) -> object:
        return self.how(self.layers, *given)


def flat() -> Graph:
    acts = (nn.ReLU, nn.GELU, nn.Tanh)
    wide = [8 + n * 5 % 17 for n in range(101)]
    rows = [(nn.Linear(wide[n], wide[n + 1]), acts[n % 3]()) for n in range(100)]
    return trace(nn.Sequential(*(m for row in rows for m in row)), torch.rand(2, 8))


def functional() -> Graph:
    class Flat(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            sizes = [10 + n * 7 % 23 for n in range(151)]
            self.w = nn.ParameterList(torch.rand(sizes[n + 1], sizes[n]) for n in range(150))

        def forward(self, x: Tensor) -> Tensor:
            for w in self.w:
                x = F.relu(F.linear(x, w))
            return x

    return trace(Flat(), torch.rand(2, 10))


def inputs() -> Graph:
    how = lambda layers, *xs: torch.cat([m(x) for m, x in zip(layers, xs, strict=True)], 1)  # noqa: E731
    layers: list[nn.Module] = [nn.Linear(n + 1, 4) for n in range(50)]
    return trace(Model(how, layers), tuple(torch.rand(2, n + 1) for n in range(50)))


def outputs() -> Graph:
    how = lambda layers, x: {f"head_{chr(97 + n)}": m(x) for n, m in enumerate(layers)}  # noqa: E731
    return trace(Model(how, [nn.Linear(8, n + 1) for n in range(100)]), torch.rand(2, 8))


def dense() -> Graph:
    def how(layers: nn.ModuleList, x: Tensor) -> Tensor:
        made = [x]
        for layer in layers:
            made.append(torch.tanh(layer(torch.cat(made, 1))))
        return made[-1]

    return trace(Model(how, [nn.Linear(4 * n + 4, 4) for n in range(70)]), torch.rand(2, 4))


def soup() -> Graph:
    """Operators in no order, with weights among them."""
    steps = (torch.tanh, torch.sin, lambda v: v * v.mean(), torch.sigmoid)

    def how(layers: nn.ModuleList, x: Tensor) -> Tensor:
        for n in range(240):
            x = layers[n % 5](x) if n * n % 7 == 2 else steps[n * n * n % 11 % 4](x)
        return x

    return trace(Model(how, [nn.Linear(6, 6) for _ in range(5)]), torch.rand(2, 6))


def shared() -> Graph:
    """Six calls of one layer and one of another, again and again; both are built alike."""

    def how(layers: nn.ModuleList, x: Tensor) -> Tensor:
        for n in range(100):
            x = x + torch.tanh(layers[0](x)) if n % 7 else layers[1](x)
        return x

    return trace(Model(how, [nn.Linear(8, 8), nn.Linear(8, 8)]), torch.rand(2, 8))


HOSTILE = (flat, functional, inputs, outputs, dense, soup, shared)


@pytest.mark.parametrize("build", HOSTILE, ids=lambda build: build.__name__)
def test_the_default_picture_keeps_to_its_boxes(build: Callable[[], Graph]) -> None:
    graph = build()
    scene = scene_of(graph)
    assert sum(element.kind == "node" for element in scene.elements) <= MOST
    assert scene.height <= 2.5 * scene.width
    folded = verify(prepare(graph, View(plumbing=True)))
    times = multiplicity(folded)
    real = [node for node in folded.nodes if node.op != "reference"]
    assert sum(times[n.id] * max(1, len(n.members)) for n in real) == len(graph.nodes)


def unlike(count: int) -> Graph:
    """A chain of layers, no two alike."""
    s = Sketch()
    x = s.input()
    for number in range(count):
        with s.module(
            f"layer{number}", f"Layer{'abcdefghij'[number % 10]}{chr(97 + number // 10)}"
        ):
            x = s.op(f"step{number}", x, weight=4)
            x = s.op("linear", x, weight=4)
    s.output(x)
    return s.graph()


def test_before_a_hundred_unlike_layers_after_sections() -> None:
    graph = unlike(100)
    after = verify(crowds(graph, boxes=40))
    made = [g for g in after.groups if g.kind == "motif"]
    assert 8 <= len(made) <= 16
    assert sum(int(g.class_name.partition(" ")[0]) for g in made) in range(80, 100)
    assert len(fold(after).nodes) <= 40
    assert {n.id for n in after.nodes} == {n.id for n in graph.nodes}


def test_before_thirty_layers_after_the_same() -> None:
    assert crowds(unlike(30), boxes=40) == unlike(30)


def test_a_section_is_opened_by_its_name() -> None:
    title = next(g.class_name for g in crowds(unlike(100), boxes=40).groups if g.kind == "motif")
    closed, opened = (prepare(unlike(100), View(expand=e)) for e in ((), (title,)))
    assert len(opened.nodes) > len(closed.nodes)
