"""Small networks and what has been done to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import Tensor, nn
from torch.nn import functional as F

import netviz
from netviz.ir import Edge, Graph, Group, Node, Port, TensorSpec
from netviz.passes.match import Match, match

IMAGE = (1, 3, 16, 16)


def conv(inputs: int, outputs: int, kernel: int = 3) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2)


def plain() -> nn.Sequential:
    return nn.Sequential(conv(3, 8), nn.ReLU(), conv(8, 8), nn.ReLU(), conv(8, 4), nn.ReLU())


class Net(nn.Module):
    """A stem, a body, a normalised skip and a head, each of which a test may change."""

    def __init__(
        self,
        *,
        body: str = "body",
        head: nn.Module | None = None,
        act: nn.Module | None = None,
        blocks: int = 2,
    ) -> None:
        super().__init__()
        self.body = body
        self.stem = conv(3, 8)
        self.act = act or nn.ReLU()
        layers = [nn.Sequential(conv(8, 8), nn.BatchNorm2d(8), nn.ReLU()) for _ in range(blocks)]
        self.add_module(f"{body}_of", nn.Sequential(*layers))
        self.head = head or nn.Linear(8, 10)

    def forward(self, x: Tensor) -> Tensor:
        x = self.act(self.stem(x))
        y = self.get_submodule(f"{self.body}_of")(x)
        return self.head(self.join(x, y).mean((2, 3)))

    def join(self, x: Tensor, y: Tensor) -> Tensor:
        return x + y


class Rewired(Net):
    """The skip is gone, but not the addition."""

    def join(self, x: Tensor, y: Tensor) -> Tensor:
        return y + y


class Swapped(nn.Module):
    """Three named layers in either of two orders."""

    def __init__(self, *, late: bool) -> None:
        super().__init__()
        self.late = late
        self.conv, self.norm, self.other = conv(3, 3), nn.BatchNorm2d(3), conv(3, 3, 5)

    def forward(self, x: Tensor) -> Tensor:
        if self.late:
            return self.norm(self.other(self.conv(x)))
        return self.other(self.conv(self.norm(x)))


class Flat(nn.Module):
    """Layers held by the model itself, or in a Sequential; modules or functions."""

    def __init__(self, *, functional: bool = False) -> None:
        super().__init__()
        self.conv1, self.relu, self.conv2 = conv(3, 8), nn.ReLU(), conv(8, 8)
        self.fc = nn.Linear(8, 4)
        self.functional = functional

    def forward(self, x: Tensor) -> Tensor:
        act: Callable[[Tensor], Tensor] = F.relu if self.functional else self.relu
        return self.fc(act(self.conv2(act(self.conv1(x)))).mean((2, 3)))


class Wrapped(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(conv(3, 8), nn.ReLU(), conv(8, 8), nn.ReLU())
        self.fc = nn.Linear(8, 4)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(self.features(x).mean((2, 3)))


def compared(left: nn.Module, right: nn.Module, size: Any = IMAGE) -> Match:
    graphs = [netviz.trace(model, input_size=size) for model in (left, right)]
    return match(*graphs)


def news(found: Match) -> list[tuple[str, str | None, str | None]]:
    """Kind and ids of everything that differs, calls around it and what only follows left out."""
    return [
        (change.kind, change.left, change.right)
        for change in found.changes
        if change.kind != "equal" and not change.follows and (change.layers or change.what)
    ]


def chain(length: int, *, changed: bool = False) -> nn.Sequential:
    layers: list[nn.Module] = [
        nn.Linear(2, 2) if place % 2 else nn.ReLU() for place in range(length)
    ]
    if changed:
        layers.insert(length // 3, nn.Tanh())
        layers[length // 2 | 1] = nn.Sigmoid()
    return nn.Sequential(*layers)


def nested(depth: int) -> Graph:
    """Calls within calls, each with an operator of its own before the call in it."""
    spec = TensorSpec((1, 2))
    groups = [Group(id="", path="", class_name="Net")]
    nodes = [Node(id="/x", kind="input", op="input", name="x", outputs=(Port("x", spec),))]
    edges = []
    for level in range(1, depth + 1):
        path = ".".join(["block"] * level)
        groups.append(Group(id=path, path=path, class_name="Block", parent=groups[-1].id))
        node = Node(id=f"{path}/relu", kind="operator", op="relu", name="relu", group=path,
                    inputs=(Port("input", spec),), outputs=(Port("0", spec),))  # fmt: skip
        edges.append(Edge(nodes[-1].id, 0, node.id, 0, spec))
        nodes.append(node)
    return Graph(name="deep", nodes=tuple(nodes), edges=tuple(edges), groups=tuple(groups))
