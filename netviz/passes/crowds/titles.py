"""What a stretch of neighbours consists of, in a few words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from netviz.ir import Index
from netviz.passes.plumbing import PLUMBING
from netviz.passes.runs.forest import Item

_NAMED = 3


def title(index: Index, items: Iterable[Item]) -> str:
    """The classes of the calls among ``items``, in order: "Linear, ReLU, LayerNorm …"; where there
    are none, the operators."""
    found = list(items)
    calls = [index.group[item.id].class_name for item in found if item.call]
    steps = [index.node[item.id].op.rstrip("_") for item in found if not item.call]
    names = calls or [op for op in steps if op not in PLUMBING] or steps
    return listed(dict.fromkeys(names))


def commonest(names: Iterable[str]) -> str:
    """The commonest of ``names``: "relu, add, mul …"."""
    often = Counter(names)
    return listed(name for name, _ in often.most_common())


def listed(names: Iterable[str]) -> str:
    """The first three of ``names``."""
    every = list(names)
    return ", ".join(every[:_NAMED]) + (" …" if len(every) > _NAMED else "")
