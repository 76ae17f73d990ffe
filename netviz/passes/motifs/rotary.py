"""Rotary position embedding (Su et al., 2021): queries and keys turned by sines and cosines.

Found by what it computes, not by names: products with a table that comes from ``cos`` and with one
that comes from ``sin``, added up; or one product of complex numbers with such a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from netviz.ir import Node
from netviz.passes.motifs.motif import Motif, Ways, free
from netviz.passes.plumbing import PLUMBING

TITLE = "rotary embedding"
_MAKES = {"cos": {"cos"}, "sin": {"sin"}, "polar": {"cos", "sin"}}
_NAMED = (("cos", re.compile(r"(.*_)?cos(_.*)?")), ("sin", re.compile(r"(.*_)?sin(_.*)?")))
_BOTH = re.compile(r".*(freqs?_(cis|complex)|rope|rotary).*")
_JOIN = frozenset("cat concat concatenate stack".split())
_SUM = frozenset("add sub".split())
_GATHERS = _JOIN | frozenset(
    "flatten reshape view view_as_real to type_as float half bfloat16 transpose permute".split()
)
_MOVES = PLUMBING | _JOIN | {"roll", "flip"}

Parts = dict[str, frozenset[str]]


def rotary(ways: Ways) -> list[Motif]:
    """The rotary embeddings of a graph: one for all that is rotated by the same tables together in
    one call, where no other computation lies between."""
    tables = _tables(ways)
    by_group: dict[str, list[str]] = {}
    for node in ways.graph.nodes:
        product = free(node) and node.op.rstrip("_") == "mul" and node.id not in tables
        if product and any(source in tables for source in ways.sources(node.id)):
            by_group.setdefault(node.group, []).append(node.id)
    found = []
    for group, products in by_group.items():
        parts = [
            p for p in ways.connected(_grown(ways, products, tables)) if _turns(ways, p, tables)
        ]
        together = [id_ for part in parts for id_ in part]
        chosen = [together] if parts and ways.convex(together) else parts
        found += [Motif(group, tuple(part), TITLE) for part in chosen if ways.convex(part)]
    return found


def _tables(ways: Ways) -> Parts:
    """Nodes that hold nothing but sines or cosines, and which of the two."""
    found: Parts = {}
    for node in ways.graph.nodes:
        own = _MAKES.get(node.op) if node.kind == "operator" else _by_name(node)
        if own:
            found[node.id] = frozenset(own)
            continue
        sources = ways.sources(node.id)
        passes = node.op in _MOVES or (node.op.rstrip("_") == "mul" and len(node.inputs) == 1)
        if free(node) and sources and passes and all(s in found for s in sources):
            found[node.id] = frozenset().union(*(found[s] for s in sources))
    return found


def _by_name(node: Node) -> set[str]:
    """What a buffer, a constant or an input is called after."""
    if node.kind not in ("buffer", "constant", "input"):
        return set()
    name = node.name.rpartition(".")[2].lower()
    if _BOTH.fullmatch(name):
        return {"cos", "sin"}
    return {part for part, pattern in _NAMED if pattern.fullmatch(name)}


def _grown(ways: Ways, products: Iterable[str], tables: Parts) -> set[str]:
    """``products`` with what halves and turns their inputs, and what adds them up again."""
    inside = set(products)
    group = ways.index.node[next(iter(inside))].group

    def near(id_: str) -> bool:
        node = ways.index.node[id_]
        return id_ not in inside and node.group == group and free(node)

    waiting = sorted(inside, key=ways.place.__getitem__)
    while waiting:
        current = waiting.pop()
        for reader in ways.readers(current):
            if near(reader) and _gathers(ways, reader, inside, tables):
                inside.add(reader)
                waiting.append(reader)
        for source in ways.sources(current):
            moves = ways.index.node[source].op in _MOVES | {"neg"}
            if near(source) and moves and set(ways.readers(source)) <= inside:
                inside.add(source)
                waiting.append(source)
    return inside


def _gathers(ways: Ways, id_: str, inside: set[str], tables: Parts) -> bool:
    """Whether ``id_`` puts rotated halves together again."""
    op = ways.index.node[id_].op.rstrip("_")
    sources = [source for source in ways.sources(id_) if source not in tables]
    if op in _SUM:
        return len(sources) > 1 and all(source in inside for source in sources)
    return op in _GATHERS


def _turns(ways: Ways, part: list[str], tables: Parts) -> bool:
    """Whether ``part`` rotates: by sines and cosines, added up or complex."""
    nodes = [ways.index.node[id_] for id_ in part]
    by: set[str] = set().union(*(tables.get(s, ()) for id_ in part for s in ways.sources(id_)))
    adds = any(node.op.rstrip("_") in _SUM for node in nodes)
    complex_ = any("complex" in p.tensor.dtype for node in nodes for p in node.outputs)
    return by >= {"cos", "sin"} and (adds or complex_)
