"""The operators of a program's graph -> drafts."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import fx
from torch.fx.node import map_aggregate
from torch.utils import _pytree as pytree

from netviz.ir import Port
from netviz.tracers.exported import weights
from netviz.tracers.exported.calls import Calls
from netviz.tracers.exported.costs import rerun
from netviz.tracers.exported.names import is_operator, readable, result_names, source_of
from netviz.tracers.exported.values import Memory, Value, concrete
from netviz.tracers.modes import operators
from netviz.tracers.modes.aten import info_of
from netviz.tracers.modes.drafts import Draft, Operand, Origin
from netviz.tracers.modes.recorder import Recorder
from netviz.tracers.tensors import storage_of, tensors_in

_INLINED = frozenset(
    "wrap_with_set_grad_enabled wrap_with_autocast hints_wrapper strict_mode wrap invoke_subgraph "
    "tag_activation_checkpoint".split()
)
"""Higher-order operators whose one body is simply run."""

_PLACEMENT = frozenset(("device", "pin_memory", "layout", "cudnn_enabled"))
"""Arguments that say where an operator runs, not what it does."""

_TO_THE_END = (1 << 63) - 1
"""The end of a slice that has none."""


class Reader:
    """Reads one program into ``recorder``, as if it had been traced."""

    def __init__(self, recorder: Recorder, calls: Calls) -> None:
        self.recorder = recorder
        self.calls = calls
        self._values: dict[int, Value] = {}
        self._time = 0

    # -- values ----------------------------------------------------------------------------------

    def own(self, tensor: torch.Tensor, kind: str, name: str) -> torch.Tensor:
        """What stands for a tensor that the program brings along."""
        made: torch.Tensor = concrete(tensor)
        self._values[id(made)] = Value(made, Memory(), kind=kind, name=name)
        return made

    def give(self, name: str, tensor: torch.Tensor) -> torch.Tensor:
        """What stands for an input of the program, which gets its node."""
        made = self.own(tensor, "input", name)
        self._origin(self._values[id(made)], "")
        return made

    def take(self, name: str, tensor: torch.Tensor) -> None:
        """A node for an output of the program."""
        draft = Draft("output", "output", name, "")
        draft.inputs.append(self._operand(name, tensor, ""))
        self.recorder.drafts.append(draft)

    def _origin(self, value: Value, group: str) -> Origin:
        if value.last is None:
            draft = Draft(value.kind, value.kind, value.name, group)
            if value.owned:
                draft.parameters.append(value.name)
            draft.outputs.append(Port(value.name, value.spec))
            self.recorder.drafts.append(draft)
            value.origin = Origin(draft, 0)
        return value.last or Origin(draft, 0)

    def _operand(self, name: str, tensor: torch.Tensor, group: str) -> Operand:
        value = self._values[id(tensor)]
        return Operand(name, value.spec, self._origin(value, group), 0)

    # -- graphs ----------------------------------------------------------------------------------

    def read(self, module: fx.GraphModule, given: Sequence[Any], group: str = "") -> Any:
        """Go through ``module``'s graph with ``given`` for its placeholders; what it returns."""
        known: dict[fx.Node, Any] = {}
        waiting = iter(given)
        for node in module.graph.nodes:
            if node.op == "placeholder":
                known[node] = next(waiting, None)
            elif node.op == "get_attr":
                known[node] = self._attribute(module, str(node.target))
            elif node.op == "output":
                return _known(node.args[0], known)
            else:
                known[node] = self._call(node, known, group)
        return None

    def _attribute(self, module: fx.GraphModule, target: str) -> Any:
        found: Any = operator.attrgetter(target)(module)
        return self.own(found, "constant", target) if isinstance(found, torch.Tensor) else found

    def _call(self, node: fx.Node, known: Mapping[fx.Node, Any], group: str) -> Any:
        args, kwargs = _known(node.args, known), _known(node.kwargs, known)
        if node.target is operator.getitem and isinstance(args[0], tuple):
            return args[0][args[1]]
        result = concrete(node.meta.get("val"))
        group = self.calls.group(node.meta.get("nn_module_stack")) or group
        if any(isinstance(a, fx.GraphModule) for a in args):
            return self._higher(node, args, result, group)
        if not is_operator(node.target) or not tensors_in(result):
            return result  # arithmetic with sizes, assertions
        passed = weights.passed(node, args, self._values)
        if passed is not None:
            return passed
        return self._operate(node, args, kwargs, result, group=group)

    def _higher(self, node: fx.Node, args: Sequence[Any], result: Any, group: str) -> Any:
        """An operator that runs other graphs: one body is read in its place, several are a box."""
        name = str(node.target)
        body = next(a for a in args if isinstance(a, fx.GraphModule))
        rest = list(args[list(args).index(body) + 1 :])
        slots = sum(n.op == "placeholder" for n in body.graph.nodes)
        if name in _INLINED:
            flat = rest if len(rest) == slots else tensors_in(pytree.tree_leaves(rest))
            if len(flat) >= slots:
                return self.read(body, flat[len(flat) - slots :], group)
        draft = Draft("operator", name, name, group, source=_source(node))
        draft.uncounted.append(name)
        for position, tensor in enumerate(tensors_in([list(args)])):
            draft.inputs.append(self._operand(str(position), tensor, group))
        self.recorder.unseen.append(f"what {name} runs is drawn as one node")
        given = tensors_in(result)
        self._give(draft, given, result_names(node.target, len(given)), None)
        return result

    # -- operators -------------------------------------------------------------------------------

    def _operate(
        self, node: fx.Node, args: Any, kwargs: Mapping[str, Any], result: Any, *, group: str
    ) -> Any:
        func: Any = node.target
        named = operators.named_arguments(func, args, kwargs)
        draft = Draft("operator", readable(func, args), operators.dotted_name(func), group)
        draft.source = _source(node)
        draft.attributes = operators.attributes_of(func, named)
        for name, value in list(draft.attributes.items()):
            if name in _PLACEMENT or value == _TO_THE_END:
                del draft.attributes[name]
        self._read(draft, named)
        ran = rerun(draft, func, (args, kwargs), result)
        if draft.op in operators.NO_OPERATION and any(ran is t for t in tensors_in(args)):
            return ran
        given = tensors_in(result)
        shared = [storage_of(tensor) for tensor in tensors_in(ran)]
        homes = {storage_of(tensor): self._values[id(tensor)] for tensor in tensors_in(args)}
        memories = [homes.get(s) for s in shared] if len(shared) == len(given) else None
        self._give(draft, given, result_names(func, len(given)), memories)
        for tensor in info_of(func).written(tuple(args), kwargs):
            self._write(draft, self._values[id(tensor)])
        return result

    def _read(self, draft: Draft, named: list[tuple[str, Any]]) -> None:
        for position, (name, value) in enumerate(weights.data_first(draft, named, self._values)):
            single = isinstance(value, torch.Tensor)
            for index, tensor in enumerate([value] if single else tensors_in([value])):
                if weights.absorb(draft, self._values[id(tensor)], position):
                    continue
                label = name if single else f"{name}.{index}"
                draft.inputs.append(self._operand(label, tensor, draft.group))
        if draft.parameters:
            draft.group = self.calls.owner(draft.parameters[0], draft.group)

    def _give(
        self,
        draft: Draft,
        given: list[torch.Tensor],
        names: list[str],
        homes: list[Value | None] | None,
    ) -> None:
        self._time += 1
        for port, (tensor, name) in enumerate(zip(given, names, strict=False)):
            home = homes[port] if homes is not None else None
            value = Value(tensor, home.memory if home else Memory(), Origin(draft, port))
            value.time = self._time
            alias = self._position(draft, home)
            draft.outputs.append(Port(name, value.spec, alias))
            self._values[id(tensor)] = value
        self.recorder.drafts.append(draft)

    def _position(self, draft: Draft, home: Value | None) -> int | None:
        """Which input of ``draft`` is ``home``."""
        for position, operand in enumerate(draft.inputs):
            if home is not None and operand.origin == home.last:
                return position
        return None

    def _write(self, draft: Draft, value: Value) -> None:
        """``draft`` wrote ``value``: who reads its memory from now on reads from ``draft``."""
        self._time += 1
        port = next((i for i, p in enumerate(draft.outputs) if p.tensor == value.spec), 0)
        value.memory.writer, value.memory.time = Origin(draft, port), self._time


def _known(value: Any, known: Mapping[fx.Node, Any]) -> Any:
    return map_aggregate(value, lambda item: known[item] if isinstance(item, fx.Node) else item)


def _source(node: fx.Node) -> Any:
    return source_of(node.meta.get("stack_trace"))
