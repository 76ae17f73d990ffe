"""Which runs of a graph are folded: decided from the outside in, in kept copies only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from netviz.ir import Cost, Graph, Node
from netviz.passes.plumbing import PLUMBING
from netviz.passes.runs.context import Copies, alike
from netviz.passes.runs.forest import Forest, Item
from netviz.passes.runs.growth import growing
from netviz.passes.runs.kinds import kinds
from netviz.passes.runs.periods import Run, periods

_LEAST, _LEAST_PAIR, _LEAST_SAVED = 8, 16, 4


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
    for it (itself where it is kept); ``costs``: the mean cost of kept nodes whose copies differ."""

    folds: list[Fold] = field(default_factory=list)
    costs: dict[int, Cost] = field(default_factory=dict)
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


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Items ``low`` to ``high`` of the sequence of ``call``; ``around``: id of their frame."""

    call: str
    low: int
    high: int
    around: str


class _Planner:
    def __init__(self, graph: Graph, forest: Forest, result: Plan) -> None:
        self._forest, self._plan = forest, result
        self._kinds = kinds(graph, forest)
        self._groups = {group.id: group for group in graph.groups}
        self._parameters = {name: p for p in graph.parameters for name in p.names}
        self._weight = [0]
        for node in forest.nodes:
            self._weight.append(self._weight[-1] + _weight(node))
        self._passing: dict[str, list[int]] = {}

    def whole(self, call: str) -> _Stretch:
        """All that runs in ``call``."""
        return _Stretch(call, 0, len(self._forest.items[call]), call)

    def fold(self, stretch: _Stretch) -> Iterator[_Stretch]:
        """Fold the runs of ``stretch``; what is left to look into."""
        items = self._forest.items[stretch.call]
        if stretch.high - stretch.low < 2:
            yield from self._into(items[stretch.low : stretch.high])
            return
        place = stretch.low
        for run, copies in sorted(self._runs(stretch), key=lambda pair: pair[0].start):
            yield from self._into(items[place : run.start])
            first = tuple(items[run.start : run.start + run.period])
            fold = Fold(
                first, run.count, stretch.around, *self._manner(first, copies), copies.varies
            )
            self._plan.folds.append(fold)
            self._stand_in(first, copies)
            if run.period > 1:
                yield _Stretch(stretch.call, run.start, run.start + run.period, fold.id)
            else:
                yield from self._into(items[run.start : run.start + 1])
            place = run.end
        yield from self._into(items[place : stretch.high])

    def _into(self, items: Sequence[Item]) -> Iterator[_Stretch]:
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

    def _runs(self, stretch: _Stretch) -> Iterator[tuple[Run, Copies]]:
        """Runs worth folding: by kind alone, and, where contexts differ, by kind and context."""
        labels = [self._kinds[i.id, i.call] for i in self._items(stretch)]
        found = sorted(self._worth(stretch, labels), key=lambda pair: pair[0].start)
        yield from found
        for low, high in _gaps(stretch, [run for run, _ in found]):
            gap = _Stretch(stretch.call, low, high, stretch.around)
            more = list(self._growing(gap))
            yield from more
            labels = [] if more else self._told_apart(gap)
            if len(set(labels)) < len(labels):
                yield from self._worth(gap, labels)

    def _items(self, stretch: _Stretch) -> list[Item]:
        return self._forest.items[stretch.call][stretch.low : stretch.high]

    def _worth(self, stretch: _Stretch, labels: list[int]) -> Iterator[tuple[Run, Copies]]:
        items, passing = self._items(stretch), self._crossing(stretch.call)
        weights = [self._of(item) for item in items]
        for run in periods(labels, weights, passing[stretch.low : stretch.high + 1]):
            start = items[run.start].start
            size = items[run.start + run.period - 1].end - start
            for copies in alike(self._forest, start=start, size=size, count=run.count):
                weight = sum(weights[run.start : run.start + run.period])
                if _worthwhile(weight, copies.count, run.period):
                    begin = stretch.low + run.start + copies.first * run.period
                    yield Run(begin, run.period, copies.count), copies

    def _growing(self, gap: _Stretch) -> Iterator[tuple[Run, Copies]]:
        """Runs whose copies take more and more."""
        items = self._items(gap)
        found = growing(self._forest, items, groups=self._groups, parameters=self._parameters)
        for run in found:
            first = items[run.first]
            size = first.end - first.start
            self._plan.costs.update(enumerate(run.costs, first.start))
            copies = Copies(first.start, size, 0, run.count, varies=run.varies)
            yield Run(gap.low + run.first, 1, run.count), copies

    def _of(self, item: Item) -> int:
        return self._weight[item.end] - self._weight[item.start]

    def _crossing(self, call: str) -> list[int]:
        """How many tensors pass over each border between the items of ``call``."""
        if call not in self._passing:
            last: dict[tuple[int, int, int], int] = {}
            for source, target, wire in self._forest.inside[call]:
                key = (source, wire.source, wire.source_port)
                last[key] = max(last.get(key, 0), target)
            change = Counter(source + 1 for source, _, _ in last)
            change.subtract(target + 1 for target in last.values())
            borders = range(len(self._forest.items[call]) + 1)
            self._passing[call] = list(accumulate(change[border] for border in borders))
        return self._passing[call]

    def _told_apart(self, stretch: _Stretch) -> list[int]:
        """Labels that also tell which outside tensors, used by several of a kind, an item takes."""
        items = self._items(stretch)
        users: Counter[Hashable] = Counter()
        taken: list[list[tuple[Hashable, ...]]] = []
        for item in items:
            kind = self._kinds[item.id, item.call]
            taken.append([])
            for number in range(item.start, item.end):
                for wire in self._forest.incoming[number]:
                    if not item.start <= wire.source < item.end:
                        at = number - item.start, wire.target_port
                        taken[-1].append((kind, at, wire.source, wire.source_port))
            users.update(taken[-1])
        numbers: dict[Hashable, int] = {}
        labels = []
        for item, keys in zip(items, taken, strict=True):
            shared = tuple(key for key in keys if users[key] > 1)
            label = self._kinds[item.id, item.call], shared
            labels.append(numbers.setdefault(label, len(numbers)))
        return labels

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


def _worthwhile(weight: int, count: int, period: int) -> bool:
    """Whether the picture says more with a frame and "xN" than with all ``count`` copies."""
    least = _LEAST_PAIR if count == 2 and period > 1 else _LEAST
    return (count - 1) * weight >= _LEAST_SAVED and count * weight >= least


def _gaps(stretch: _Stretch, found: list[Run]) -> Iterator[tuple[int, int]]:
    place = stretch.low
    for run in found:
        if run.start > place:
            yield place, run.start
        place = run.end
    if place < stretch.high:
        yield place, stretch.high


def _weight(node: Node) -> int:
    """What a node counts when it is asked whether folding saves enough."""
    if node.kind not in ("operator", "module") or node.op in PLUMBING:
        return 0
    return max(1, len(node.members))
