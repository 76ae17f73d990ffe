"""``torch.export.ExportedProgram`` -> graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch.export import ExportedProgram
from torch.export.graph_signature import InputKind, OutputKind

from netviz.errors import TraceError
from netviz.ir import Attribute, Graph, verify
from netviz.tracers.exported.calls import Calls
from netviz.tracers.exported.names import leaf_names
from netviz.tracers.exported.reader import Reader
from netviz.tracers.modes.freeze import freeze
from netviz.tracers.modes.notes import notes_of
from netviz.tracers.modes.recorder import Recorder
from netviz.tracers.modes.roster import Roster
from netviz.tracers.naming import output_names

_OWNED = {InputKind.PARAMETER: "parameter", InputKind.BUFFER: "buffer"}


def from_exported(exported_program: ExportedProgram) -> Graph:
    """The graph of a program that ``torch.export.export`` made; nothing of it is run.

    Operators are aten's under readable names, in the module calls that export noted; shapes are
    those that it was exported with, the example's where they are dynamic. Costs come from shapes.
    Raises `TraceError` for a program that keeps no shapes.
    """
    program = exported_program
    roster = _roster(program)
    recorder = Recorder(roster, stop=from_exported.__code__)
    canonical = {name: names[0] for _, _, _, names in roster.names for name in names}
    calls = Calls(recorder.scope.groups, canonical)
    reader = Reader(recorder, calls)
    result = reader.read(program.graph_module, list(_given(program, reader, canonical)))
    _take(program, reader, result)
    calls.finish(recorder.drafts)
    metadata: dict[str, Attribute] = {"engine": "export", "torch": torch.__version__}
    name = calls.root.class_name
    return verify(freeze(recorder, name=name, notes=notes_of(recorder), metadata=metadata))


def _roster(program: ExportedProgram) -> Roster:
    """Parameters and buffers under all their names: tied ones are one tensor in memory."""
    values = {n.name: n.meta.get("val") for n in program.graph.nodes if n.op == "placeholder"}
    found: dict[Any, tuple[torch.Tensor, str, bool, list[str]]] = {}
    for spec in program.graph_signature.input_specs:
        if spec.kind not in _OWNED or spec.target is None:
            continue
        kept = program.state_dict.get(spec.target, program.constants.get(spec.target))
        tensor = kept if isinstance(kept, torch.Tensor) else values[spec.arg.name]
        kind = _OWNED[spec.kind]
        trainable = kind == "parameter" and bool(tensor.requires_grad)
        listed = found.setdefault(_identity(tensor), (tensor, kind, trainable, []))
        listed[3].append(spec.target)
    for name, kept in program.state_dict.items():  # a tied one may be passed in under one name only
        entry = found.get(_identity(kept)) if isinstance(kept, torch.Tensor) else None
        if entry is not None and name not in entry[3]:
            entry[3].append(name)
    return Roster(names=list(found.values()))


def _identity(tensor: torch.Tensor) -> Any:
    if tensor.device.type == "meta" or tensor.numel() == 0 or tensor.layout is not torch.strided:
        return id(tensor)
    return tensor.data_ptr(), tuple(tensor.shape), tensor.stride(), tensor.dtype


def _given(program: ExportedProgram, reader: Reader, canonical: dict[str, str]) -> Iterator[Any]:
    """What stands for each placeholder of the program."""
    values = [n.meta.get("val") for n in program.graph.nodes if n.op == "placeholder"]
    names = iter(_input_names(program))
    for spec, value in zip(program.graph_signature.input_specs, values, strict=True):
        name = next(names, spec.arg.name) if spec.kind is InputKind.USER_INPUT else spec.arg.name
        if not isinstance(value, torch.Tensor):
            if spec.kind in _OWNED:
                raise TraceError(f"the exported program keeps no shape of {spec.target}")
            yield value
        elif spec.kind in _OWNED:
            yield reader.own(value, _OWNED[spec.kind], canonical[str(spec.target)])
        elif spec.kind is InputKind.USER_INPUT:
            yield reader.give(name, value)
        else:
            name = str(spec.target or spec.arg.name)
            yield reader.own(value, "constant", "constant" if "lifted_tensor" in name else name)


def _input_names(program: ExportedProgram) -> list[str]:
    """Paths of the user's inputs, by the names of the forward's arguments where they are kept."""
    specs = program.graph_signature.input_specs
    plain = [s.arg.name for s in specs if s.kind is InputKind.USER_INPUT]
    signature = program.module_call_graph[0].signature if program.module_call_graph else None
    tops = getattr(signature, "forward_arg_names", None)
    if tops is None or program.call_spec.in_spec is None:
        return plain
    try:
        names = leaf_names(program.call_spec.in_spec, tops)
    except (TypeError, ValueError, KeyError, AttributeError):
        return plain  # a class of the user's that cannot be built around mere numbers
    return names if len(names) == len(plain) else plain


def _take(program: ExportedProgram, reader: Reader, result: Any) -> None:
    """Output nodes for what the user gets; what the program does to its buffers is its own."""
    specs = program.graph_signature.output_specs
    kinds = (OutputKind.USER_OUTPUT, OutputKind.LOSS_OUTPUT)
    own = [v for spec, v in zip(specs, result, strict=False) if spec.kind in kinds]
    try:
        names = leaf_names(program.call_spec.out_spec, None)
    except (TypeError, ValueError, KeyError, AttributeError):
        names = []
    if len(names) != len(own):
        names = [str(i) for i in range(len(own))]
    tensors = [(n, v) for n, v in zip(names, own, strict=True) if isinstance(v, torch.Tensor)]
    for name, (_, value) in zip(output_names([n for n, _ in tensors]), tensors, strict=True):
        reader.take(name, value)
