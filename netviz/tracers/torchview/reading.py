"""torchview's record -> drafts of nodes and groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from heapq import heapify, heappop, heappush
from typing import Any

from netviz.ir import Port, TensorSpec
from netviz.tracers.formulas import FREE
from netviz.tracers.modes.drafts import Draft, GroupDraft, Operand, Origin
from netviz.tracers.naming import output_names
from netviz.tracers.torchview import record

UNKNOWN = "unknown"
"""The dtype of tensors in torchview's record."""


class Reading:
    """The drafts that stand for one record. ``groups``: the call of each of torchview's modules.

    ``inputs``: name and specification of the model's inputs, in torchview's order.
    """

    def __init__(
        self, graph: Any, groups: Mapping[Any, GroupDraft], inputs: Iterable[tuple[str, TensorSpec]]
    ) -> None:
        self.drafts: list[Draft] = []
        self.made = 0
        self._groups = groups
        self._of: dict[Any, Draft] = {}
        self._roots: dict[Any, Origin] = {}
        for node, (name, spec) in zip(graph.root_container, inputs, strict=False):
            self._root(node, Draft("input", "input", name, ""), spec)
        found = list(_functions(graph))
        for node, holder in found:
            self._of[node] = self._function(node, self.group_of(holder))
        for node, _ in found:
            self._connect(node, self._of[node])
        self.drafts = _in_order(_where_used(self.drafts, list(self._of.values())))

    def group_of(self, holder: Any) -> str:
        """Id of the call of one of torchview's modules; the model's for what is in none."""
        return self._groups[holder].id if holder in self._groups else ""

    def output(self, name: str, spec: TensorSpec, tensor: Any) -> None:
        """An output node for torchview's ``tensor``, None where it lost it."""
        draft = Draft("output", "output", name, "")
        if tensor is not None:
            draft.inputs.append(Operand(name, spec, self.origin(tensor, ""), 0))
        self.drafts.append(draft)

    def outputs_of(self, graph: Any) -> None:
        """Output nodes for what torchview itself took to be the model's results."""
        results = [
            t
            for node in self._groups
            if record.is_outermost(graph, node)
            for t in node.output_nodes
        ]
        names = output_names([str(position) for position in range(len(results))])
        for name, tensor in zip(names, results, strict=True):
            self.output(name, TensorSpec(tuple(tensor.tensor_shape), UNKNOWN), tensor)

    def origin(self, tensor: Any, group: str) -> Origin:
        """Who made ``tensor``; one that nobody made becomes a constant of ``group``."""
        function, made = record.maker(tensor)
        while function is not None and function not in self._of:  # marks of tensors handed through
            function, made = record.maker(next(iter(function.parents)))
        if function is not None:
            return Origin(self._of[function], list(function.children).index(made))
        if made not in self._roots:
            self.made += 1
            draft = Draft("constant", "constant", "tensor", group)
            self._root(made, draft, TensorSpec(tuple(made.tensor_shape), UNKNOWN))
        return self._roots[made]

    def _root(self, node: Any, draft: Draft, spec: TensorSpec) -> None:
        draft.outputs.append(Port(draft.name, spec))
        self.drafts.append(draft)
        self._roots[node] = Origin(draft, 0)

    def _function(self, node: Any, group: str) -> Draft:
        passed = record.is_pass(node)
        op, name = ("identity", "identity") if passed else record.function_names(node)
        draft = Draft("operator", op, name, group)
        shapes = [tuple(t.tensor_shape) for t in node.children]
        names = ["output"] if len(shapes) == 1 else [str(i) for i in range(len(shapes))]
        changes = passed or (op.endswith("_") and not node.name.startswith("__"))
        alias = 0 if changes and len(shapes) == 1 and node.parents else None
        for label, shape in zip(names, shapes, strict=False):
            draft.outputs.append(Port(label, TensorSpec(shape, UNKNOWN), alias))
        if not passed and op.rstrip("_") not in FREE:
            draft.uncounted.append(op)
        return draft

    def _connect(self, node: Any, draft: Draft) -> None:
        tensors = list(node.parents)
        given = len(getattr(node, "input_shape", ()))
        if len(tensors) == 1 and given > 1:
            tensors *= given  # torchview keeps a tensor that is given twice (x + x) once
        for position, tensor in enumerate(tensors):
            name = "input" if len(tensors) == 1 else str(position)
            spec = TensorSpec(tuple(tensor.tensor_shape), UNKNOWN)
            draft.inputs.append(Operand(name, spec, self.origin(tensor, draft.group), 0))


def _functions(graph: Any) -> Iterator[tuple[Any, Any]]:
    """Function calls with their modules; of the marks those that are all a module did."""
    holders: dict[Any, Any] = {}
    busy: set[Any] = set()
    calls = []
    for node, holder in record.walk(graph):
        if record.is_module(node):
            holders[node] = holder
            continue
        calls.append((node, holder))
        above = None if record.is_pass(node) else holder
        while above is not None and above not in busy:
            busy.add(above)
            above = holders.get(above)
    for node, holder in calls:
        if not record.is_pass(node):
            yield node, holder
        elif holder is not None and holder not in busy:
            busy.add(holder)
            yield node, holder


def _where_used(roots: list[Draft], functions: list[Draft]) -> list[Draft]:
    """Constants just before the first function that reads them."""
    found: dict[int, Draft] = {id(root): root for root in roots if root.kind == "input"}
    for draft in functions:
        for operand in draft.inputs:
            if operand.origin.draft.kind == "constant":
                found.setdefault(id(operand.origin.draft), operand.origin.draft)
        found[id(draft)] = draft
    return list(found.values())


def _in_order(drafts: list[Draft]) -> list[Draft]:
    """``drafts`` as they are, but none before what it reads."""
    position = {id(draft): place for place, draft in enumerate(drafts)}
    waits: list[int] = [0] * len(drafts)
    users: dict[int, list[int]] = {}
    for place, draft in enumerate(drafts):
        for source in {position[id(operand.origin.draft)] for operand in draft.inputs}:
            waits[place] += 1
            users.setdefault(source, []).append(place)
    ready = [place for place, count in enumerate(waits) if not count]
    heapify(ready)
    ordered = []
    while ready:
        place = heappop(ready)
        ordered.append(drafts[place])
        for user in users.get(place, ()):
            waits[user] -= 1
            if not waits[user]:
                heappush(ready, user)
    return ordered
