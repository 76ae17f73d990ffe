"""Figures without a model: PlotNeuralNet's helpers by name, and `Figure`, which places by itself.

A script written for PlotNeuralNet works with ``from netviz.builder import *`` in the place of its
two imports.
"""

from netviz.builder.compound import block_2ConvPool, block_Res, block_Unconv
from netviz.builder.document import to_begin, to_cor, to_end, to_head
from netviz.builder.figure import Figure
from netviz.builder.helpers import (
    to_connection,
    to_Conv,
    to_ConvConvRelu,
    to_ConvRes,
    to_ConvSoftMax,
    to_input,
    to_Pool,
    to_skip,
    to_SoftMax,
    to_Sum,
    to_UnPool,
)
from netviz.builder.write import to_generate

__all__ = [
    "Figure",
    "block_2ConvPool",
    "block_Res",
    "block_Unconv",
    "to_Conv",
    "to_ConvConvRelu",
    "to_ConvRes",
    "to_ConvSoftMax",
    "to_Pool",
    "to_SoftMax",
    "to_Sum",
    "to_UnPool",
    "to_begin",
    "to_connection",
    "to_cor",
    "to_end",
    "to_generate",
    "to_head",
    "to_input",
    "to_skip",
]
