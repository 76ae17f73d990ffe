"""Which parts of one module call answer to which of another's."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from netviz.passes.match.parts import Part, Tree
from netviz.passes.match.sequence import common
from netviz.passes.match.wrapping import ALIKE, PLAIN, classes, unwrapped

_VAGUE = frozenset(("other", "module", "shape", "tensor", "merge", "arithmetic"))


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of either side, or a pair. ``moved``: it ran at another place among its siblings."""

    left: int | None
    right: int | None
    moved: bool = False


@dataclass(slots=True)
class _Gap:
    left: list[int]
    right: list[int]


@dataclass(frozen=True, slots=True)
class _Sides:
    """Both trees, and the parts of each that are aligned."""

    left: Tree
    right: Tree
    a: list[int]
    b: list[int]


def align(left: Tree, right: Tree, pair: tuple[int, int]) -> list[Slot]:
    """The parts of both calls of ``pair`` in order, each once.

    First names and classes are paired (where names are not mere numbers), then equal structures,
    then what has the same class, name or role, each within the gaps that the pairs before leave.
    What is left over and has its namesake elsewhere in the call is paired as moved.
    """
    a, b = unwrapped(left, right, pair)
    paired: list[tuple[int, int]] = []
    gaps = [_Gap(a, b)]
    for key in _KEYS:
        rest: list[_Gap] = []
        for gap in gaps:
            anchors = _anchors(left, right, gap, key)
            paired += [(gap.left[i], gap.right[j]) for i, j in anchors]
            rest += _between(gap, anchors)
        gaps = [gap for gap in rest if gap.left and gap.right]
    return _slots(_Sides(left, right, a, b), dict(paired))


def _anchors(
    left: Tree, right: Tree, gap: _Gap, key: Callable[[Part], Hashable]
) -> list[tuple[int, int]]:
    first = [key(left.parts[place]) for place in gap.left]
    second = [key(right.parts[place]) for place in gap.right]
    a = [i for i, found in enumerate(first) if found is not None]
    b = [j for j, found in enumerate(second) if found is not None]
    pairs = common([first[i] for i in a], [second[j] for j in b])
    found = [(a[i], b[j]) for i, j in pairs]
    return [(i, j) for i, j in found if _credible(left, right, gap.left[i], gap.right[j])]


def _between(gap: _Gap, anchors: list[tuple[int, int]]) -> list[_Gap]:
    found = []
    i = j = 0
    for x, y in (*anchors, (len(gap.left), len(gap.right))):
        found.append(_Gap(gap.left[i:x], gap.right[j:y]))
        i, j = x + 1, y + 1
    return found


def _slots(sides: _Sides, paired: dict[int, int]) -> list[Slot]:
    left, right, a, b = sides.left, sides.right, sides.a, sides.b
    taken = set(paired.values())
    strays = {
        key: place
        for place in b
        if place not in taken and (key := _name_and_class(right.parts[place])) is not None
    }
    moved: dict[int, int] = {}
    for place in a:
        key = _name_and_class(left.parts[place])
        if place not in paired and key in strays:
            moved[strays.pop(key)] = place
    gone = set(moved.values())
    slots: list[Slot] = []
    rest = iter(b)
    for place in a:
        if place in paired:
            goal = paired[place]
            for other in rest:
                if other == goal:
                    break
                slots.append(_lone(other, moved))
            slots.append(Slot(place, goal))
        elif place not in gone:
            slots.append(Slot(place, None))
    return [*slots, *(_lone(other, moved) for other in rest)]


def _lone(place: int, moved: dict[int, int]) -> Slot:
    return Slot(moved.get(place), place, moved=place in moved)


def _name_and_class(part: Part) -> Hashable:
    return (part.name, part.label) if part.is_call and part.named else None


def _call_itself(part: Part) -> Hashable:
    if not part.is_call:
        return (part.kind,) if part.kind in ("input", "output") else None
    if part.named and part.leaf and not part.weights:
        return None  # activations and such are many and alike: what lies between them tells more
    return _name_and_class(part) if part.named else part.structure


def _structure(part: Part) -> Hashable:
    return part.structure


def _class(part: Part) -> Hashable:
    return part.kind, part.label


def _name(part: Part) -> Hashable:
    return part.name if part.is_call and part.named else None


def _place_and_role(part: Part) -> Hashable:
    return (part.name, part.role) if part.is_call else None


def _role(part: Part) -> Hashable:
    return (part.leaf, part.role) if part.role not in _VAGUE else None


_KEYS: tuple[Callable[[Part], Hashable], ...] = (
    _call_itself,
    _structure,
    _name,
    _class,
    _place_and_role,
    _role,
)
"""What two parts must share to be paired, the surest first; None takes no part."""


def _credible(left: Tree, right: Tree, i: int, j: int) -> bool:
    """Whether two containers of other names hold enough of the same classes."""
    a, b = left.parts[i], right.parts[j]
    if a.leaf or b.leaf or a.name == b.name or a.structure == b.structure:
        return True
    if a.label == b.label and a.label not in PLAIN:
        return True
    first, second = classes(left, i), classes(right, j)
    most = max(first.total(), second.total())
    return (first & second).total() >= ALIKE * most
