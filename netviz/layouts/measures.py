"""Colouring by an amount instead of by role."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from netviz.errors import FormatError
from netviz.ir import Graph, Index, Node
from netviz.layouts.tips import parameter_count
from netviz.tables.units import short, size


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount for every node. ``title`` names it, ``low`` and ``high`` say its ends."""

    title: str
    amounts: dict[str, int]
    least: int
    most: int
    low: str
    high: str

    def part(self, node: Node) -> float | None:
        """Where ``node`` lies between least and most, 0 to 1; None when it has nothing."""
        amount = self.amounts.get(node.id, 0)
        if amount <= 0:
            return None
        if self.most > 50 * self.least:
            span = math.log(self.most / self.least)
            return math.log(amount / self.least) / span
        return amount / self.most


def _parameters(node: Node, index: Index) -> int:
    return parameter_count(node, index)


def _flops(node: Node, _: Index) -> int:
    return node.cost.flops + node.cost.elementwise_flops


def _memory(node: Node, _: Index) -> int:
    return sum(port.tensor.nbytes for port in node.outputs if port.alias_of is None)


_Amount = Callable[[Node, Index], int]
MEASURES: dict[str, tuple[str, _Amount, Callable[[int], str]]] = {
    "params": ("Parameters", _parameters, short),
    "flops": ("FLOPs", _flops, short),
    "memory": ("Output memory", _memory, size),
}
"""By name: title, amount of a node, and how an amount is written."""


def measure(graph: Graph, index: Index, name: str) -> Measure:
    """The amounts of ``name`` for the boxes of ``graph``; `FormatError` for an unknown name."""
    if name not in MEASURES:
        raise FormatError(f"cannot colour by {name!r}; choose from {', '.join(MEASURES)}")
    title, amount, write = MEASURES[name]
    drawn = [node for node in graph.nodes if node.kind in ("operator", "module")]
    amounts = {node.id: amount(node, index) for node in drawn}
    some = [value for value in amounts.values() if value > 0] or [1]
    least, most = min(some), max(some)
    log = most > 50 * least
    low = write(least) if log else write(0)
    return Measure(f"{title} (log scale)" if log else title, amounts, least, most, low, write(most))
