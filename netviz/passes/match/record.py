"""The outcome of comparing two graphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from netviz.ir import Graph

KINDS = ("equal", "changed", "added", "removed", "renamed")

What = tuple[str, str, str]
"""A field, its value before, and its value after ("" where it is not there)."""

FOLLOWING = frozenset(("input", "output", "dtype"))
"""Fields that differ because something before differs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One module call or operator of either graph, or the pair that it makes with the other's.

    ``kind``: one of `KINDS`. ``left``, ``right``: id of the group or node in either graph, None
    where it is missing. ``what``: which fields differ (configuration by its own names; "class",
    "operator", "operators", "name", "position", "inputs", "input" and "output" shapes, "dtype",
    weights by their names). ``depth``: 0 for the models themselves; the changes in a call come
    after it, one deeper. An equal, added or removed call is one change, whatever is in it.
    ``layers``: how many layers (calls without calls in them, operators that compute) it stands for;
    0 on a call whose parts come after it. ``follows``: nothing differs but shapes or types that it
    is given. ``structure``: of either part, a number that structurally equal parts share.
    """

    kind: str
    left: str | None
    right: str | None
    what: tuple[What, ...] = ()
    depth: int = 0
    layers: int = 0
    follows: bool = False
    structure: tuple[int, int] = (-1, -1)

    @property
    def id(self) -> str:
        """Its id in the right graph, or in the left one where that has none."""
        return self.right if self.right is not None else self.left or ""

    @property
    def news(self) -> tuple[What, ...]:
        """The fields of ``what`` that are not mere consequences, or all if there are only such."""
        own = tuple(field for field in self.what if field[0] not in FOLLOWING)
        return own or self.what


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Two graphs and their differences, in order of execution, what is removed before what is added
    in its place."""

    left: Graph
    right: Graph
    changes: tuple[Change, ...]

    @property
    def differs(self) -> bool:
        """Whether anything does."""
        return any(change.kind != "equal" for change in self.changes)

    @property
    def counts(self) -> Mapping[str, int]:
        """Layers by kind, in the order of `KINDS`, and "resized": those that only follow."""
        found: Counter[str] = Counter()
        for change in self.changes:
            found["resized" if change.follows else change.kind] += change.layers
        return {kind: found[kind] for kind in (*KINDS, "resized")}
