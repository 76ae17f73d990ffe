"""Parameters on their way into the operators whose weights they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import fx

from netviz.tracers.exported.names import is_operator
from netviz.tracers.exported.values import Value, concrete
from netviz.tracers.modes import operators
from netviz.tracers.modes.drafts import Draft
from netviz.tracers.tensors import tensors_in

_PRODUCTS = frozenset(("mm", "addmm", "bmm", "matmul"))
_TURNS = frozenset(("permute", "t", "transpose", "expand", "view", "numpy_T"))
_WEIGHT_FIRST = frozenset(("embedding", "embedding_bag"))
_SAME = frozenset(("lift_fresh_copy", "lift_fresh", "alias", "detach", "detach_", "clone"))


def passed(node: fx.Node, args: Sequence[Any], values: dict[int, Value]) -> Any:
    """The tensor to take for the result of a call that does nothing worth a node; else None.

    Such are full slices, copies of a constant that was written in the code, counters of batches,
    and the transpositions that a linear layer's weight goes through when it has become a product.
    """
    given = tensors_in(args)
    if not given or id(given[0]) not in values:
        return None
    tensor, value = given[0], values[id(given[0])]
    name = operators.operator_name(node.target)
    if name == "slice" and _is_whole(node, tensor, args):
        return tensor
    if name in _SAME and value.kind == "constant":
        return tensor
    if name in ("add", "add_") and value.name.endswith("num_batches_tracked"):
        return tensor
    if len(given) == 1 and name in _TURNS and value.kind == "parameter" and _only_into(node):
        made: torch.Tensor = concrete(node.meta.get("val"))
        values[id(made)] = replace(value, stand_in=made, turned=True)
        return made
    return None


def absorb(draft: Draft, value: Value, position: int) -> bool:
    """Take ``value`` as the operator's own weight, where it is one, instead of as an input."""
    if not (position and value.owned and draft.op in operators.WEIGHTED):
        return False
    draft.parameters.append(value.name)
    for size, name in operators.weight_sizes(draft.op, value.stand_in, len(draft.parameters)):
        draft.attributes.setdefault(name, size)
    return True


def data_first(
    draft: Draft, named: list[tuple[str, Any]], values: dict[int, Value]
) -> list[tuple[str, Any]]:
    """The arguments ``named`` with the data before the weights, as a layer's author orders them.

    A product with a transposed weight is a linear layer: it becomes one, and its weights are taken.
    """
    if draft.op in _WEIGHT_FIRST:
        return [named[1], named[0], *named[2:]]
    tensors = [pair for pair in named if isinstance(pair[1], torch.Tensor)]
    if draft.op not in _PRODUCTS or not values[id(tensors[-1][1])].turned:
        return named
    weight = values[id(tensors[-1][1])]
    bias = values[id(tensors[0][1])] if draft.op == "addmm" else None
    if bias is not None and not bias.owned:
        return named
    draft.op = "linear"
    draft.parameters = [weight.name, *([bias.name] if bias is not None else [])]
    in_features, out_features = weight.spec.shape[-2:]
    draft.attributes = {"out_features": out_features, "in_features": in_features}
    return [("input", tensors[-2][1])]


def _is_whole(node: fx.Node, tensor: torch.Tensor, args: Sequence[Any]) -> bool:
    """Whether a slice takes all of its dimension: what indexing leaves behind for a ``:``."""
    start, step = (args[2] if len(args) > 2 else None), (args[4] if len(args) > 4 else 1)
    return start in (None, 0) and step == 1 and node.meta["val"].shape == tensor.shape


def _only_into(node: fx.Node) -> bool:
    """Whether a turned weight goes nowhere but into products, as their last factor."""
    for user in node.users:
        if not is_operator(user.target):
            return False
        name = operators.operator_name(user.target)
        last = [a for a in user.args if isinstance(a, fx.Node)][-1:]
        if not (name in _PRODUCTS and last == [node]) and not (name in _TURNS and _only_into(user)):
            return False
    return bool(node.users)
