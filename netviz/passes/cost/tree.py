"""Sums over the tree of module calls, without recursion and in linear time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from netviz.ir import Graph

Value = TypeVar("Value")
Vector = tuple[int, ...]


def add(a: Vector, b: Vector) -> Vector:
    """Sum, element by element."""
    return tuple(map(int.__add__, a, b))


def subtract(a: Vector, b: Vector) -> Vector:
    """Difference, element by element."""
    return tuple(map(int.__sub__, a, b))


def times(vector: Vector, count: int) -> Vector:
    """``vector``, ``count`` times."""
    return vector if count == 1 else tuple(value * count for value in vector)


class Tree:
    """The module calls by number, parents before children (the model is 0)."""

    __slots__ = ("ids", "number", "parent", "repeat")

    def __init__(self, graph: Graph) -> None:
        self.ids = [group.id for group in graph.groups]
        self.number = {id_: position for position, id_ in enumerate(self.ids)}
        self.repeat = [group.repeat for group in graph.groups]
        self.parent = [
            -1 if group.parent is None else self.number[group.parent] for group in graph.groups
        ]

    def fold(self, own: Sequence[Value], join: Callable[[Value, Value], Value]) -> list[Value]:
        """For every call, ``join`` over its own value and those of all calls inside it."""
        total = list(own)
        for position in range(len(total) - 1, 0, -1):
            parent = self.parent[position]
            total[parent] = join(total[parent], total[position])
        return total

    def total(self, own: Sequence[Vector]) -> list[Vector]:
        """For every call, its own sums and those of all calls inside, each as often as it runs."""
        found = list(own)
        for position in range(len(found) - 1, 0, -1):
            parent = self.parent[position]
            found[parent] = add(found[parent], times(found[position], self.repeat[position]))
        return found

    def order(self) -> list[int]:
        """The calls in depth-first order."""
        children: list[list[int]] = [[] for _ in self.ids]
        for position in range(len(self.ids) - 1, 0, -1):
            children[self.parent[position]].append(position)
        found, waiting = [], [0] if self.ids else []
        while waiting:
            position = waiting.pop()
            found.append(position)
            waiting.extend(children[position])
        return found


def distinct(
    tree: Tree, marks: Mapping[int, Iterable[int]], weights: Sequence[Vector], nothing: Vector
) -> list[Vector]:
    """For every call, the summed weights of the *distinct* things marked on it or inside it.

    In depth-first order each thing counts at every call that carries it, and is taken back where
    the call and the thing's previous carrier meet (their lowest common ancestor, found as in
    Tarjan's offline algorithm); sums over subtrees then hold every thing once.
    """
    count = [nothing] * len(tree.ids)
    leader = list(range(len(tree.ids)))
    inside: list[int] = []
    previous: dict[int, int] = {}
    for call in tree.order():
        while inside and inside[-1] != tree.parent[call]:
            closed = inside.pop()
            leader[closed] = tree.parent[closed]
        inside.append(call)
        for thing in dict.fromkeys(marks.get(call, ())):
            count[call] = add(count[call], weights[thing])
            if thing in previous:
                meeting = _find(leader, previous[thing])
                count[meeting] = subtract(count[meeting], weights[thing])
            previous[thing] = call
    return tree.fold(count, add)


def _find(leader: list[int], call: int) -> int:
    """The lowest call around ``call`` that is still open; shortens the way for the next time."""
    while leader[call] != call:
        leader[call] = leader[leader[call]]
        call = leader[call]
    return call
