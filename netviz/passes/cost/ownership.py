"""Which parameters count in which module call.

A parameter belongs to every call of the module that holds it (under any of its names), and to
whatever contains that module: by its path, or by the calls it runs in. Where a module was never
called it belongs to the nearest one around it that was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from netviz.ir import Graph
from netviz.passes.cost.tree import Tree

Marks = dict[int, list[int]]


def holders(graph: Graph, tree: Tree) -> Marks:
    """For every call, the positions in ``graph.parameters`` of those its own module holds."""
    return _marks(graph, tree, climb=False)


def carriers(graph: Graph, tree: Tree) -> Marks:
    """Like `holders`, with enough marks further out for sums over the tree to be complete.

    A module usually runs inside the module that holds it, and then the tree of calls says it all;
    one that runs elsewhere (passed to another module, called by its grandparent) is marked on its
    holders as well.
    """
    return _marks(graph, tree, climb=True)


def _marks(graph: Graph, tree: Tree, *, climb: bool) -> Marks:
    calls: dict[str, list[int]] = defaultdict(list)
    for position, group in enumerate(graph.groups):
        if group.kind != "repeat":
            calls[group.path].append(position)
    outer = _elsewhere(graph, tree, calls) if climb else {}
    marks: Marks = defaultdict(list)
    for number, parameter in enumerate(graph.parameters):
        for name in parameter.names:
            path = _nearest(name, calls)
            for place in _with_outer(path, outer):
                for call in calls[place]:
                    marks[call].append(number)
    return marks


def _with_outer(path: str, outer: dict[str, tuple[str, ...]]) -> Iterator[str]:
    yield path
    yield from outer.get(path, ())


def _nearest(name: str, calls: dict[str, list[int]]) -> str:
    """The longest path with a call that contains ``name``."""
    path = name.rpartition(".")[0]
    while path and path not in calls:
        path = path.rpartition(".")[0]
    return path


def _elsewhere(graph: Graph, tree: Tree, calls: dict[str, list[int]]) -> dict[str, tuple[str, ...]]:
    """For every path, the paths around it that the tree of calls does not put around it."""
    inside: dict[str, set[int]] = defaultdict(set)
    for position, group in enumerate(graph.groups):
        inside[group.path].add(tree.parent[position])
    outer: dict[str, tuple[str, ...]] = {"": ()}
    for path in sorted(calls, key=len):
        if path:
            around = _nearest(path, calls)
            missed = not inside[path].issuperset(calls[around])
            outer[path] = (around, *outer[around]) if missed and around else outer[around]
    return outer
