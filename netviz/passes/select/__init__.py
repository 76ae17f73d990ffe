"""Parts of a graph by name: what to open or close, one module alone, paths, ancestors."""

from netviz.passes.select.between import between
from netviz.passes.select.only import only
from netviz.passes.select.opened import choose
from netviz.passes.select.receptive import Field, receptive_field

__all__ = ["Field", "between", "choose", "only", "receptive_field"]
