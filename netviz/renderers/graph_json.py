"""The graph as JSON: what `netviz.load` reads back."""

from __future__ import annotations

from netviz.ir import Graph
from netviz.ir.serial import dumps


def render(graph: Graph) -> bytes:
    """``graph`` in UTF-8; the same graph gives the same bytes."""
    return dumps(graph).encode("utf-8")
