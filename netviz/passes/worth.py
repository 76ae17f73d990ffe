"""How much each kind of module call matters in a network."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import log2

from netviz.passes.survey import Survey

_LESS = 4
"""How much less a share of the weights counts than one of the work."""
_JOINS = 4


@dataclass(frozen=True, slots=True)
class Worth:
    """Of every kind of call its ``share`` of the network's work, and to a lesser part weights, and
    how many ``times`` it occurs; how ``common`` each variant is; ``family``: the other kinds of its
    class, which it stands for as well."""

    share: Mapping[int, float]
    times: Mapping[int, int]
    common: Mapping[int, int]
    family: Mapping[int, frozenset[int]]

    @classmethod
    def of(cls, survey: Survey) -> Worth:
        """Add up over the whole network."""
        times: Counter[int] = Counter()
        common: Counter[int] = Counter()
        work: Counter[int] = Counter()
        weights: Counter[int] = Counter()
        for call, kind in survey.kind.items():
            often = survey.often[call]
            times[kind] += often
            common[survey.variant[call]] += often
            work[kind] += survey.work[call] * often
            weights[kind] += survey.weights[call] * often
        all_work, all_weights = survey.work[""], max(survey.weights[""], 1) * _LESS
        share = {kind: work[kind] / all_work + weights[kind] / all_weights for kind in times}
        kinds: dict[str, set[int]] = defaultdict(set)
        for call, kind in survey.kind.items():
            kinds[survey.class_name[call]].add(kind)
        family = {
            kind: frozenset(alike if name else {kind})
            for name, alike in kinds.items()
            for kind in alike
        }
        return cls(share, times, common, family)

    def promise(self, kind: int, joins: int = 0) -> float:
        """What a call of ``kind`` tells when it is opened: its share, times how often it occurs (as
        a logarithm), a little more where it branches (``joins`` of several tensors in it)."""
        branching = 1 + min(joins, _JOINS) / (4 * _JOINS)
        share = self.of_class(kind)
        times = sum(self.times[other] for other in self.family[kind])
        return share * (1 + log2(times)) * branching

    def of_class(self, kind: int) -> float:
        """The share of all calls of the class that ``kind`` is of."""
        return sum(self.share[other] for other in self.family[kind])
