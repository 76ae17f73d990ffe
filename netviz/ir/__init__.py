"""The network as data: frozen records that know nothing of torch, files or drawing."""

from netviz.ir.graph import Graph, Note
from netviz.ir.group import Group
from netviz.ir.index import Index
from netviz.ir.node import Cost, Edge, Node, Port, Source
from netviz.ir.tensor import Attribute, Parameter, TensorSpec
from netviz.ir.verify import faults, verify

__all__ = [
    "Attribute",
    "Cost",
    "Edge",
    "Graph",
    "Group",
    "Index",
    "Node",
    "Note",
    "Parameter",
    "Port",
    "Source",
    "TensorSpec",
    "faults",
    "verify",
]
