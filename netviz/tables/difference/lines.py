"""The lines of a difference: a tree of what changed, equal stretches told once."""

from __future__ import annotations

from dataclasses import dataclass, field

from netviz.ir import Index
from netviz.passes.cost import Totals, table
from netviz.passes.match import Change, Match
from netviz.passes.match.runs import Run, runs
from netviz.tables.difference.wording import (
    ARROW,
    class_of,
    name_of,
    plural,
    quiet_text,
    range_text,
    told,
)

SIGNS = {"added": "+", "removed": "-", "changed": "~", "renamed": "→", "equal": "", "resized": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line. ``kind``: of the change, "equal" and "resized" for folded stretches, "around" for a
    call in which alone something changed. ``parameters``, ``flops``: by how much they grew."""

    kind: str
    depth: int
    label: str
    class_name: str = ""
    repeat: int = 1
    words: tuple[str, ...] = ()
    parameters: int = 0
    flops: int = 0

    @property
    def sign(self) -> str:
        """``+``, ``-``, ``~`` or ``→``."""
        return SIGNS.get(self.kind, "")


def lines_of(found: Match, *, everything: bool = False, depth: int | None = None) -> list[Line]:
    """The lines of ``found``; ``everything``: equal parts one by one. ``depth``: how deep."""
    work = _Work(found, everything=everything, reach=depth)
    return work.lines(runs(found, apart=everything))


@dataclass(slots=True)
class _Work:
    match: Match
    everything: bool
    reach: int | None
    sides: tuple[Index, Index] = field(init=False)
    totals: tuple[dict[str, Totals], dict[str, Totals]] = field(init=False)

    def __post_init__(self) -> None:
        self.sides = Index.of(self.match.left), Index.of(self.match.right)
        self.totals = table(self.match.left), table(self.match.right)

    def lines(self, top: Run) -> list[Line]:
        """Depth first; the models themselves have a line only where they changed."""
        found: list[Line] = []
        stack = [(top, top.first)]
        while stack:
            run, around = stack.pop()
            line = self._line(run, around)
            if line is not None:
                found.append(line)
            if self.reach is None or run.first.depth < self.reach:
                stack += [(inner, run.first) for inner in reversed(run.inside)]
        return found

    def _line(self, run: Run, around: Change) -> Line | None:
        first = run.first
        level = max(first.depth - 1, 0)
        if run.quiet and not self.everything:
            words = quiet_text(run)
            label = f"… {words}" if words else ""
            return Line(kind=run.kind, depth=level, label=label) if words else None
        if first.depth == 0 and not first.what and run.inside:
            return None
        hidden = not run.inside or (self.reach is not None and first.depth >= self.reach)
        return Line(
            kind="around" if run.inside and not first.what and not hidden else run.kind,
            depth=level,
            label=self._label(run, around),
            class_name=self._class(first),
            repeat=run.repeat,
            words=self._words(run, hidden=hidden),
            parameters=sum(self._grown(change, "parameters") for change in run.changes),
            flops=sum(self._grown(change, "flops") for change in run.changes),
        )

    def _label(self, run: Run, around: Change) -> str:
        ends = run.changes if run.repeat > 1 else [run.first]
        if run.first.right is None:
            return range_text([name_of(c.left or "", self.sides[0], around=around.left)
                               for c in ends])  # fmt: skip
        return range_text([name_of(c.right or "", self.sides[1], around=around.right)
                           for c in ends])  # fmt: skip

    def _class(self, change: Change) -> str:
        if any(name in ("class", "operator") for name, _, _ in change.what):
            return ""
        side = 0 if change.right is None else 1
        return class_of(change.id, self.sides[side])

    def _words(self, run: Run, *, hidden: bool) -> tuple[str, ...]:
        first = run.first
        words = told(first)
        if first.left is None or first.right is None:
            words.append(run.kind)
        if run.kind == "renamed":
            words = [f"was {before}" for name, before, _ in first.what if name == "name"]
        if run.quiet:
            words = ["equal"] if run.kind == "equal" else words
        if first.layers > 1:
            words.append(plural(first.layers, "layer"))
        if run.inside and hidden:
            words.append("changed inside")
        return tuple(words)

    def _grown(self, change: Change, what: str) -> int:
        return self._amount(1, change.right, what) - self._amount(0, change.left, what)

    def _amount(self, side: int, id_: str | None, what: str) -> int:
        if id_ is None:
            return 0
        found = self.totals[side].get(id_)
        if found is not None:
            return int(getattr(found, what))
        return self.sides[side].node[id_].cost.flops if what == "flops" else 0


__all__ = ["ARROW", "SIGNS", "Line", "lines_of"]
