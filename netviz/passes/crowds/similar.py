"""Rows of neighbours that differ in size only: the first is shown, the others are one box.

Before: eight calls of ``Expert``, each with as many tokens as were sent to it. After: a group
"8 × Expert" of kind "motif" around them, in it the first expert and a group "7 more", which tells
what differs: "3×16…9×16". Layers of other widths are put together as well where many stand side by
side (an embedding for each of 26 features), or where a call shows too much as it is. Nodes, edges
and sums are unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from netviz.ir import Graph, Index
from netviz.passes.crowds.gather import Stretch, gather
from netviz.passes.crowds.ranges import differences
from netviz.passes.crowds.rows import Row, rows
from netviz.passes.crowds.skeletons import SIZE, WIDTH, skeletons
from netviz.passes.crowds.titles import title
from netviz.passes.plumbing import PLUMBING
from netviz.passes.runs.forest import Forest, Item
from netviz.passes.runs.kinds import Kinds, kinds

COUNT = "count"
"""The setting of a group that says how many similar ones it holds."""
_LEAST, _MANY = 3, 8
"""Copies that make a row; so many side by side are too many, whatever their width."""
_LITTLE, _ENOUGH = 8, 16
"""Operators in a row that is worth a frame, where a call shows too much and where it does not."""


def similar(graph: Graph) -> Graph:
    """Group the rows of ``graph`` that differ in size, and long ones side by side, in linear time.

    Equal neighbours are left to `netviz.passes.repeat`.
    """
    found = _Rows(graph, Index.of(graph), Forest.of(graph), partial(kinds, graph))
    sized = list(found.rows(SIZE, _unequal))
    taken = {call for call, _ in sized}
    wide = (pair for pair in found.rows(WIDTH, _side_by_side) if pair[0] not in taken)
    return gather(graph, [found.stretch(*pair) for pair in (*sized, *wide)])


def similar_in(graph: Graph, calls: Container[str]) -> Graph:
    """Group all rows in ``calls``, also of equal neighbours, which could not be folded there."""
    found = _Rows(graph, Index.of(graph), Forest.of(graph), partial(kinds, graph))
    rows = found.rows(WIDTH, lambda _, call, row: call in calls)
    return gather(graph, [found.stretch(*pair) for pair in rows])


@dataclass(slots=True)
class _Rows:
    """Finds rows in a graph; ``kinds``: tells what is quite equal."""

    graph: Graph
    index: Index
    forest: Forest
    kinds: Callable[[Forest], Kinds]
    known: Kinds | None = None

    @property
    def equal(self) -> Kinds:
        """Numbers that equal calls and nodes share, found when they are first asked for."""
        if self.known is None:
            self.known = self.kinds(self.forest)
        return self.known

    def rows(
        self, differs: str, wanted: Callable[[_Rows, str, Row], bool]
    ) -> Iterator[tuple[str, Row]]:
        """The ``wanted`` rows that hold enough, and the calls they are in."""
        alike = skeletons(self.graph, self.forest, differs=differs)
        for call, items in self.forest.items.items():
            labels = [alike[item.id, item.call] for item in items]
            if len(items) - len(set(labels)) < _LEAST - 1:
                continue
            weights = [_weight(self.forest, item) for item in items]
            for row in rows(labels, weights, self.forest.crossing(call)):
                enough = len(row.copies) >= _LEAST and row.weight >= _LITTLE
                if enough and wanted(self, call, row):
                    yield call, row

    def copies(self, call: str, row: Row) -> list[list[Item]]:
        """The items of each whole copy."""
        items = self.forest.items[call]
        return [[items[place] for place in copy] for copy in row.copies]

    def stretch(self, call: str, row: Row) -> Stretch:
        """A group around ``row``, and one around all of it but the first copy."""
        items, copies = self.forest.items[call], self.copies(call, row)
        told = differences(self.index, self.forest, copies)
        said = {"told": told} if told else {}
        name = f"{len(copies)} × {title(self.index, copies[0])}"
        rest = tuple(items[row.copies[0].stop : row.end])
        others = Stretch(call, rest, f"{len(copies) - 1} more", said)
        whole = tuple(items[row.start : row.end])
        return Stretch(call, whole, name, {COUNT: len(copies), **said}, (others,))


def _unequal(found: _Rows, call: str, row: Row) -> bool:
    """Whether most copies differ from the one before, and there is enough of them."""
    copies = [[found.equal[i.id, i.call] for i in copy] for copy in found.copies(call, row)]
    changes = sum(a != b for a, b in pairwise(copies))
    return row.weight >= _ENOUGH and 2 * changes >= len(copies) - 1


def _side_by_side(found: _Rows, call: str, row: Row) -> bool:
    """Whether there are many copies, most of them unlike, and none feeds another."""
    if len(row.copies) < _MANY or not _unequal(found, call, row):
        return False
    inside = range(row.start, row.end)
    copy_of = {place: n for n, copy in enumerate(row.copies) for place in copy}
    return not any(
        a in inside and b in inside and copy_of.get(a) != copy_of.get(b)
        for a, b, _ in found.forest.inside[call]
    )


def _weight(forest: Forest, item: Item) -> int:
    """How many operators ``item`` shows that do more than rearrange."""
    nodes = forest.nodes[item.start : item.end]
    return sum(
        max(1, len(node.members))
        for node in nodes
        if node.kind in ("operator", "module") and node.op not in PLUMBING
    )
