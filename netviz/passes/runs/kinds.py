"""A number for every call and node, which those built alike share.

Alike: class, configuration, operators, parameters, shapes and inner wiring are the same; names,
places in a list and rates of dropout do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Container, Hashable, Mapping

from netviz.ir import Attribute, Graph, Node, Parameter, Port
from netviz.passes.roles import role_of, role_of_class
from netviz.passes.runs.forest import Forest

_PLACE = re.compile(r"((layer|block|stage|head)_?)?(idx|id|index|number)|.*drop.*")
_PLACES = {"setitem": ("k",), "narrow": ("start",), "select_scatter": ("index",)}
"""By operator, what else says where in a tensor something is."""
_DIGITS = re.compile(r"\d+")

Kinds = dict[tuple[str, bool], int]


def kinds(graph: Graph, forest: Forest) -> Kinds:
    """For each (id, whether it is a call) in ``forest``, its number; linear time."""
    numbers: dict[Hashable, int] = {}
    parameter = {name: p for p in graph.parameters for name in p.names}
    group = {g.id: g for g in graph.groups}
    found: Kinds = {}
    for node in forest.nodes:
        found[node.id, False] = numbers.setdefault(_of_node(node, parameter), len(numbers))
    for id_ in reversed(forest.calls):
        call, items = group[id_], forest.items[id_]
        wiring = sorted(
            (a, wire.source - items[a].start, wire.source_port,
             b, wire.target - items[b].start, wire.target_port)
            for a, b, wire in forest.inside[id_]
        )  # fmt: skip
        key = (
            call.class_name, call.kind, call.repeat,
            settings_of(call.attributes, role_of_class(call.class_name)),
            tuple(found[item.id, item.call] for item in items), tuple(wiring),
        )  # fmt: skip
        found[id_, True] = numbers.setdefault(key, len(numbers))
    return found


def _of_node(node: Node, parameter: Mapping[str, Parameter]) -> Hashable:
    name = node.name if node.kind == "input" else ""
    if node.kind == "output":
        name = family(node)
    return (
        node.kind, node.op, name, node.error, node.repeat, len(node.members),
        settings_of(node.attributes, role_of(node), _PLACES.get(node.op, ())),
        _shapes(node.inputs), _shapes(node.outputs),
        tuple(weight_of(parameter[name]) for name in node.parameters),
        (node.cost, tuple(node.aten.items())) if node.kind == "module" else (),
    )  # fmt: skip


def family(node: Node) -> str:
    """The name of an output with its numbers left out: "past_key_values.#.#"."""
    return _DIGITS.sub("#", node.name)


def settings_of(
    attributes: Mapping[str, Attribute], role: str, without: Container[str] = ()
) -> Hashable:
    """The settings of what plays ``role``, but for places in a list, rates of dropout and those
    ``without``."""
    return tuple(
        (key, value)
        for key, value in sorted(attributes.items())
        if not _PLACE.fullmatch(key)
        and key not in without
        and not (role == "dropout" and isinstance(value, float))
    )


def _shapes(ports: tuple[Port, ...]) -> Hashable:
    return tuple((port.tensor.shape, port.tensor.dtype) for port in ports)


def weight_of(parameter: Parameter) -> Hashable:
    """What is equal in weights that copies have each for itself."""
    return parameter.tensor.shape, parameter.tensor.dtype, parameter.kind, parameter.trainable
