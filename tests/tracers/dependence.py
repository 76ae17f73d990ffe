"""Autograd as a witness: what depends on what, found without looking at any call."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from netviz.ir import Graph, Node
from netviz.tracers.tensors import named_tensors
from tests.tracers.look import reached


def truth(model: nn.Module, data: Any) -> dict[tuple[str, str], bool]:
    """Whether autograd connects (parameter or input, output), both by name."""
    leaves = {name: p for name, p in model.named_parameters() if p.requires_grad}
    data = _with_gradient(data)
    given = {} if isinstance(data, Tensor) else dict(named_tensors(data, ""))
    leaves |= {f"input:{k}": t for k, t in given.items() if t.requires_grad}
    with torch.enable_grad():
        result = _call(model, data)
    found: dict[tuple[str, str], bool] = {}
    for name, output in named_tensors(result, ""):
        if not output.requires_grad or not leaves:
            continue
        total = (torch.view_as_real(output) if output.is_complex() else output).square().sum()
        wanted = list(leaves.values())
        grads = torch.autograd.grad(total, wanted, retain_graph=True, allow_unused=True)
        found |= {
            (leaf, name or "output"): grad is not None
            for leaf, grad in zip(leaves, grads, strict=True)
        }
    return found


def _with_gradient(data: Any) -> Any:
    if isinstance(data, Tensor):
        return data
    for _, tensor in named_tensors(data, ""):
        if tensor.is_floating_point() and tensor.is_leaf:
            tensor.requires_grad_()
    return data


def _call(model: nn.Module, data: Any) -> Any:
    if isinstance(data, dict):
        return model(**data)
    return model(*data) if isinstance(data, tuple) else model(data)


def disagreements(graph: Graph, found: dict[tuple[str, str], bool]) -> tuple[list[str], list[str]]:
    """(dependences that the graph lacks, ways in the graph that autograd does not know)."""
    outputs = {node.name: node.id for node in graph.nodes if node.kind == "output"}
    lacking, invented, after = [], [], {}
    for (leaf, output), connected in found.items():
        if leaf.startswith("input:") or output not in outputs:
            continue
        if leaf not in after:
            after[leaf] = reached(graph, readers(graph, leaf))
        drawn = outputs[output] in after[leaf]
        if connected and not drawn:
            lacking.append(f"{leaf} -> {output}")
        if drawn and not connected:
            invented.append(f"{leaf} -> {output}")
    return lacking, invented


def readers(graph: Graph, parameter: str) -> list[Node]:
    """The nodes that read ``parameter``, or that it is."""
    names = {parameter, parameter.removeprefix("_orig_mod."), parameter.removeprefix("module.")}
    for entry in graph.parameters:
        if names & set(entry.names):
            names |= set(entry.names)
    return [
        node
        for node in graph.nodes
        if names & set(node.parameters) or (node.kind == "parameter" and node.name in names)
    ]
