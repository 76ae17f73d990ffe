"""What computes nothing that a reader looks for is taken out, and counted by kind.

Before: a traced or folded graph. After: without side outputs by the dozen, computations that no
input takes part in or that nothing reads, views, casts, identities and idle dropout;
``metadata["hidden"]`` and ``metadata["unshown"]`` say how many of each.
"""

from __future__ import annotations

from netviz.ir import Graph
from netviz.passes.constants import constants
from netviz.passes.outputs import outputs
from netviz.passes.plumbing import plumbing
from netviz.passes.unread import unread


def prune(graph: Graph) -> Graph:
    """Take side outputs, what is unread, constants' computations and plumbing out of ``graph``."""
    return plumbing(constants(unread(outputs(graph))))
