"""What torchview keeps of a forward: its tree of modules and functions, and who made which tensor.

The record is whole whatever the options of its picture were: those only hide.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
import torch.nn.functional as F

from netviz.errors import GraphError
from netviz.tracers.modes.operators import dotted_name, operator_name

_PASS = "empty-pass"
_HOMES = (F, torch, torch.Tensor, torch.special, torch.linalg, torch.fft, torch._VF)


def check(graph: Any) -> Any:
    """``graph`` itself when it is a result of ``draw_graph``; raises `GraphError` otherwise."""
    if not all(hasattr(graph, name) for name in ("node_hierarchy", "root_container", "edge_list")):
        raise GraphError(
            "from_torchview() takes what torchview.draw_graph(...) returned, "
            f"not {type(graph).__name__}"
        )
    return graph


def walk(graph: Any) -> Iterator[tuple[Any, Any]]:
    """Every module call and function call with the module call around it (None for the model).

    In the order of recording, which is that of execution but for functions that torchview files
    under an outer module.
    """
    (content,) = graph.node_hierarchy.values()
    waiting = [(item, None) for item in reversed(content)]
    while waiting:
        item, holder = waiting.pop()
        if isinstance(item, dict):
            for node, inner in item.items():
                yield node, holder
                waiting.extend((part, node) for part in reversed(inner))
        elif not is_tensor(item):
            yield item, holder


def is_module(node: Any) -> bool:
    """Whether a node of torchview's is a module call."""
    return hasattr(node, "is_activation")


def is_outermost(graph: Any, node: Any) -> bool:
    """Whether a module call is the model's own."""
    (content,) = graph.node_hierarchy.values()
    return any(isinstance(item, dict) and node in item for item in content)


def is_tensor(node: Any) -> bool:
    """Whether a node of torchview's is a tensor."""
    return hasattr(node, "tensor_shape")


def is_pass(node: Any) -> bool:
    """Whether a function call is torchview's own mark of a tensor that was handed through."""
    return bool(node.name == _PASS)


def maker(tensor: Any) -> tuple[Any, Any]:
    """The function that made ``tensor``, with the tensor itself; None for what no function made.

    Inside a module torchview speaks of its arguments by stand-ins, whose ``main_node`` they are.
    """
    tensor = tensor.main_node
    for parent in tensor.parents:
        return (None, tensor) if is_module(parent) else (parent, tensor)
    return None, tensor


def function_names(node: Any) -> tuple[str, str]:
    """Short and dotted name of the function that a call called: torchview keeps its identity."""
    found = [home.__dict__.get(node.name) or getattr(home, node.name, None) for home in _HOMES]
    known = [function for function in found if callable(function)]
    exact = [function for function in known if id(function) == node.compute_unit_id]
    for function in (*exact, *known):
        return operator_name(function), dotted_name(function)
    bare = node.name.strip("_") or node.name
    return ("getattr", "getattr") if node.name == "__get__" else (bare, node.name)
