"""Layers that one model holds itself and the other in a container."""

from __future__ import annotations

from collections import Counter

from netviz.passes.match.parts import Tree

PLAIN = frozenset(("Sequential", "ModuleList", "ModuleDict"))
"""Classes that add nothing to what is in them."""

ALIKE = 0.5
"""The share of layers of one class that two containers must have in common to be compared."""


def unwrapped(left: Tree, right: Tree, pair: tuple[int, int]) -> tuple[list[int], list[int]]:
    """The parts of both calls of ``pair``. A plain container that the other call has no match for
    gives way to what is in it, if the other call holds layers like these itself."""
    a, b = left.parts[pair[0]].children, right.parts[pair[1]].children
    return _opened(left, a, right, b), _opened(right, b, left, a)


def _opened(tree: Tree, places: list[int], other: Tree, theirs: list[int]) -> list[int]:
    names = {other.parts[place].name for place in theirs}
    boxes = [p for p in places if _is_plain(tree, p) and tree.parts[p].name not in names]
    if not boxes or any(_is_plain(other, place) for place in theirs):
        return list(places)
    loose = Counter(
        other.parts[place].label
        for place in theirs
        if other.parts[place].leaf and other.parts[place].layers
    )
    found: list[int] = []
    for place in places:
        inside = classes(tree, place) if place in boxes else Counter[str]()
        alike = (inside & loose).total() >= ALIKE * inside.total() > 0
        found += tree.parts[place].children if alike else [place]
    return found


def _is_plain(tree: Tree, place: int) -> bool:
    part = tree.parts[place]
    return part.label in PLAIN and not part.leaf


def classes(tree: Tree, place: int) -> Counter[str]:
    """How many layers of each class, and operators of each name, are in a part."""
    found: Counter[str] = Counter()
    stack = [place]
    while stack:
        part = tree.parts[stack.pop()]
        stack += part.children
        if part.leaf and part.layers:
            found[part.label] += 1
    return found
