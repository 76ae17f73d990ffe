"""Changes as a reader wants them: a tree in which stretches without news are one entry each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from netviz.passes.match.record import Change, Match

_NUMBER = re.compile(r"\d+")


@dataclass(slots=True)
class Run:
    """Siblings told as one.

    ``kind``: that of its changes, or "resized" where shapes or types alone differ. Equal and
    resized runs may hold anything; others hold changes that are alike, ``repeat`` of them.
    ``inside``: what differs in the first of them.
    """

    kind: str
    changes: list[Change]
    inside: list[Run] = field(default_factory=list)

    @property
    def first(self) -> Change:
        """The first of its changes."""
        return self.changes[0]

    @property
    def layers(self) -> int:
        """Layers of all its changes, those inside left out."""
        return sum(change.layers for change in self.changes)

    @property
    def quiet(self) -> bool:
        """Whether it holds no news."""
        return self.kind in ("equal", "resized")

    @property
    def repeat(self) -> int:
        """How many alike changes it stands for."""
        return 1 if self.quiet else len(self.changes)


def runs(found: Match, *, apart: bool = False) -> Run:
    """The run of the two models, everything else inside. ``apart``: fold nothing."""
    changes = found.changes
    children: list[list[int]] = [[] for _ in changes]
    around: list[int] = []
    for place, change in enumerate(changes):
        del around[change.depth :]
        if around:
            children[around[-1]].append(place)
        around.append(place)
    made: list[Run] = [Run(_kind(change), [change]) for change in changes]
    look: list[int] = [0] * len(changes)
    known: dict[object, int] = {}
    for place in reversed(range(len(changes))):
        inner = children[place]
        key = (_look(changes[place]), tuple(look[child] for child in inner))
        look[place] = known.setdefault(key, len(known))
        made[place].inside = _folded([(made[child], look[child]) for child in inner], apart=apart)
    return made[0]


def _kind(change: Change) -> str:
    return "resized" if change.follows else change.kind


def _look(change: Change) -> object:
    """What changes must share to be told as one; numbers in names may differ."""
    what = tuple((name, *values) for name, *values in change.what if name != "name")
    names = [f for f in change.what if f[0] in ("name", "inputs", "position")]
    plain = tuple(_NUMBER.sub("*", part) for f in names for part in f)
    return change.kind, change.structure, change.follows, plain or what


def _folded(siblings: list[tuple[Run, int]], *, apart: bool) -> list[Run]:
    found: list[Run] = []
    previous = -1
    for run, look in siblings:
        last = found[-1] if found else None
        if apart or last is None or not _joins(last, run, alike=look == previous):
            found.append(run)
            previous = look
            continue
        if last.kind == "equal" and run.kind == "resized" and not last.layers:
            last.kind = "resized"
        last.changes += run.changes
    return found


def _joins(last: Run, run: Run, *, alike: bool) -> bool:
    ends = any(_is_end(change) for change in (last.changes[-1], run.first))
    if ends or (run.inside and run.quiet):
        return False
    if last.quiet and run.quiet:
        return last.kind == run.kind or not run.layers or not last.layers
    return alike and last.kind == run.kind


def _is_end(change: Change) -> bool:
    """Whether it is an input or output of the model, drawn on its own."""
    return change.id.startswith(("/input:", "/output:"))
