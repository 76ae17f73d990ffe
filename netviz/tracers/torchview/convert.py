"""A result of ``torchview.draw_graph`` -> graph, with nothing but the record to go by."""

from __future__ import annotations

from collections import Counter
from typing import Any

import torch

from netviz.ir import Attribute, Graph, Note, Port, TensorSpec, verify
from netviz.tracers.modes.drafts import GroupDraft
from netviz.tracers.modes.freeze import freeze
from netviz.tracers.modes.recorder import Recorder
from netviz.tracers.modes.roster import Roster
from netviz.tracers.torchview import notes, record
from netviz.tracers.torchview.reading import UNKNOWN, Reading
from netviz.tracers.tree import Tree


def from_torchview(computation_graph: Any) -> Graph:
    """All that ``torchview.draw_graph(...)`` recorded, as a `Graph`.

    torchview's options (``depth``, ``roll``, ``hide_inner_tensors`` ...) hide parts of its picture,
    not of its record: the graph is whole whatever they were, and ``netviz.draw(graph, depth=...)``
    chooses anew. Modules are named by their class and number, since torchview does not keep their
    names; notes list what else it does not keep. Raises `GraphError` for anything else.
    """
    graph = record.check(computation_graph)
    recorder = Recorder(Roster(), stop=from_torchview.__code__)
    groups = _groups(graph, recorder.scope.groups)
    roots = list(graph.root_container)
    names = ["input"] if len(roots) == 1 else [f"input_{i}" for i in range(1, len(roots) + 1)]
    specs = [TensorSpec(tuple(root.tensor_shape), UNKNOWN) for root in roots]
    reading = Reading(graph, groups, zip(names, specs, strict=True))
    reading.outputs_of(graph)
    recorder.drafts = reading.drafts
    said = [*notes.of_record(reading), *_unknown(graph)]
    metadata: dict[str, Attribute] = {"engine": "torchview", "torch": torch.__version__}
    name = recorder.scope.groups[0].class_name
    return verify(freeze(recorder, name=name, notes=said, metadata=metadata))


def _groups(graph: Any, found: list[GroupDraft]) -> dict[Any, GroupDraft]:
    """A group for each module call; the same module called again is known by its identity."""
    tree = Tree(found, lambda path: ("Module", ""))
    groups: dict[Any, GroupDraft] = {}
    paths: dict[tuple[int, str], str] = {}
    children: Counter[tuple[str, str]] = Counter()
    for node, holder in record.walk(graph):
        if not record.is_module(node):
            continue
        parent = groups[holder].id if holder is not None else ""
        if not found:
            groups[node] = with_ports(tree.call("", node.name, parent=None), node)
            continue
        key = node.compute_unit_id, node.name
        if key not in paths:
            above = tree.by_id[parent].path
            children[above, node.name] += 1
            label = f"{node.name}-{children[above, node.name]}"
            paths[key] = f"{above}.{label}" if above else label
        groups[node] = with_ports(tree.call(paths[key], node.name, parent=parent), node)
    if not found:
        tree.call("", "model", parent=None)
    return groups


def with_ports(group: GroupDraft, node: Any) -> GroupDraft:
    """``group`` with the tensors that torchview saw go into and come out of the module."""
    group.inputs = _ports(node.input_shape, "input")
    group.outputs = _ports(node.output_shape, "output")
    return group


def _ports(shapes: list[tuple[int, ...]], name: str) -> list[Port]:
    names = [name] if len(shapes) == 1 else [str(i) for i in range(len(shapes))]
    return [
        Port(n, TensorSpec(tuple(shape), UNKNOWN)) for n, shape in zip(names, shapes, strict=False)
    ]


def _unknown(graph: Any) -> list[Note]:
    missing = "names of modules and inputs, parameters, dtypes, source lines"
    said = [Note("unseen", f"a torchview graph does not tell: {missing}")]
    modules = (node for node, _ in record.walk(graph) if record.is_module(node))
    deepest = max((module.depth for module in modules), default=0)
    hidden = [f"depth={graph.depth}"] if graph.depth < deepest else []
    hidden += ["roll=True"] if graph.roll else []
    if hidden:
        options = " and ".join(hidden)
        said.append(Note("unwrapped", f"{options} hid parts of torchview's picture; here is all"))
    return said
