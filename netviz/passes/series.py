"""What a plain container holds, when all of it is of one class: ``ConvNeXtBlock ×9``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from netviz.ir import Graph
from netviz.passes.frames import PLAIN
from netviz.passes.plumbing import PLUMBING


def series(graph: Graph, closed: Iterable[str]) -> dict[str, str]:
    """Words for those of the plain containers ``closed`` that hold calls of one class only.

    Calls that compute nothing are looked through, frames of repeats counted in full.
    """
    own = {node.group for node in graph.nodes if node.op not in PLUMBING}
    inner: dict[str, Counter[str]] = defaultdict(Counter)
    works = set(own)
    for group in reversed(graph.groups):
        if group.parent is None or group.id not in works:
            continue
        works.add(group.parent)
        if group.kind == "repeat":
            for name, count in inner[group.id].items():
                inner[group.parent][name] += count * group.repeat
        else:
            inner[group.parent][group.class_name] += group.repeat
    wanted = set(closed) - own
    return {
        group.id: _words(inner[group.id])
        for group in graph.groups
        if group.id in wanted and group.class_name in PLAIN and len(inner[group.id]) == 1
    }


def _words(held: Counter[str]) -> str:
    name, count = next(iter(held.items()))
    return f"{name} ×{count}" if count > 1 else name
