"""Networks as people write them: what once lay on something else, or told too much."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

import pytest
import torch
from torch import nn
from torch.nn import functional as F

import netviz
from netviz.drawing import scene_of
from netviz.errors import FormatError
from netviz.ir import Graph
from netviz.layouts.styles import choose
from netviz.layouts.styles.reading import read
from netviz.scene import Scene, Text
from tests.layouts.styles.faults import faults


class Five(nn.Module):
    """Five inputs, each with a layer of its own, side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.parts = nn.ModuleList(nn.Linear(4 + n, 8) for n in range(5))
        self.last = nn.Linear(40, 3)

    def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
        found = [part(x).relu() for part, x in zip(self.parts, inputs, strict=True)]
        last: torch.Tensor = self.last(torch.cat(found, -1))
        return last


class Experts(nn.Module):
    """A soft mixture after attention that gives its weights too, which nothing reads."""

    def __init__(self) -> None:
        super().__init__()
        self.norms = nn.ModuleList(nn.LayerNorm(32) for _ in range(2))
        self.attention = nn.MultiheadAttention(32, 4, batch_first=True)
        self.gate = nn.Linear(32, 4)
        self.experts = nn.ModuleList(
            nn.Sequential(nn.Linear(32, 64), nn.ReLU(), nn.Linear(64, 32)) for _ in range(4)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        h = self.norms[0](x)
        x = x + self.attention(h, h, h)[0]
        h = self.norms[1](x)
        share = self.gate(h).softmax(-1)
        for n, expert in enumerate(self.experts):
            x = x + share[..., n : n + 1] * expert(h)
        return x


class Latent(nn.Module):
    """A variational autoencoder."""

    def __init__(self) -> None:
        super().__init__()
        self.inner, self.mean, self.spread = (
            nn.Linear(784, 400),
            nn.Linear(400, 20),
            nn.Linear(400, 20),
        )
        self.up, self.out = nn.Linear(20, 400), nn.Linear(400, 784)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, ...]:
        h = F.relu(self.inner(x))
        mean, spread = self.mean(h), self.spread(h)
        z = mean + torch.exp(0.5 * spread) * torch.randn_like(spread)
        return torch.sigmoid(self.out(F.relu(self.up(z)))), mean, spread


class Cell(nn.Module):
    """A gated cell over time, its state zeros at first."""

    def __init__(self) -> None:
        super().__init__()
        self.gates = nn.ModuleList(nn.Linear(24, 16) for _ in range(4))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        h = c = x.new_zeros(1, 16)
        for t in range(x.shape[1]):
            z = torch.cat([x[:, t], h], 1)
            i, f, o = (gate(z).sigmoid() for gate in self.gates[:3])
            c = f * c + i * self.gates[3](z).tanh()
            h = o * c.tanh()
        return h


class Pyramid(nn.Module):
    """Laterals of one width from every stage, summed from the top down."""

    def __init__(self) -> None:
        super().__init__()
        sizes = (3, 16, 32, 64, 128)
        self.down = nn.ModuleList(nn.Conv2d(a, b, 3, 2, 1) for a, b in pairwise(sizes))
        self.beside = nn.ModuleList(nn.Conv2d(b, 32, 1) for b in sizes[1:])
        self.last = nn.ModuleList(nn.Conv2d(32, 32, 3, padding=1) for _ in sizes[1:])

    def forward(self, x: torch.Tensor) -> list[torch.Tensor]:
        kept = []
        for part in self.down:
            x = part(x).relu()
            kept.append(x)
        found = [self.beside[3](kept[3])]
        for n in (2, 1, 0):
            found.insert(0, self.beside[n](kept[n]) + F.interpolate(found[0], scale_factor=2))
        return [part(x) for part, x in zip(self.last, found, strict=True)]


