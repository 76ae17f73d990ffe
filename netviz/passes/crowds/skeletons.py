"""A number for every call and node, which those share that differ in size only.

Of one ``size`` or another are the tensors that flow through: experts that are sent more or fewer
tokens, a head that looks at several resolutions, layers of ever larger dilation. Of one ``width``
or another are the weights as well: the layers of a network that narrows from layer to layer. What
is in a call counts once, however often it occurs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Mapping

from netviz.ir import Graph, Node, Parameter
from netviz.ir.node import HELD
from netviz.passes.plumbing import PLUMBING
from netviz.passes.roles import role_of
from netviz.passes.runs.forest import Forest
from netviz.passes.runs.kinds import Kinds, settings_of, weight_of

SIZE, WIDTH = "size", "width"
"""What may differ."""

_DIGITS = re.compile(r"\d+")
_FREE = frozenset(("shape", "tensor", "merge", "arithmetic", "reduction", "other"))
"""Roles of operators whose settings are sizes and indices rather than what they do."""
_REACH = ("dilation", "padding")
"""Settings that change how far a layer sees, not what it costs."""


def skeletons(graph: Graph, forest: Forest, *, differs: str) -> Kinds:
    """For each (id, whether it is a call) in ``forest``, its number; linear time."""
    numbers: dict[Hashable, int] = {}
    parameter = {name: p for p in graph.parameters for name in p.names}
    group = {g.id: g for g in graph.groups}
    found: Kinds = {}
    for node in forest.nodes:
        key = _of_node(node, parameter, differs)
        found[node.id, False] = numbers.setdefault(key, len(numbers))
    shown = {node.id for node in forest.nodes if node.op not in PLUMBING | set(HELD)}
    weights = _weights(graph) if differs == SIZE else {}
    for id_ in reversed(forest.calls):
        items = [item for item in forest.items[id_] if item.call or item.id in shown]
        parts = dict.fromkeys(found[item.id, item.call] for item in items)
        name = _DIGITS.sub("", group[id_].class_name)
        key = (name, group[id_].kind, weights.get(group[id_].path, 0), *parts)
        found[id_, True] = numbers.setdefault(key, len(numbers))
    return found


def _of_node(node: Node, parameter: Mapping[str, Parameter], differs: str) -> Hashable:
    if node.kind in ("input", "output"):
        return node.id
    plain = (node.kind, node.op.rstrip("_"), node.error, len(node.parameters))
    if differs == WIDTH or node.kind in HELD:
        return plain
    role = role_of(node)
    settings = () if role in _FREE else settings_of(node.attributes, role, _REACH)
    return (*plain, settings, tuple(weight_of(parameter[name]) for name in node.parameters))


def _weights(graph: Graph) -> dict[str, int]:
    """Elements of all parameters at each path and below: a stage of four blocks and one of eight
    differ in more than the size of what flows through."""
    found: Counter[str] = Counter()
    for parameter in graph.parameters:
        path = parameter.name
        while path:
            path = path.rpartition(".")[0]
            found[path] += parameter.tensor.numel
    return found
