"""The graph of one forward pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from netviz.ir.group import Group
from netviz.ir.node import Edge, Node
from netviz.ir.tensor import Attribute, Parameter


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader must know: what could not be seen, was assumed, or was changed.

    ``kind``: "assumed", "unseen", "uncounted", "unused", "shared", "unwrapped" or "failed".
    ``nodes``: ids of the nodes or groups concerned.
    """

    kind: str
    message: str
    nodes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """One forward pass of one model.

    ``nodes`` are in execution order, inputs first, outputs last; an edge runs from an earlier node
    to a later one. ``groups`` are in order of first entry, the model (id "") first, parents before
    children. ``parameters``: every parameter and buffer of the model, used or not.
    ``metadata``: mode ("eval", "train"), tensors ("real", "fake"), engine, torch (version).
    """

    name: str
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    groups: tuple[Group, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    notes: tuple[Note, ...] = ()
    metadata: Mapping[str, Attribute] = field(default_factory=dict)
