"""Two graphs matched from the top down.

The models are one another's; the parts of two calls that are one another's are aligned in order of
execution (`netviz.passes.match.align`), and so on downwards. Calls of equal structure are looked
into only for other names, and for where their tensors come from.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from netviz.ir import Graph
from netviz.passes.match.align import Slot, align
from netviz.passes.match.compare import compare, renamed
from netviz.passes.match.parts import Numbers, Part, Tree, plant
from netviz.passes.match.record import FOLLOWING, Change, Match, What
from netviz.passes.match.wiring import match_nodes, rewired


def match(left: Graph, right: Graph) -> Match:
    """Compare ``left`` with ``right``; near-linear in the operators of both.

    Values of weights are not compared: graphs do not hold them.
    """
    numbers: Numbers = {}
    work = _Work(plant(left, numbers), plant(right, numbers))
    work.pair()
    work.wire(left, right)
    return Match(left=left, right=right, changes=tuple(work.changes()))


@dataclass(slots=True)
class _Work:
    """``slots``: what is in each pair of calls that was looked into, by the left one's place.
    ``news``: left places of parts in calls of equal structure that have another name."""

    left: Tree
    right: Tree
    slots: dict[int, list[Slot]] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)
    inputs: dict[int, What] = field(default_factory=dict)
    news: set[int] = field(default_factory=set)

    def pair(self) -> None:
        """Align what is in each pair, without recursion: models may nest thousands deep."""
        stack = [(0, 0)]
        while stack:
            pair = stack.pop()
            a, b = self._parts(pair)
            if a.leaf or b.leaf:
                match_nodes(a, b, self.same)
                continue
            if a.structure == b.structure:
                inside = list(zip(a.children, b.children, strict=True))
                self.news.update(pair[0] for pair in inside if renamed(*self._parts(pair)))
                stack += inside
                continue
            self.slots[pair[0]] = align(self.left, self.right, pair)
            stack += [
                (slot.left, slot.right)
                for slot in self.slots[pair[0]]
                if slot.left is not None and slot.right is not None
            ]

    def wire(self, left: Graph, right: Graph) -> None:
        """Find parts that take their tensors from elsewhere, and look into the calls around these
        and around renamed ones."""
        self.inputs = rewired((left, right), (self.left, self.right), self.same)
        around: set[int] = set()
        for place in (*self.inputs, *(self.left.parts[new].parent for new in self.news)):
            while place not in around and place >= 0:
                around.add(place)
                place = self.left.parts[place].parent  # noqa: PLW2901 - climbing
        stack = [(0, 0)]
        while stack:
            pair = stack.pop()
            a, b = self._parts(pair)
            if a.leaf or b.leaf or pair[0] not in around:
                continue
            children = zip(a.children, b.children, strict=False)
            slots = self.slots.setdefault(pair[0], [Slot(*both) for both in children])
            stack += [
                (s.left, s.right) for s in slots if s.left is not None and s.right is not None
            ]

    def changes(self) -> list[Change]:
        """Every change, calls before what is in them."""
        found: list[Change] = []
        stack: list[tuple[Slot, int]] = [(Slot(0, 0), 0)]
        while stack:
            slot, depth = stack.pop()
            found.append(self._change(slot, depth))
            if slot.left is not None and slot.right is not None and slot.left in self.slots:
                inside = self.slots[slot.left]
                stack += [(inner, depth + 1) for inner in reversed(inside)]
        return found

    def _change(self, slot: Slot, depth: int) -> Change:
        if slot.right is None and slot.left is not None:
            part = self.left.parts[slot.left]
            number = (part.structure, -1)
            return Change(kind="removed", left=part.id, right=None, depth=depth,
                          layers=part.layers, structure=number)  # fmt: skip
        if slot.left is None and slot.right is not None:
            part = self.right.parts[slot.right]
            number = (-1, part.structure)
            return Change(kind="added", left=None, right=part.id, depth=depth,
                          layers=part.layers, structure=number)  # fmt: skip
        return self._both(slot, depth)

    def _both(self, slot: Slot, depth: int) -> Change:
        a, b = self._parts((slot.left or 0, slot.right or 0))
        opened = slot.left in self.slots
        what, follows = compare(a, b)
        if depth == 0:
            what = tuple(field for field in what if field[0] not in ("class", "name"))
        if opened:  # shapes and types are told by what is in it
            what = tuple(f for f in what if f[0] not in FOLLOWING)
            follows = False
        if slot.moved:
            what = (("position", *self._positions(slot)), *what)
        if slot.left in self.inputs:
            what = (*what, self.inputs[slot.left or 0])
        follows = follows and not slot.moved and slot.left not in self.inputs
        kind = "changed" if what or opened else "equal"
        if what and all(f[0] == "name" for f in what) and renamed(a, b) and not opened:
            kind = "renamed"
        layers = 0 if opened else max(a.layers, b.layers)
        return Change(kind=kind, left=a.id, right=b.id, what=what, depth=depth, layers=layers,
                      follows=follows, structure=(a.structure, b.structure))  # fmt: skip

    def _positions(self, slot: Slot) -> tuple[str, str]:
        """Places among the siblings, counted from 1."""
        told = []
        for tree, place in ((self.left, slot.left or 0), (self.right, slot.right or 0)):
            siblings = tree.parts[tree.parts[place].parent].children
            told.append(f"{siblings.index(place) + 1} of {len(siblings)}")
        return told[0], told[1]

    def _parts(self, pair: tuple[int, int]) -> tuple[Part, Part]:
        return self.left.parts[pair[0]], self.right.parts[pair[1]]
