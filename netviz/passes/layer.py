"""Calls that readers take for one layer: a convolution or norm, then norm, activation, dropout."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from netviz.ir import Node
from netviz.passes.plumbing import PLUMBING
from netviz.passes.roles import role_of_operator

_ORDER = ("convolution", "upsampling", "linear", "normalisation", "activation", "dropout")
_HEADS = _ORDER[:4]
LAYERS = frozenset((*_ORDER, "pooling"))
"""Roles of operators that are a layer by themselves."""


def layer_of(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """The operators of ``nodes`` that compute, if they are one layer of two or more; else none."""
    kept = computing(nodes)
    roles = [role_of_operator(node.op) for node in kept]
    if not 1 < len(kept) <= len(_ORDER) or roles[0] not in _HEADS:
        return ()
    places = [_ORDER.index(role) if role in _ORDER else -1 for role in roles]
    follows = [later > max(earlier, 2) for earlier, later in pairwise(places)]
    once = all(node.repeat == 1 for node in kept)
    return kept if all(follows) and once else ()


def computing(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """The operators of ``nodes`` that do more than rearrange."""
    return tuple(n for n in nodes if n.op not in PLUMBING and n.kind == "operator")
