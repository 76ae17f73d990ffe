"""What a paper's figure tells of a network: blocks, skips, runs; and that nothing is lost."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import replace

import pytest
import torch
from torch import nn

import netviz
from netviz.errors import FormatError, NetvizError
from netviz.ir import Graph
from netviz.passes.figure import FigureGraph, Size, figure_graph
from tests import models
from tests.models.case import Case, cases_of

ZOO = ("lenet5", "vgg16", "resnet50", "mobilenet_v2", "unet", "vit_b_16", "lstm", "dcgan_g", "mlp")


def traced(name: str) -> Graph:
    return netviz.trace(getattr(netviz.zoo, name)())


def of(model: nn.Module, *inputs: torch.Tensor) -> FigureGraph:
    return figure_graph(netviz.trace(model, input_data=inputs))


def lost(found: FigureGraph, graph: Graph) -> list[str]:
    """What is wrong with how ``found`` counts and orders the nodes of ``graph``."""
    counted = sum(b.repeat * len(b.members) for b in found.blocks) + len(found.hidden)
    place = {block.id: number for number, block in enumerate(found.blocks)}
    wrong = [] if counted == len(graph.nodes) else [f"{counted} of {len(graph.nodes)} nodes"]
    wrong += [
        f"{k.source} -> {k.target}"
        for k in found.links
        if place.get(k.source, -1) >= place.get(k.target, -1)
    ]
    chained = [id_ for path in found.chains for id_ in path]
    wrong += [] if sorted(chained) == sorted(place) else ["chains miss blocks"]
    sources = {id_: {k.source for k in found.links if k.target == id_} for id_ in place}
    wrong += [b.id for b in found.blocks if b.role in ("add", "gate") and len(sources[b.id]) < 2]
    return wrong


def awkward() -> list[Case]:
    found = [
        importlib.import_module(f"tests.models.{m.name}")
        for m in pkgutil.iter_modules(models.__path__)
    ]
    return [case for family in found for case in cases_of(family)]


@pytest.mark.parametrize("repeats", ["blocks", "all", "none"])
@pytest.mark.parametrize("name", ZOO)
def test_blocks_count_every_traced_node(name: str, repeats: str) -> None:
    graph = traced(name)
    assert lost(figure_graph(graph, repeats=repeats), graph) == []


def test_awkward_models_lose_nothing() -> None:
    wrong = {}
    for case in awkward():
        try:
            graph = netviz.trace(case.model(), input_data=case.data())
        except NetvizError:
            continue
        counted = [
            fault for fault in lost(figure_graph(graph), graph) if "of" in fault or ">" in fault
        ]
        if counted:
            wrong[case.name] = counted
    assert wrong == {}


def test_the_count_can_fail() -> None:
    graph = traced("lenet5")
    found = figure_graph(graph)
    assert lost(replace(found, blocks=found.blocks[1:]), graph)
    assert lost(replace(found, blocks=found.blocks[::-1]), graph)


def test_lenet_in_blocks() -> None:
    found = figure_graph(traced("lenet5"))
    roles = [block.role for block in found.blocks]
    assert roles == [
        "input", "convolution", "pooling", "convolution", "pooling", "flatten",
        "linear", "linear", "linear", "output",
    ]  # fmt: skip
    sizes = [(b.size.channels, b.size.spatial) for b in found.blocks[:5]]
    # LeCun et al. 1998, figure 2: 32x32, 6@28x28, 6@14x14, 16@10x10, 16@5x5.
    assert sizes == [(1, (32, 32)), (6, (28, 28)), (6, (14, 14)), (16, (10, 10)), (16, (5, 5))]
    window = found.blocks[1].window
    assert window is not None
    assert (window.size, window.stride) == ((5, 5), (1, 1))
    assert found.blocks[1].parts == ("conv2d", "tanh")


def test_vgg_stacks_slabs_and_folds_none_of_them() -> None:
    found = figure_graph(traced("vgg16"))
    assert [len(stack) for stack in found.stacks] == [2, 2, 3, 3, 3]
    assert found.runs == ()


def test_resnet_tells_identity_from_projection() -> None:
    found = figure_graph(traced("resnet50"), repeats="none")
    kinds = [link.kind for link in found.links]
    # He et al. 2015, table 1: 3 + 4 + 6 + 3 bottlenecks, the first of each stage projected.
    assert (kinds.count("identity"), kinds.count("projection")) == (12, 8)
    assert sum(block.projection for block in found.blocks) == 4


def test_resnet_folds_its_blocks() -> None:
    found = figure_graph(traced("resnet50"))
    assert [run.repeat for run in found.runs] == [2, 3, 5, 2]
    assert {run.label for run in found.runs} == {"Bottleneck"}
    assert {len(run.blocks) for run in found.runs} == {4}


def test_unet_skips_nest() -> None:
    found = figure_graph(traced("unet"))
    skips = [k for k in found.links if k.kind == "identity"]
    assert len(skips) == 4
    assert all(found.block(k.target).role == "concat" for k in skips)


@pytest.mark.parametrize(
    ("layer", "given", "size"),
    [
        (nn.Conv1d(3, 5, 3), (2, 3, 20), Size(5, (18,))),
        (nn.Conv2d(3, 5, 3), (2, 3, 20, 30), Size(5, (18, 28))),
        (nn.Conv2d(3, 5, 3), (3, 20, 30), Size(5, (18, 28))),
        (nn.Conv3d(3, 5, 3), (2, 3, 9, 20, 30), Size(5, (7, 18, 28))),
        (nn.Linear(7, 9), (2, 11, 7), Size(9, (11,))),
        (nn.Linear(7, 9), (7,), Size(9, ())),
        (nn.LayerNorm(7), (2, 4, 4, 7), Size(7, (4, 4))),
    ],
)
def test_sizes_of_one_layer(layer: nn.Module, given: tuple[int, ...], size: Size) -> None:
    block = next(
        b for b in of(layer, torch.zeros(given)).blocks if b.role not in ("input", "output")
    )
    assert block.size == size


class _Turned(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv, self.fc = nn.Conv2d(3, 5, 3), nn.Linear(5, 6)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.fc(self.conv(x).permute(0, 2, 3, 1)).relu().permute(0, 3, 1, 2).sigmoid()


def test_channels_are_followed_through_permutations() -> None:
    found = of(_Turned(), torch.zeros(1, 3, 20, 30))
    assert found.blocks[-1].size == Size(6, (18, 28))


def test_pre_activation_is_part_of_the_layer() -> None:
    unit = nn.Sequential(
        nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 8, 3),
        nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 4, 3),
    )  # fmt: skip
    found = of(unit, torch.zeros(2, 4, 9, 9))
    parts = [b.parts for b in found.blocks if b.role == "convolution"]
    assert parts == [("batch_norm", "relu", "conv2d"), ("batch_norm", "relu", "conv2d")]


def test_depthwise_groups_come_from_the_weights() -> None:
    found = figure_graph(traced("mobilenet_v2"))
    groups = [b.window.groups for b in found.blocks if b.window and b.role == "convolution"]
    assert groups[:4] == [1, 32, 1, 1]


def test_many_plain_layers_fold_and_few_do_not() -> None:
    few, many = (nn.Sequential(*(nn.Linear(4, 4) for _ in range(n))) for n in (4, 9))
    assert figure_graph(netviz.trace(few, input_data=torch.zeros(1, 4))).runs == ()
    assert [r.repeat for r in of(many, torch.zeros(1, 4)).runs] == [9]


def test_unknown_repeats() -> None:
    with pytest.raises(FormatError, match="choose from blocks"):
        figure_graph(traced("mlp"), repeats="some")


class Unflattened(nn.Module):
    """A vector that becomes maps, scaled, and their mean."""

    def __init__(self) -> None:
        super().__init__()
        self.inner, self.conv = nn.Linear(8, 6 * 49), nn.Conv2d(6, 4, 3, padding=1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        maps = self.inner(x).view(-1, 6, 7, 7).relu()
        return (self.conv(maps) * 0.1).relu().mean((2, 3))


def test_maps_from_a_vector_have_their_channels_first() -> None:
    linear, conv, pool = of(Unflattened(), torch.zeros(1, 8)).blocks[1:4]
    assert (linear.size.channels, linear.size.spatial) == (6, (7, 7))
    assert conv.parts == ("conv2d", "mul", "relu")
    assert (pool.role, pool.size) == ("pooling", Size(4, ()))


def test_scaling_alone_is_no_band() -> None:
    class Scaled(nn.Conv2d):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return super().forward(x) * 0.5

    block = of(Scaled(3, 4, 3), torch.zeros(1, 3, 8, 8)).blocks[1]
    assert block.parts == ("conv2d", "mul")
    assert not block.activated


def test_flattening_of_one_pixel_is_hidden() -> None:
    def roles(size: int) -> list[str]:
        net = nn.Sequential(nn.AdaptiveAvgPool2d(size), nn.Flatten(), nn.Linear(3 * size**2, 2))
        return [block.role for block in of(net, torch.zeros(1, 3, 8, 8)).blocks]

    assert roles(1) == ["input", "pooling", "linear", "output"]
    assert "flatten" in roles(2)


class Stepped(nn.Module):
    """Maps, to which the embedding of a time step is added after every convolution."""

    def __init__(self) -> None:
        super().__init__()
        self.time = nn.Sequential(*(nn.Linear(8, 8) for _ in range(6)))
        self.convs = nn.ModuleList(nn.Conv2d(8, 8, 3, padding=1) for _ in range(2))
        self.fits = nn.ModuleList(nn.Linear(8, 8) for _ in range(2))

    def forward(self, x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        t = self.time(t)
        for conv, fit in zip(self.convs, self.fits, strict=True):
            x = conv(x) + fit(t)[:, :, None, None]
        return x


def test_the_spine_is_the_way_of_the_maps() -> None:
    found = of(Stepped(), torch.zeros(1, 8, 8, 8), torch.zeros(1, 8))
    assert [found.block(id_).role for id_ in found.chains[0]] == [
        "input", "convolution", "add", "convolution", "add", "output",
    ]  # fmt: skip
    assert not any(block.projection for block in found.blocks)
