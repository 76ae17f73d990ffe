"""Which module calls to open so that a picture stays readable and tells most.

Level by level: a level is opened whole when that takes little of the budget, or when everything in
it could be opened; else one call of each class is opened, of the variant that occurs most often,
the costliest classes first. A call around a single other call is opened together with that. What is
left of the budget opens the other variants, then the stages that hold repeated calls.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from netviz.ir import Graph
from netviz.passes.survey import ATOMS, Survey

__all__ = ["ATOMS", "detail"]

_MORE = 1.25
_FEW = 4
_LIGHT = 0.7


def detail(graph: Graph, *, boxes: int = 40) -> frozenset[str]:
    """Ids of the calls of ``graph`` to open for a picture of about ``boxes`` boxes."""
    survey = Survey.of(graph)
    opening = _Opening(survey, boxes, survey.inside(""))
    opening.descend(survey.closed_in(""))
    opening.variants()
    opening.stages()
    opening.alike()
    return frozenset(opening.opened)


@dataclass(slots=True)
class _Opening:
    """``opened`` so far, the boxes ``shown`` by it, and the calls ``passed`` over on the way."""

    survey: Survey
    boxes: int
    shown: int
    opened: set[str] = field(default_factory=lambda: {""})
    passed: list[str] = field(default_factory=list)

    def descend(self, level: list[str]) -> None:
        """Open what tells most in ``level``, then in what that shows, and so on."""
        while level:
            growth = sum(map(self.survey.growth, level))
            all_of_it = sum(self.survey.total[call] - 1 for call in level)
            if self.shown + growth <= self.boxes * _LIGHT or self.shown + all_of_it <= self.boxes:
                chosen = level
            else:
                chosen = self._one_of_each(level)
            taken = set(chosen)
            self.passed += [call for call in level if call not in taken]
            level = [inner for call in chosen for inner in self._open(call)]

    def _open(self, call: str) -> list[str]:
        """Open ``call`` and what it merely wraps; the calls that can be opened in it."""
        self.shown += self.survey.growth(call)
        around = self.survey.wrapped(call)
        self.opened.update(around)
        return self.survey.closed_in(around[-1])

    def _one_of_each(self, level: list[str]) -> list[str]:
        """Of each class the first call of its commonest variant, as far as there is room."""
        survey = self.survey
        often: Counter[int] = Counter()
        weight: Counter[int] = Counter()
        for call in level:
            often[survey.variant[call]] += survey.often[call]
            weight[survey.family[call]] += survey.weight[call]
        best: dict[int, str] = {}
        for call in level:
            rival = best.setdefault(survey.family[call], call)
            if often[survey.variant[call]] > often[survey.variant[rival]]:
                best[survey.family[call]] = call
        room = self.boxes * _MORE - self.shown
        chosen = []
        for family in sorted(best, key=lambda family: -weight[family]):
            call = best[family]
            growth = survey.growth(call)
            if growth <= room and (growth >= _FEW - 1 or survey.calls[call]):
                chosen.append(call)
                room -= growth
        taken = set(chosen)
        return [call for call in level if call in taken]

    def variants(self) -> None:
        """Open one call of each variant that none was opened of, as far as there is room."""
        known = {self.survey.variant[call] for call in self.opened}
        for call in self.passed:
            variant, growth = self.survey.variant[call], self.survey.growth(call)
            if variant not in known and _FEW - 1 <= growth <= self.boxes - self.shown:
                known.add(variant)
                self.descend(self._open(call))

    def stages(self) -> None:
        """Open calls that hold repeated ones, all alike or none, as far as there is room."""
        families: dict[int, list[str]] = {}
        for call in self.passed:
            if call not in self.opened and self.survey.repeats(call):
                families.setdefault(self.survey.family[call], []).append(call)
        for calls in families.values():
            if sum(map(self.survey.growth, calls)) <= self.boxes - self.shown:
                for call in calls:
                    self._open(call)

    def alike(self) -> None:
        """Close the single layers of a class that are not opened everywhere."""
        survey = self.survey
        shown = [call for group in self.opened for call in survey.closed_in(group)]
        layers = [call for call in shown if call in survey.layers]
        mixed = {survey.family[call] for call in layers if call not in self.opened}
        self.opened -= {call for call in layers if survey.family[call] in mixed}
