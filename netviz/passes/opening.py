"""A choice of module calls to open, as it grows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from netviz.passes.survey import Survey


@dataclass(slots=True)
class Opening:
    """``opened`` calls, the boxes ``shown`` by that, the ``closed`` calls seen that could be
    opened, in order, and the ``kinds`` opened."""

    survey: Survey
    shown: int = 0
    closed: list[str] = field(default_factory=list)
    opened: set[str] = field(default_factory=lambda: {""})
    kinds: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, survey: Survey) -> Opening:
        """Only the model itself is opened."""
        return cls(survey, survey.inside(""), survey.closed_in(""))

    def open(self, call: str) -> None:
        """Open ``call`` and what it merely wraps."""
        place = self.closed.index(call)
        around = self.survey.wrapped(call)
        self.shown += self.survey.growth(call)
        self.opened.update(around)
        self.kinds |= self._kinds(around)
        self.closed[place : place + 1] = self.survey.closed_in(around[-1])

    def close(self, call: str) -> None:
        """Close ``call`` and all in it."""
        survey = self.survey
        inside = [call]
        for group in inside:
            inside += survey.calls[group]
        gone = set(inside)
        self.opened -= gone
        self.kinds = self._kinds(self.opened)
        self.shown = sum(map(self._seen, self.opened))
        around = any(call in survey.calls[group] for group in self.opened)
        left = [group for group in self.closed if group not in gone]
        self.closed = self.in_order([*left, call] if around else left)

    def _kinds(self, opened: Iterable[str]) -> set[int]:
        """The kinds of ``opened`` calls; what only wraps another shows nothing of its own."""
        return {self.survey.kind[group] for group in opened if self.survey.inside(group) > 1}

    def _seen(self, group: str) -> int:
        calls = self.survey.calls[group]
        return self.survey.boxes[group] + sum(call not in self.opened for call in calls)

    def in_order(self, calls: Iterable[str]) -> list[str]:
        """``calls`` in order of first entry."""
        order = {call: place for place, call in enumerate(self.survey.often)}
        return sorted(calls, key=order.__getitem__)

    def kind(self, call: str) -> int:
        """The kind of what is seen when ``call`` is opened."""
        return self.survey.kind[self.survey.wrapped(call)[-1]]

    def variant(self, call: str) -> int:
        """The variant of what is seen when ``call`` is opened."""
        return self.survey.variant[self.survey.wrapped(call)[-1]]

    def series(self, call: str) -> bool:
        """Whether blocks after one another are seen when ``call`` is opened."""
        return self.survey.wrapped(call)[-1] in self.survey.series
