"""Tables of a model: rows from a graph, laid out for terminals, files and notebooks."""

from netviz.tables.row import Row
from netviz.tables.summary import Summary, summarise

__all__ = ["Row", "Summary", "summarise"]
