"""Which module calls to open so that a picture stays readable and tells most.

Each kind of call is opened once at most, where it is repeated most; a series of blocks (a stage) is
opened wherever it is met, if all of them can be. What is opened next is what promises most a box:
its share of the work, times how often it occurs and how it branches. A call around a single other
call is opened together with that. What room is left goes to variants of kinds already opened, and
to small calls of little work. A network that fits is opened whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from netviz.ir import Graph
from netviz.passes.opening import Opening
from netviz.passes.survey import ATOMS, Survey
from netviz.passes.worth import Worth

__all__ = ["ATOMS", "detail"]

_BEYOND = ((0.4, 1.35), (0.1, 1.25), (0.0, 1.0))
"""How far what does at least so large a share of the work may go beyond the boxes asked for."""
_MUCH, _LITTLE = 0.1, 0.01
"""Shares of the work."""
_FEW = 2
_SERIES = 0.25
"""Share of the boxes that all series of one kind may take together."""


def detail(graph: Graph, *, boxes: int = 40) -> frozenset[str]:
    """Ids of the calls of ``graph`` to open for a picture of about ``boxes`` boxes."""
    survey = Survey.of(graph)
    state = Opening.of(survey)
    chooser = _Chooser(survey, Worth.of(survey), boxes, state)
    if survey.total[""] <= boxes:
        while state.closed:
            state.open(state.closed[0])
        return frozenset(state.opened)
    chooser.best_first()
    for _ in range(len(state.kinds)):
        if not chooser.moved():
            break
        chooser.best_first()
    chooser.variants()
    chooser.best_first()
    return frozenset(state.opened)


@dataclass(frozen=True, slots=True)
class _Step:
    """Calls to open together, what that promises a box, and whether it comes ``first`` (more
    than 0) for what it is."""

    calls: tuple[str, ...]
    value: float = 0.0
    first: int = 0


@dataclass(frozen=True, slots=True)
class _Chooser:
    """Chooses what to open next in ``state``."""

    survey: Survey
    worth: Worth
    boxes: int
    state: Opening

    def best_first(self) -> None:
        """Open what promises most, then what promises most of all that is seen, and so on."""
        while (step := self._best()) is not None:
            for call in step.calls:
                self.state.open(call)

    def _best(self) -> _Step | None:
        alike: dict[int, list[str]] = {}
        for call in self.state.closed:
            if call not in self.survey.layers:
                alike.setdefault(self.state.kind(call), []).append(call)
        steps = [step for kind, calls in alike.items() if (step := self._step(kind, calls))]
        return max(steps, key=lambda step: (step.first, step.value), default=None)

    def _step(self, kind: int, calls: list[str]) -> _Step | None:
        """What to open of ``calls``, which are closed and of one ``kind``; None for nothing."""
        survey = self.survey
        free = tuple(call for call in calls if survey.growth(call) < 1)
        if free:
            return _Step(free, first=2)
        if any(map(self.state.series, calls)):
            return self._series(kind, calls)
        small = max(map(survey.growth, calls)) <= _FEW
        once = all(survey.often[call] == 1 for call in calls)
        chosen = tuple(calls) if small and once else (self._typical(calls),)
        growth = sum(map(survey.growth, chosen))
        if kind in self.state.kinds or not self._fits(kind, growth):
            return None
        if self.worth.share[kind] < _LITTLE and not small:
            return None
        joins = survey.joins[survey.wrapped(chosen[0])[-1]]
        return _Step(chosen, self.worth.promise(kind, joins) / sqrt(growth))

    def _series(self, kind: int, calls: list[str]) -> _Step | None:
        """All of ``calls``, series of one ``kind``, or the cheapest way to see what is in one."""
        survey, state = self.survey, self.state
        growth = sum(map(survey.growth, calls))
        promise = self.worth.promise(kind)
        if growth <= min(self.boxes * _SERIES, self.boxes - state.shown):
            several = len(calls) > 1 or any(map(survey.repeats, calls))
            new = several and kind not in state.kinds
            return _Step(tuple(calls), promise / growth**1.5, first=int(new))
        least = min(map(survey.growth, calls))
        call = self._typical([call for call in calls if survey.growth(call) == least])
        inside = {survey.kind[inner] for inner in survey.calls[survey.wrapped(call)[-1]]}
        seen = state.kinds | {survey.kind[closed] for closed in state.closed}
        tells = any(self.worth.share[inner] >= _MUCH for inner in inside - seen)
        if kind in state.kinds or not tells or not self._fits(kind, least):
            return None
        return _Step((call,), promise / least**1.5)

    def _fits(self, kind: int, growth: int) -> bool:
        share = self.worth.of_class(kind)
        more = next(factor for least, factor in _BEYOND if share >= least)
        return self.state.shown + growth <= self.boxes * more

    def _typical(self, calls: list[str]) -> str:
        """Of ``calls`` the first of the commonest variant, one that is repeated if there is."""

        def rank(call: str) -> tuple[int, bool]:
            return self.worth.common[self.state.variant(call)], self.survey.often[call] > 1

        return max(calls, key=rank)

    def moved(self) -> bool:
        """Close the only open call of a kind where one like it comes before it, and open that: an
        encoder's attention, not that of the decoder which happened to be opened first."""
        state, kind = self.state, self.survey.kind
        opened = state.in_order(state.opened - {""})
        before: dict[tuple[int, bool], str] = {}
        for call in state.closed:
            before.setdefault(self._look(call), call)
        for call in opened:
            other = before.get(self._look(call), call)
            only = sum(kind[group] == kind[call] for group in opened) == 1
            if only and state.in_order((call, other))[0] != call:
                state.close(call)
                state.open(other)
                return True
        return False

    def _look(self, call: str) -> tuple[int, bool]:
        return self.state.variant(call), self.survey.often[call] > 1

    def variants(self) -> None:
        """Open one call of each variant that none was opened of, as far as there is room."""
        survey, state = self.survey, self.state
        known = {survey.variant[call] for call in state.opened}
        left: dict[int, list[str]] = {}
        for call in state.closed:
            left.setdefault(state.variant(call), []).append(call)
        for variant, calls in left.items():
            call = self._typical(calls)
            worth = self.worth.share[state.kind(call)] >= _MUCH and call not in survey.layers
            room = self.boxes - state.shown
            if variant not in known and worth and survey.growth(call) <= room:
                state.open(call)
