"""Which module calls a tensor enters on its way from its maker to its reader."""

from __future__ import annotations

from netviz.ir import Graph
from netviz.passes.cost.tree import Tree


class Scopes:
    """Nested calls with fast search outwards; containers, which are never called, are skipped.

    Every call keeps its parent and one ancestor further out (``jump``), placed so that any search
    takes logarithmically many steps (Myers, "An applicative random-access stack", 1983).
    """

    __slots__ = ("_enter", "_jump", "_leave", "_parent", "call")

    def __init__(self, graph: Graph, tree: Tree) -> None:
        self._enter, self._leave = _intervals(tree)
        self._parent = [0] * len(tree.ids)
        self._jump = [0] * len(tree.ids)
        self.call = list(range(len(tree.ids)))
        depth = [0] * len(tree.ids)
        for number, group in enumerate(graph.groups):
            if number == 0:
                continue
            outer = self.call[tree.parent[number]]
            if group.kind == "container":
                self.call[number] = outer
            self._parent[number] = outer
            depth[number] = depth[outer] + 1
            far = self._jump[outer]
            level = depth[outer] - depth[far] == depth[far] - depth[self._jump[far]]
            self._jump[number] = self._jump[far] if level else outer

    def holds(self, outer: int, inner: int) -> bool:
        """Whether ``inner`` is the call ``outer`` or runs inside it."""
        return self._enter[outer] <= self._enter[inner] <= self._leave[outer]

    def entered(self, source: int, target: int) -> int | None:
        """The outermost call around ``target`` that does not hold ``source``, if any."""
        call = self.call[target]
        if self.holds(call, source):
            return None
        while not self.holds(self._parent[call], source):
            far = self._jump[call]
            call = self._parent[call] if self.holds(far, source) else far
        return call


def _intervals(tree: Tree) -> tuple[list[int], list[int]]:
    """For every call, its place in depth-first order and that of the last call inside it."""
    enter = [0] * len(tree.ids)
    for place, number in enumerate(tree.order()):
        enter[number] = place
    return enter, tree.fold(enter, max)
