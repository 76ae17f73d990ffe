"""Tables of what differs between two models."""

from netviz.tables.difference.lines import Line, lines_of
from netviz.tables.difference.totals import Total, totals_of
from netviz.tables.difference.wording import told

__all__ = ["Line", "Total", "lines_of", "told", "totals_of"]
