"""The network as a paper's figure tells it, for every style of figure."""

from netviz.passes.figure.figure_graph import figure_graph
from netviz.passes.figure.record import Block, FigureGraph, Link, Run, Size, Window

__all__ = ["Block", "FigureGraph", "Link", "Run", "Size", "Window", "figure_graph"]