class Gated(nn.Module):
    """A block with squeeze and excitation: one number a channel within a stage."""

    def __init__(self) -> None:
        super().__init__()
        self.stem, self.conv = nn.Conv2d(3, 16, 3, 1, 1), nn.Conv2d(16, 16, 3, 1, 1)
        self.less, self.more = nn.Conv2d(16, 4, 1), nn.Conv2d(4, 16, 1)
        self.last = nn.Conv2d(16, 16, 3, 1, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.stem(x)
        h = self.conv(x)
        share = self.more(self.less(F.adaptive_avg_pool2d(h, 1)).relu()).sigmoid()
        last: torch.Tensor = self.last(x + h * share)
        return last


class Volume(nn.Module):
    """Convolutions of volumes, then a linear layer."""

    def __init__(self) -> None:
        super().__init__()
        self.one, self.two = nn.Conv3d(1, 8, 3, padding=1), nn.Conv3d(8, 8, 3, padding=1)
        self.last = nn.Linear(8 * 64, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = F.max_pool3d(self.two(self.one(x).relu()).relu(), 2)
        last: torch.Tensor = self.last(x.flatten(1))
        return last


class Attentive(nn.Module):
    """A U of two levels whose skips pass a gate that the way up opens."""

    def __init__(self) -> None:
        super().__init__()
        self.high, self.deep = nn.Conv2d(3, 64, 3, padding=1), nn.Conv2d(64, 128, 3, padding=1)
        self.up, self.joined = nn.ConvTranspose2d(128, 64, 2, 2), nn.Conv2d(128, 64, 3, padding=1)
        self.own, self.skipped = nn.Conv2d(64, 32, 1), nn.Conv2d(64, 32, 1)
        self.gate = nn.Conv2d(32, 1, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        high = self.high(x).relu()
        up = self.up(self.deep(F.max_pool2d(high, 2)).relu())
        gate = self.gate((self.own(up) + self.skipped(high)).relu()).sigmoid()
        last: torch.Tensor = self.joined(torch.cat([gate * high, up], 1)).relu()
        return last


MADE: dict[str, tuple[Callable[[], nn.Module], tuple[torch.Tensor, ...]]] = {
    "five": (Five, tuple(torch.zeros(1, 4 + n) for n in range(5))),
    "experts": (Experts, (torch.zeros(1, 16, 32),)),
    "latent": (Latent, (torch.zeros(1, 784),)),
    "cell": (Cell, (torch.zeros(1, 5, 8),)),
    "pyramid": (Pyramid, (torch.zeros(1, 3, 64, 64),)),
    "gated": (Gated, (torch.zeros(1, 3, 32, 32),)),
    "attentive": (Attentive, (torch.zeros(1, 3, 64, 64),)),
    "volume": (Volume, (torch.zeros(1, 1, 8, 8, 8),)),
}


@lru_cache
def graph(name: str) -> Graph:
    make, inputs = MADE[name]
    found: Graph = netviz.trace(make().eval(), inputs)
    return found


def words(scene: Scene) -> list[str]:
    return [m.string for e in scene.elements for m in e.marks if isinstance(m, Text)]


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("style", ["blocks", "resnet", "plotneuralnet"])
def test_nothing_lies_on_anything(name: str, style: str) -> None:
    assert not faults(scene_of(graph(name), style=style))


def test_counts_in_a_u_with_gates_stand_apart() -> None:
    assert not faults(scene_of(graph("attentive"), style="unet"))


def test_what_nothing_reads_is_not_drawn() -> None:
    assert "Mean" not in words(scene_of(graph("experts"), style="blocks"))


def test_noise_stands_beside_what_it_scales() -> None:
    scene = scene_of(graph("latent"), style="blocks")
    assert "Gaussian noise" in words(scene)
    assert not any(e.id.endswith("->/randn_like") for e in scene.elements)


def test_states_of_zeros_keep_both_lines_into_a_product() -> None:
    scene = scene_of(graph("cell"), style="blocks")
    into = [e.id.partition("->")[2] for e in scene.elements if e.kind == "edge"]
    balls = [e.id for e in scene.elements if e.kind == "node" and e.role == "merge"]
    assert balls
    assert all(into.count(ball) > 1 for ball in balls)


def test_a_gate_does_not_end_a_stage() -> None:
    assert words(scene_of(graph("gated"), style="resnet")).count("32×32") == 1


def test_auto_is_what_an_expert_takes() -> None:
    assert choose(graph("volume")) == "plotneuralnet"
    assert choose(graph("five")) != "fcnn"


@pytest.mark.parametrize(
    ("style", "name", "value"),
    [
        ("lenet", "maps", 0),
        ("lenet", "opacity", 7),
        ("plotneuralnet", "scale", "0"),
        ("plotneuralnet", "height", "Infinity"),
        ("fcnn", "node_colour", "banana"),
    ],
)
def test_options_out_of_range_are_refused(style: str, name: str, value: object) -> None:
    with pytest.raises(FormatError, match=name):
        read(style, {name: value})


def test_neurons_of_very_many_layers_are_refused() -> None:
    many = netviz.trace(nn.Sequential(*(nn.Linear(2, 2) for _ in range(70))), torch.zeros(1, 2))
    with pytest.raises(FormatError, match="70 linear layers"):
        scene_of(many, style="fcnn")


def test_one_map_stands_for_a_layer() -> None:
    assert not faults(scene_of(graph("gated"), style="lenet", style_options={"maps": 1}))


def test_a_u_in_one_column_keeps_text_that_is_read() -> None:
    scene = scene_of(
        netviz.figure("zoo:unet_2015", style="unet").graph, style="unet", width="8.6cm"
    )
    sizes = [m.size for e in scene.elements for m in e.marks if isinstance(m, Text)]
    assert round(min(sizes), 1) >= 6
    assert not faults(scene)


class Scaled(nn.Module):
    """A classifier whose gates give one number a channel, resolution falling to them and back."""

    def __init__(self) -> None:
        super().__init__()
        sizes = (3, 8, 16, 32)
        self.down = nn.ModuleList(nn.Conv2d(a, b, 3, 2, 1) for a, b in pairwise(sizes))
        self.gates = nn.ModuleList(nn.Conv2d(b, b, 1) for b in sizes[1:])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for part, gate in zip(self.down, self.gates, strict=True):
            x = part(x).relu()
            x = x * gate(F.adaptive_avg_pool2d(x, 1)).sigmoid()
        return x


def test_gates_are_no_u() -> None:
    assert choose(netviz.trace(Scaled().eval(), torch.zeros(1, 3, 64, 64))) != "unet"
