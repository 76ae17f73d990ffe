"""A second opinion on plain networks: torchview, which hooks into torch in another way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import nn

from netviz import zoo
from netviz.ir import Graph, Index
from netviz.tracers import trace

torchview = pytest.importorskip("torchview")

SIZES = {
    "mlp": None,
    "lenet5": None,
    "alexnet": None,
    "resnet18": (1, 3, 64, 64),
    "resnet50": (1, 3, 64, 64),
    "mobilenet_v1": (1, 3, 64, 64),
    "mobilenet_v2": (1, 3, 64, 64),
    "unet": (1, 1, 64, 64),
    "autoencoder": None,
    "dcgan_g": None,
    "dcgan_d": None,
}


def seen_by_torchview(model: nn.Module, data: Any) -> Iterator[tuple[str, str, int]]:
    """("ModuleNode" or "FunctionNode", name, depth), in the order of the calls."""
    graph = torchview.draw_graph(model, input_data=data, depth=99, device="cpu")
    waiting: list[Any] = [graph.node_hierarchy]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            for node, inner in item.items():
                yield type(node).__name__, node.name, node.depth
                waiting.append(inner)
        elif isinstance(item, (list, tuple)):
            waiting.extend(reversed(item))
        else:
            yield type(item).__name__, item.name, item.depth


def depths(graph: Graph) -> Iterator[tuple[str, int]]:
    """Class and depth of every module call, in the order of the calls."""
    index = Index.of(graph)
    for group in graph.groups:
        if group.kind == "module":
            above = [index.group[name] for name in index.ancestors(group.id)][1:]
            yield group.class_name, sum(parent.kind == "module" for parent in above)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", SIZES)
def test_module_calls_and_operators_agree_with_torchview(name: str) -> None:
    model = zoo.build(name).eval()
    size = SIZES[name]
    data = model.example_inputs if size is None else (torch.rand(size),)
    other = [item for item in seen_by_torchview(model, data) if item[2] >= 0]
    graph = trace(model, data)
    modules = [(label, depth) for kind, label, depth in other if kind == "ModuleNode"]
    assert list(depths(graph)) == modules
    functions = [label for kind, label, _ in other if kind == "FunctionNode"]
    assert functions
    assert [node.op for node in graph.nodes if node.kind == "operator"] == functions
