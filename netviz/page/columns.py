"""A graph as columns of numbers: all that its picture needs, a small part of its JSON.

The page draws its first picture from these, and reads the whole graph after that. Everything is by
position in the graph's own lists; a word is told by its place in `Words`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from netviz.ir import Edge, Graph, Index, Node
from netviz.layouts.wording import details, shape_text, title


@dataclass(slots=True)
class Words:
    """Strings, each once; what says one names its place. Place 0 is the empty one."""

    all: list[str] = field(default_factory=lambda: [""])
    _place: dict[str, int] = field(default_factory=lambda: {"": 0})

    def places(self, words: Iterable[str]) -> list[int]:
        """The place of each of ``words``, new ones put in."""
        return [self._of(word) for word in words]

    def _of(self, word: str) -> int:
        if word not in self._place:
            self._place[word] = len(self.all)
            self.all.append(word)
        return self._place[word]


def group_columns(graph: Graph, words: Words) -> dict[str, list[Any]]:
    """``parent``: of each group the place of that around it, -1 for the model; ``told``: what is
    known of it beside its name."""
    place = {group.id: number for number, group in enumerate(graph.groups)}
    return {
        "id": [group.id for group in graph.groups],
        "class": words.places(group.class_name for group in graph.groups),
        "kind": words.places(group.kind for group in graph.groups),
        "told": words.places(str(group.attributes.get("told") or "") for group in graph.groups),
        "parent": [-1 if g.parent is None else place[g.parent] for g in graph.groups],
    }


def node_columns(graph: Graph, told: Sequence[Node], words: Words) -> dict[str, list[int]]:
    """``told``: the nodes as pictures name them ("positions" for an ``arange``); ``home``: the
    group that each is in; ``memory``: bytes of what it makes, views none."""
    index = Index.of(graph)
    place = {group.id: number for number, group in enumerate(graph.groups)}
    nodes = graph.nodes
    return {
        "kind": words.places(node.kind for node in nodes),
        "op": words.places(node.op for node in nodes),
        "title": words.places(title(node) for node in told),
        "detail": words.places(_detail(node, index) for node in told),
        "home": [place[node.group] for node in nodes],
        "failed": [number for number, node in enumerate(nodes) if node.error],
        "parameters": [_weights(node, index) for node in nodes],
        "flops": [node.cost.flops for node in nodes],
        "memory": [_memory(node) for node in nodes],
    }


def edge_columns(graph: Graph, told: Sequence[Node], words: Words) -> dict[str, list[int]]:
    """``source`` and ``target`` as steps from one edge to the next, which pack better; ``news``:
    the shape that flows where its source does not take one like it."""
    place = {node.id: number for number, node in enumerate(graph.nodes)}
    taken = {node.id: {port.tensor.shape for port in node.inputs} for node in graph.nodes}
    return {
        "source": _steps(place[edge.source] for edge in graph.edges),
        "target": _steps(place[edge.target] for edge in graph.edges),
        "news": words.places(_news(edge, told[place[edge.source]], taken) for edge in graph.edges),
    }


def _detail(node: Node, index: Index) -> str:
    """Beside what computes its configuration, beside a tensor its shape."""
    ports = node.outputs or node.inputs
    if node.kind == "operator" or not ports:
        return details(node, index)
    return shape_text(ports[0].tensor.shape)


def _weights(node: Node, index: Index) -> int:
    """Elements of the parameters that ``node`` reads as its own, buffers left out."""
    read = (index.parameter[name] for name in node.parameters if name in index.parameter)
    return sum(p.tensor.numel for p in read if p.kind == "parameter")


def _memory(node: Node) -> int:
    return sum(port.tensor.nbytes for port in node.outputs if port.alias_of is None)


def _news(edge: Edge, source: Node, taken: dict[str, set[tuple[int, ...]]]) -> str:
    known = source.kind != "operator" or edge.tensor.shape in taken[source.id]
    return "" if known else shape_text(edge.tensor.shape)


def _steps(places: Iterable[int]) -> list[int]:
    found, last = [], 0
    for place in places:
        found.append(place - last)
        last = place
    return found
