"""Which runs of a graph are folded: decided from the outside in, in kept copies only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from netviz.ir import Cost, Graph
from netviz.passes.runs.context import Copies
from netviz.passes.runs.forest import Forest, Item
from netviz.passes.runs.search import Search, Stretch


@dataclass(frozen=True, slots=True)
class Fold:
    """A run to be folded: the first copy's ``items``, their number of copies, the id of the call
    or fold around; whether the copies share their weights, whether none waits for another, and
    what differs all the same."""

    items: tuple[Item, ...]
    count: int
    around: str
    shared: bool
    parallel: bool
    varies: str = ""

    @property
    def id(self) -> str:
        """Of the frame around several items; one item keeps its own."""
        first = self.items[0].id
        return first if self.alone else f"{first}/repeat:{len(self.items)}"

    @property
    def alone(self) -> bool:
        """Whether a copy is a single item, which then needs no frame."""
        return len(self.items) == 1


@dataclass(slots=True)
class Plan:
    """``folds``, outer ones first; for every node and call, by number, the kept one that stands
    for it (itself where it is kept). Of those whose copies differ: ``costs``, the mean cost of
    kept nodes, and ``spans``, their settings from the first copy to the last."""

    folds: list[Fold] = field(default_factory=list)
    costs: dict[int, Cost] = field(default_factory=dict)
    spans: dict[tuple[int, bool], Mapping[str, str]] = field(default_factory=dict)
    node: list[int] = field(default_factory=list)
    call: list[int] = field(default_factory=list)


def plan(graph: Graph, forest: Forest) -> Plan:
    """What to fold in ``graph``."""
    found = Plan(node=list(range(len(forest.nodes))), call=list(range(len(forest.calls))))
    planner = _Planner(graph, forest, found)
    waiting = [planner.whole(graph.groups[0].id)]
    while waiting:
        waiting += planner.fold(waiting.pop())
    _resolve(found.node)
    _resolve(found.call)
    return found


def _resolve(stand: list[int]) -> None:
    """Follow nested folds to their kept ones: these have smaller numbers."""
    for number, other in enumerate(stand):
        stand[number] = stand[other] if other != number else number


class _Planner:
    def __init__(self, graph: Graph, forest: Forest, result: Plan) -> None:
        self._forest, self._plan = forest, result
        self._search = Search(graph, forest)
        result.costs, result.spans = self._search.costs, self._search.spans

    def whole(self, call: str) -> Stretch:
        """All that runs in ``call``."""
        return Stretch(call, 0, len(self._forest.items[call]), call)

    def fold(self, stretch: Stretch) -> Iterator[Stretch]:
        """Fold the runs of ``stretch``; what is left to look into."""
        items = self._forest.items[stretch.call]
        if stretch.high - stretch.low < 2:
            yield from self._into(items[stretch.low : stretch.high])
            return
        place = stretch.low
        for run, copies in sorted(self._search.runs(stretch), key=lambda pair: pair[0].start):
            yield from self._into(items[place : run.start])
            first = tuple(items[run.start : run.start + run.period])
            fold = Fold(
                first, run.count, stretch.around, *self._manner(first, copies), copies.varies
            )
            self._plan.folds.append(fold)
            self._stand_in(first, copies)
            if run.period > 1:
                yield Stretch(stretch.call, run.start, run.start + run.period, fold.id)
            else:
                yield from self._into(items[run.start : run.start + 1])
            place = run.end
        yield from self._into(items[place : stretch.high])

    def _into(self, items: Sequence[Item]) -> Iterator[Stretch]:
        return (self.whole(item.id) for item in items if item.call)

    def _stand_in(self, first: tuple[Item, ...], copies: Copies) -> None:
        start, size = first[0].start, copies.size
        for number in range(start + size, start + size * copies.count):
            self._plan.node[number] = start + (number - start) % size
        start, size = first[0].first, first[-1].last - first[0].first
        for number in range(start + size, start + size * copies.count):
            self._plan.call[number] = start + (number - start) % size
        for number, kept in copies.gone.items():
            self._plan.node[number] = kept

    def _manner(self, first: tuple[Item, ...], copies: Copies) -> tuple[bool, bool]:
        """Whether the copies share all their weights, and whether they run side by side."""
        start, size = first[0].start, copies.size
        weights = [
            {name for node in self._forest.nodes[a : a + size] for name in node.parameters}
            for a in (start, start + size)
        ]
        shared = bool(weights[0]) and weights[0] == weights[1]
        waits = bool(copies.varies) or self._waits(start, copies)
        return shared, bool(weights[0]) and not waits

    def _waits(self, start: int, copies: Copies) -> bool:
        """Whether anything with weights in a copy comes after what the copy before hands on."""
        handed = {start + target for _, (target, _) in copies.links}
        for number in range(start, start + copies.size):
            after = number in handed or any(
                wire.source in handed for wire in self._forest.incoming[number]
            )
            if after:
                handed.add(number)
                if self._forest.nodes[number].parameters:
                    return True
        return False
