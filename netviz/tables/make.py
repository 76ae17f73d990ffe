"""One row from one record of the graph."""

from __future__ import annotations

from dataclasses import dataclass, replace

from netviz.ir import Group, Node, Parameter, Source
from netviz.passes.cost import Totals
from netviz.passes.plumbing import PLUMBING
from netviz.tables.row import Row
from netviz.tables.units import kernel


@dataclass(frozen=True, slots=True)
class Idle:
    """A module that holds parameters but was not called; ``read``: some operator read them."""

    path: str
    parameters: tuple[Parameter, ...]
    read: bool = False


def group_row(
    group: Group, parent: Group | None, totals: Totals, counted: int, *, depth: int
) -> Row:
    """The row of a module call; ``counted`` as in `Row`."""
    return Row(
        id=group.id,
        parent=group.parent,
        path=group.path,
        name=_name(group, parent),
        kind="model" if parent is None else group.kind,
        class_name=group.class_name,
        depth=depth,
        totals=totals,
        counted=counted,
        call=group.call,
        inputs=tuple(port.tensor for port in group.inputs),
        outputs=tuple(port.tensor for port in group.outputs),
        kernel=kernel(group.attributes),
        source=_place(group.source),
    )


def node_row(node: Node, parent: Group, depth: int, *, backward: int | None = None) -> Row:
    """The row of an operator; its weights, if any, are rows of their own."""
    cost = node.cost
    return Row(
        id=node.id,
        parent=parent.id,
        path=parent.path,
        name=node.op,
        kind="operator",
        class_name="",
        depth=depth,
        totals=Totals(
            flops=cost.flops,
            macs=cost.macs,
            elementwise_flops=cost.elementwise_flops,
            backward_flops=backward,
            activation_bytes=sum(p.tensor.nbytes for p in node.outputs if p.alias_of is None),
            nodes=1,
            uncounted=cost.uncounted,
        ),
        counted=0,
        inputs=tuple(port.tensor for port in node.inputs),
        outputs=tuple(port.tensor for port in node.outputs),
        kernel=kernel(node.attributes),
        rearranges=_rearranges(node),
        source=_place(node.source),
    )


def module_row(
    row: Row, node: Node, parent: Group, *, held: tuple[Parameter, ...], counted: int
) -> Row:
    """The row of a node that stands for a whole module call; ``held``: its parameters."""
    weights = _weights(held)
    totals = replace(
        row.totals,
        parameters=weights.parameters,
        trainable_parameters=weights.trainable_parameters,
        frozen_parameters=weights.frozen_parameters,
        buffers=weights.buffers,
        parameter_bytes=weights.parameter_bytes,
        nodes=len(node.members),
    )
    return replace(
        row,
        path=node.name,
        name=_relative(node.name, parent.path) or node.op,
        kind="module",
        class_name=node.op,
        totals=totals,
        counted=counted,
        rearranges=False,
    )


def parameter_row(parameter: Parameter, parent: Group, depth: int) -> Row:
    """The row of a parameter that a module with parts owns itself."""
    name = parameter.name
    return Row(
        id=name,
        parent=parent.id,
        path=name,
        name=name.rpartition(".")[2],
        kind="parameter",
        class_name="Parameter",
        depth=depth,
        totals=_weights((parameter,)),
        counted=parameter.tensor.numel,
        outputs=(parameter.tensor,),
    )


def idle_row(idle: Idle, parent: Group, depth: int) -> Row:
    """The row of a module that this forward did not call."""
    totals = _weights(idle.parameters)
    return Row(
        id=idle.path,
        parent=parent.id,
        path=idle.path,
        name=idle.path.rpartition(".")[2],
        kind="container" if idle.read else "unused",
        class_name="(read directly)" if idle.read else "(not called)",
        depth=depth,
        totals=totals,
        counted=totals.parameters,
    )


def _weights(parameters: tuple[Parameter, ...]) -> Totals:
    own = [p for p in parameters if p.kind == "parameter"]
    trainable = sum(p.tensor.numel for p in own if p.trainable)
    elements = sum(p.tensor.numel for p in own)
    return Totals(
        parameters=elements,
        trainable_parameters=trainable,
        frozen_parameters=elements - trainable,
        buffers=sum(p.tensor.numel for p in parameters if p.kind == "buffer"),
        parameter_bytes=sum(p.tensor.nbytes for p in own),
    )


def _name(group: Group, parent: Group | None) -> str:
    if parent is None:
        return group.class_name
    again = f" @{group.call}" if group.call > 1 else ""
    return (_relative(group.path, parent.path) or group.class_name) + again


def _relative(path: str, parent: str) -> str:
    """``path`` as seen from ``parent`` where it lies in it, else whole."""
    return path.removeprefix(f"{parent}.") if parent else path


def _rearranges(node: Node) -> bool:
    """Whether it only renames, slices or copies elements."""
    if node.cost.flops or node.cost.elementwise_flops or node.cost.uncounted:
        return False
    views = bool(node.outputs) and all(port.alias_of is not None for port in node.outputs)
    return views or node.op in PLUMBING


def _place(source: Source | None) -> str:
    return "" if source is None else f"{source.file}:{source.line}"
