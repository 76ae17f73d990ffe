"""What the recorder writes while the model runs; frozen into the graph's records afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from netviz.ir import Attribute, Port, Source, TensorSpec


class Origin(NamedTuple):
    """Which output port of which draft made a tensor."""

    draft: Draft
    port: int


class Operand(NamedTuple):
    """A tensor that a draft reads. ``storage`` is the identity of its memory."""

    name: str
    tensor: TensorSpec
    origin: Origin
    storage: int


@dataclass(slots=True, eq=False)
class Draft:
    """A node in the making. ``idle``: what it gave is the very tensor that it was given."""

    kind: str
    op: str
    name: str
    group: str
    inputs: list[Operand] = field(default_factory=list)
    outputs: list[Port] = field(default_factory=list)
    attributes: dict[str, Attribute] = field(default_factory=dict)
    parameters: list[str] = field(default_factory=list)
    flops: int = 0
    elementwise: int = 0
    uncounted: list[str] = field(default_factory=list)
    aten: dict[str, int] = field(default_factory=dict)
    source: Source | None = None
    error: str | None = None
    idle: bool = False
    id: str = ""


@dataclass(slots=True, eq=False)
class GroupDraft:
    """A module call in the making."""

    id: str
    path: str
    class_name: str
    parent: str | None
    call: int = 1
    kind: str = "module"
    module: str = ""
    attributes: dict[str, Attribute] = field(default_factory=dict)
    inputs: list[Port] = field(default_factory=list)
    outputs: list[Port] = field(default_factory=list)
    source: Source | None = None


@dataclass(slots=True, eq=False)
class Call:
    """A running module call: its group, and what is opened below it without a call.

    ``reached``: the call has come to ``nn.Module``'s own ``__call__``, past any override of it.
    """

    group: GroupDraft
    module: Any
    named: list[tuple[str, Any]]
    operands: frozenset[int]
    drafts_before: int
    source: Source | None
    containers: dict[str, str] = field(default_factory=dict)
    scopes: dict[tuple[tuple[str, int], ...], str] = field(default_factory=dict)
    data_reads: list[Operand] = field(default_factory=list)
    reached: bool = False
