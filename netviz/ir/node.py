"""Nodes, their ports and costs, and the edges between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from netviz.ir.tensor import Attribute, TensorSpec

KINDS = ("operator", "input", "output", "parameter", "buffer", "constant", "module")
"""``module`` occurs only in folded graphs: a box that stands for a whole module call."""
HELD = ("parameter", "buffer", "constant")
"""Kinds of tensors that are used, not computed."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where in the user's code an operator was called.

    ``file`` is relative to the folder it was imported from; ``line`` counts from 1.
    """

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Port:
    """One tensor that a node or a module call takes or gives.

    ``name``: the argument or the path within the result ("input", "0", "hidden_states.1").
    ``alias_of``: on an output, the index of the input port whose memory it shares (a view or an
    in-place result), else None.
    """

    name: str
    tensor: TensorSpec
    alias_of: int | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """Work of one forward pass of one node, batch included.

    ``flops``: floating-point operations of matrix-like operators (convolution, linear, matmul,
    attention, recurrent cells), 2 per multiply-add. ``elementwise_flops``: everything else that
    computes (activation, normalisation, pooling, reduction), by the table in ``docs/costs.md``.
    ``uncounted``: names of the operators met that have no formula, never silently zero.
    """

    flops: int = 0
    elementwise_flops: int = 0
    uncounted: tuple[str, ...] = ()

    @property
    def macs(self) -> int:
        """Multiply-accumulates of the matrix-like operators: ``flops / 2``."""
        return self.flops // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One operator call, model input, model output, or a tensor used directly.

    ``id``: unique and stable: ``<group id>/<op>`` with ``:2``, ``:3`` ... for further calls.
    ``kind``: one of ``KINDS``. ``op``: the operator as the code names it ("conv2d", "add"); for a
    ``module`` the class; else the kind.
    ``name``: for an operator its function's dotted name; for inputs and outputs the argument's or
    result's path; for parameters, buffers and constants their name; for a ``module`` its path.
    ``group``: id of the module call it runs in. ``inputs``/``outputs``: ports, in order.
    ``attributes``: non-tensor arguments (stride, dim ...) by name.
    ``parameters``: names of the parameters and buffers it reads as its own weights (these have no
    node of their own). ``aten``: the low-level operators it ran and how often.
    ``error``: why it failed, on the last node of a partial graph.
    ``members``: on a ``module``, ids of the traced nodes that one copy of it stands for. In graphs
    with repeats folded: ``repeat``: how many equal copies in a row it stands for, itself included;
    each group around it may stand for several as well, so that the number of traced nodes is
    ``repeat`` times the ``repeat`` of every group around it, times ``len(members)`` or 1.
    ``shared``: the copies use the same weights; ``parallel``: none of them waits for another.
    ``copies``: ids of all that it stands for, over those groups too, its own first.
    """

    id: str
    kind: str
    op: str
    name: str
    group: str = ""
    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    parameters: tuple[str, ...] = ()
    cost: Cost = Cost()
    aten: Mapping[str, int] = field(default_factory=dict)
    source: Source | None = None
    error: str | None = None
    members: tuple[str, ...] = ()
    repeat: int = 1
    shared: bool = False
    parallel: bool = False
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """A tensor that flows from an output port of one node to an input port of a later one."""

    source: str
    source_port: int
    target: str
    target_port: int
    tensor: TensorSpec
