"""The tree of rows with runs of equal siblings told once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from netviz.tables.row import Row

_NUMBERED = re.compile(r"(.*?)(\d+)")


@dataclass(frozen=True, slots=True)
class Branch:
    """A place in the tree: index of its row, its label, how many equal siblings it stands for."""

    row: int
    label: str
    repeat: int
    last: bool


@dataclass(frozen=True, slots=True)
class Tree:
    """Children by row index (views and copies left out), and an equal number for equal subtrees."""

    rows: tuple[Row, ...]
    children: dict[int, list[int]]
    kind_of: dict[int, int] = field(default_factory=dict)
    size: dict[int, int] = field(default_factory=dict)
    depth: int = 0

    def below(self, row: int) -> list[Branch]:
        """The branches under ``row``, runs folded."""
        runs = list(self._runs(self.children.get(row, [])))
        return [self._branch(run, last=i == len(runs) - 1) for i, run in enumerate(runs)]

    def _branch(self, run: list[int], *, last: bool) -> Branch:
        first, final = self.rows[run[0]], self.rows[run[-1]]
        label = first.name if len(run) == 1 else f"{first.name}–{_numbered(final.name)[1]}"
        return Branch(run[0], label, len(run), last)

    def _runs(self, siblings: list[int]) -> Iterator[list[int]]:
        run: list[int] = []
        for sibling in siblings:
            if run and not self._continues(run[-1], sibling):
                yield from self._worthwhile(run)
                run = []
            run.append(sibling)
        if run:
            yield from self._worthwhile(run)

    def _continues(self, before: int, after: int) -> bool:
        stem, number = _numbered(self.rows[before].name)
        return (
            self.kind_of[before] == self.kind_of[after]
            and number is not None
            and _numbered(self.rows[after].name) == (stem, number + 1)
        )

    def _worthwhile(self, run: list[int]) -> Iterator[list[int]]:
        """One line for the whole run where that saves two lines or more."""
        if (len(run) - 1) * self.size[run[0]] >= 2:
            yield run
        else:
            yield from ([row] for row in run)


def plant(rows: tuple[Row, ...]) -> Tree:
    """The tree of ``rows`` (parents before children), in linear time and without recursion."""
    children: dict[int, list[int]] = {}
    holder: dict[str, int] = {}
    for i, row in enumerate(rows):
        if row.parent is not None and not row.rearranges:
            children.setdefault(holder[row.parent], []).append(i)
        if row.kind not in ("operator", "parameter", "unused"):
            holder[row.id] = i
    depth = max((row.depth for row in rows if not row.rearranges), default=0)
    tree = Tree(rows, children, depth=depth)
    seen: dict[object, int] = {}
    for i in reversed(range(len(rows))):
        below = children.get(i, [])
        key = (looks(rows[i]), tuple((tree.kind_of[c], rows[c].name) for c in below))
        tree.kind_of[i] = seen.setdefault(key, len(seen))
        tree.size[i] = 1 + sum(tree.size[c] for c in below)
    return tree


def looks(row: Row) -> tuple[object, ...]:
    """All that a line shows of a row but its name.

    Of the inputs the first only: a key-value cache handed from block to block grows on the way.
    """
    return (
        row.kind, row.class_name, row.inputs[:1], row.outputs, row.kernel, row.counted,
        row.totals.parameters, row.totals.flops, row.totals.elementwise_flops,
        row.totals.activation_bytes, row.totals.uncounted,
    )  # fmt: skip


def _numbered(name: str) -> tuple[str, int | None]:
    """``block12`` -> ("block", 12); without a number at the end, (name, None)."""
    match = _NUMBERED.fullmatch(name)
    return (match[1], int(match[2])) if match else (name, None)
