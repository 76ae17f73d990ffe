"""What a network costs: parameters, FLOPs, memory; for the whole and for every module call."""

from netviz.passes.cost.backward import backward_flops
from netviz.passes.cost.memory import live_bytes
from netviz.passes.cost.totals import Totals, table, totals

__all__ = ["Totals", "backward_flops", "live_bytes", "table", "totals"]
