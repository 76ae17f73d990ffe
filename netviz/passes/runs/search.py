"""Finding the runs worth folding in a stretch of neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

from netviz.ir import Cost, Graph, Node
from netviz.passes.plumbing import PLUMBING
from netviz.passes.runs.context import Copies, alike
from netviz.passes.runs.forest import Forest, Item
from netviz.passes.runs.growth import growing
from netviz.passes.runs.kinds import kinds
from netviz.passes.runs.periods import Run, periods

_LEAST, _LEAST_PAIR, _LEAST_SAVED = 8, 16, 4


@dataclass(frozen=True, slots=True)
class Stretch:
    """Items ``low`` to ``high`` of the sequence of ``call``; ``around``: id of their frame."""

    call: str
    low: int
    high: int
    around: str


class Search:
    """Looks for runs in ``forest``. Of nodes whose copies differ, in the runs found so far, by
    number: ``costs``, their mean cost, and ``spans``, settings from the first copy to the last."""

    def __init__(self, graph: Graph, forest: Forest) -> None:
        self.costs: dict[int, Cost] = {}
        self.spans: dict[tuple[int, bool], Mapping[str, str]] = {}
        self._forest = forest
        self._kinds = kinds(graph, forest)
        self._groups = {group.id: group for group in graph.groups}
        self._parameters = {name: p for p in graph.parameters for name in p.names}
        self._weight = [0]
        for node in forest.nodes:
            self._weight.append(self._weight[-1] + _weight(node))

    def runs(self, stretch: Stretch) -> Iterator[tuple[Run, Copies]]:
        """Runs worth folding: by kind alone, and, where contexts differ, by kind and context."""
        labels = [self._kinds[i.id, i.call] for i in self._items(stretch)]
        found = sorted(self._worth(stretch, labels), key=lambda pair: pair[0].start)
        yield from found
        for low, high in _gaps(stretch, [run for run, _ in found]):
            gap = Stretch(stretch.call, low, high, stretch.around)
            more = list(self._growing(gap))
            yield from more
            labels = [] if more else self._told_apart(gap)
            if len(set(labels)) < len(labels):
                yield from self._worth(gap, labels)

    def _items(self, stretch: Stretch) -> list[Item]:
        return self._forest.items[stretch.call][stretch.low : stretch.high]

    def _worth(self, stretch: Stretch, labels: list[int]) -> Iterator[tuple[Run, Copies]]:
        items, passing = self._items(stretch), self._forest.crossing(stretch.call)
        weights = [self._of(item) for item in items]
        for run in periods(labels, weights, passing[stretch.low : stretch.high + 1]):
            start = items[run.start].start
            size = items[run.start + run.period - 1].end - start
            for copies in alike(self._forest, start=start, size=size, count=run.count):
                weight = sum(weights[run.start : run.start + run.period])
                if _worthwhile(weight, copies.count, run.period):
                    begin = stretch.low + run.start + copies.first * run.period
                    yield Run(begin, run.period, copies.count), copies

    def _growing(self, gap: Stretch) -> Iterator[tuple[Run, Copies]]:
        """Runs whose copies take more and more."""
        items = self._items(gap)
        found = growing(self._forest, items, groups=self._groups, parameters=self._parameters)
        for run in found:
            first = items[run.first]
            size = first.end - first.start
            self.costs.update(enumerate(run.costs, first.start))
            self.spans.update(run.spans)
            copies = Copies(first.start, size, 0, run.count, varies=run.varies)
            yield Run(gap.low + run.first, 1, run.count), copies

    def _of(self, item: Item) -> int:
        return self._weight[item.end] - self._weight[item.start]

    def _told_apart(self, stretch: Stretch) -> list[int]:
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


def _worthwhile(weight: int, count: int, period: int) -> bool:
    """Whether the picture says more with a frame and "xN" than with all ``count`` copies."""
    least = _LEAST_PAIR if count == 2 and period > 1 else _LEAST
    return (count - 1) * weight >= _LEAST_SAVED and count * weight >= least


def _gaps(stretch: Stretch, found: list[Run]) -> Iterator[tuple[int, int]]:
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
