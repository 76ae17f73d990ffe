"""Runs of calls that differ only in that each takes a little more than the one before.

So are the layers of a DenseNet (Huang et al., 2017): each takes what all before it gave, so that
its input grows by a constant step while what it gives keeps its shape.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from netviz.ir import Cost, Group, Node, Parameter
from netviz.passes.runs.context import COLLECTORS
from netviz.passes.runs.forest import Forest, Item, Wire
from netviz.passes.runs.spans import Spans, spans

_LEAST = 3


@dataclass(frozen=True, slots=True)
class Growth:
    """Calls ``first`` to ``first + count`` of a sequence; ``varies``: what grows, in words;
    ``costs``: the mean cost of each node of a copy; ``spans``: the settings that grow, from the
    first copy's to the last's, by number and whether that is of a call."""

    first: int
    count: int
    varies: str
    costs: tuple[Cost, ...]
    spans: Spans


@dataclass(frozen=True, slots=True)
class _Form:
    """What is equal in such calls, and the numbers that may grow."""

    skeleton: Hashable
    numbers: tuple[int, ...]
    widths: tuple[int, ...]


def growing(
    forest: Forest,
    items: Sequence[Item],
    *,
    groups: Mapping[str, Group],
    parameters: Mapping[str, Parameter],
) -> Iterator[Growth]:
    """The growing runs among the neighbours ``items``, in order."""
    place = 0
    for class_name, alike in groupby(items, lambda i: groups[i.id].class_name if i.call else ""):
        calls = list(alike)
        if class_name and len(calls) >= _LEAST:
            forms = [_form(forest, call, parameters) for call in calls]
            for first, count in _progressions(forms):
                run = calls[first : first + count]
                costs = _means(forest, run)
                if costs is not None and _fed_by_all_before(forest, run):
                    widths = [forms[first].widths, forms[first + count - 1].widths]
                    settings = spans(forest, run, groups=groups, parameters=parameters)
                    said = _said(*widths, steps=count - 1)
                    yield Growth(place + first, count, said, costs, settings)
        place += len(calls)


def _form(forest: Forest, call: Item, parameters: Mapping[str, Parameter]) -> _Form:
    nodes = forest.nodes[call.start : call.end]
    skeleton: list[Hashable] = [call.last - call.first]
    numbers: list[int] = []
    widths: list[int] = []
    for place, node in enumerate(nodes):
        joins = node.op in COLLECTORS
        inner = [w for w in forest.incoming[call.start + place] if w.source >= call.start]
        skeleton.append((node.kind, node.op, 0 if joins else len(node.inputs), _wires(inner, call)))
        shapes = [port.tensor.shape for port in node.outputs]
        shapes += [parameters[name].tensor.shape for name in node.parameters]
        settings = _settings(node)
        skeleton += [tuple(map(len, shapes)), tuple(k for k in settings if not isinstance(k, int))]
        numbers += [side for shape in shapes for side in shape]
        numbers += [k for k in settings if isinstance(k, int)]
        widths += [shape[1] for shape in shapes[: len(node.outputs)] if len(shape) > 1]
    return _Form(tuple(skeleton), tuple(numbers), tuple(widths))


def _settings(node: Node) -> list[Hashable]:
    """The names and values of a node's settings, lists laid flat."""
    found: list[Hashable] = []
    for key, value in sorted(node.attributes.items()):
        found += [key, *(value if isinstance(value, tuple) else (value,))]
    return found


def _wires(wires: Sequence[Wire], call: Item) -> Hashable:
    return tuple((w.source - call.start, w.source_port, w.target_port) for w in wires)


def _progressions(forms: Sequence[_Form]) -> Iterator[tuple[int, int]]:
    """First and number of every stretch whose numbers all grow by constant steps."""
    steps = [_step(a, b) for a, b in pairwise(forms)]
    place = 0
    for step, same in groupby(steps):
        length = len(list(same))
        if step is not None and any(step) and min(step) >= 0 and length + 1 >= _LEAST:
            yield place, length + 1
        place += length


def _step(a: _Form, b: _Form) -> tuple[int, ...] | None:
    if a.skeleton != b.skeleton:
        return None
    return tuple(y - x for x, y in zip(a.numbers, b.numbers, strict=True))


def _fed_by_all_before(forest: Forest, run: Sequence[Item]) -> bool:
    """Whether each call takes what the one before took and gave, and all that they give keeps its
    shape and goes to later calls or to one place that takes any number of tensors."""
    start, end = run[0].start, run[-1].end
    taken = [_entering(forest, call) for call in run]
    given = [_leaving(forest, call) for call in run]
    fed = all(b == a | out for (a, b), out in zip(pairwise(taken), given, strict=False))
    goals = [
        {w.target for n in range(c.start, c.end) for w in forest.outgoing[n] if w.target >= end}
        for c in run
    ]
    same = all(goal == goals[0] for goal in goals)
    joined = all(forest.nodes[target].op in COLLECTORS for target in goals[0])
    return fed and same and joined and start < end


def _entering(forest: Forest, call: Item) -> frozenset[tuple[int, int]]:
    inside = range(call.start, call.end)
    return frozenset(
        (w.source, w.source_port)
        for number in inside
        for w in forest.incoming[number]
        if w.source not in inside
    )


def _leaving(forest: Forest, call: Item) -> frozenset[tuple[int, int]]:
    inside = range(call.start, call.end)
    return frozenset(
        (w.source, w.source_port)
        for number in inside
        for w in forest.outgoing[number]
        if w.target not in inside
    )


def _means(forest: Forest, run: Sequence[Item]) -> tuple[Cost, ...] | None:
    """The mean cost of each node over the copies; None where it is no whole number."""
    size = run[0].end - run[0].start
    found = []
    for place in range(size):
        nodes = [forest.nodes[call.start + place] for call in run]
        mean = _mean(nodes)
        if mean is None:
            return None
        found.append(mean)
    return tuple(found)


def _mean(nodes: Sequence[Node]) -> Cost | None:
    count = len(nodes)
    flops = sum(node.cost.flops for node in nodes)
    elementwise = sum(node.cost.elementwise_flops for node in nodes)
    if flops % count or elementwise % count:
        return None
    return Cost(flops // count, elementwise // count, nodes[0].cost.uncounted)


def _said(first: tuple[int, ...], last: tuple[int, ...], *, steps: int) -> str:
    """``64…224 channels (+32)``: the first width that grows, from the first copy to the last."""
    low, high = next((a, b) for a, b in zip(first, last, strict=True) if a != b)
    return f"{low}…{high} channels (+{(high - low) // steps}), fed by all before"
