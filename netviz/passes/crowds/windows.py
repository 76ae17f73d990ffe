"""What still is too long is cut into sections, where the fewest tensors pass from one to the next.

Before: a call with 400 unlike layers. After: about a dozen groups "31 layers" of kind "motif"; the
first section stays as it is where there is room, so that the picture shows what the others are of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from netviz.ir import Graph, Index
from netviz.ir.node import HELD
from netviz.passes.crowds.gather import Stretch
from netviz.passes.crowds.ranges import differences
from netviz.passes.crowds.titles import commonest
from netviz.passes.motifs.motif import KIND
from netviz.passes.plumbing import PLUMBING
from netviz.passes.runs.forest import Forest, Item

_ENDS = ("input", "output", *HELD)
SHARE = 3
"""A call is cut into as many sections as a third of the boxes."""


def windows(graph: Graph, forest: Forest, call: str, *, boxes: int) -> Iterator[Stretch]:
    """The sections of ``call``, for a picture of ``boxes`` boxes."""
    index = Index.of(graph)
    for row in _between_ends(forest, forest.items[call]):
        borders = _borders(forest.crossing(call), row, max(2, boxes // SHARE))
        items = forest.items[call]
        for number, (low, high) in enumerate(pairwise(borders)):
            section = tuple(items[low:high])
            first = number == 0 and high - low <= boxes // 2
            found = None if first else _section(index, forest, call, section)
            if found is not None:
                yield found


def _between_ends(forest: Forest, items: Sequence[Item]) -> Iterator[range]:
    """The places of ``items`` from the first to the last that is no input or output; tensors that
    several calls use stand before, and belong to none of them."""
    kinds = ["" if i.call else forest.nodes[i.start].kind for i in items]
    inner = [place for place, kind in enumerate(kinds) if kind not in _ENDS]
    if inner:
        yield range(inner[0], inner[-1] + 1)


def _borders(crossing: Sequence[int], row: range, count: int) -> list[int]:
    """Where to cut ``row`` into ``count`` sections of about equal length."""
    size = len(row) / count
    found = [row.start]
    for number in range(1, count):
        middle = row.start + round(number * size)
        reach = max(1, round(size / 3))
        low, high = max(found[-1] + 1, middle - reach), min(row.stop - 1, middle + reach)
        if low <= high:
            near = range(low, high + 1)
            found.append(min(near, key=lambda p: (crossing[p], abs(p - middle))))
    return [*found, row.stop]


def _section(index: Index, forest: Forest, call: str, section: tuple[Item, ...]) -> Stretch | None:
    """All of ``section``; None where that is a single layer."""
    group = index.group
    modules = [item for item in section if item.call and group[item.id].kind != KIND]
    inside = {item.id for item in modules}
    nodes = [
        node
        for item in section
        if item.id not in inside
        for node in forest.nodes[item.start : item.end]
    ]
    steps = [n.op.rstrip("_") for n in nodes if n.kind == "operator" and n.op not in PLUMBING]
    names = [group[item.id].class_name for item in modules] + steps
    if len(names) < 2:
        return None
    said = (commonest(names), differences(index, forest, [[item] for item in section]))
    told = " · ".join(part for part in said if part)
    kind = "layers" if modules else "operators"
    return Stretch(call, section, f"{len(names)} {kind}", {"told": told})
