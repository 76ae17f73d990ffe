"""Which module calls show the same thing when they are opened, so that one of them will do.

Looked at are the class of a call, the operators in it that compute, and the classes of the calls in
it, not the widths. Of one kind are calls of one class (plain containers count as one) that share at
least three quarters of these: a residual block with a projection and one without, but not the block
of an encoder and that of a decoder, with one attention more. Of one variant: those that share all.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

_ENOUGH = 0.75
_MOST = 8
"""How many kinds of one class are told apart; a ninth counts as the first."""


@dataclass(slots=True)
class Likeness:
    """Numbers of ``kinds`` and ``variants``, given as calls are asked about."""

    variants: dict[tuple[str, frozenset[tuple[str, int]]], int] = field(default_factory=dict)
    kinds: dict[int, int] = field(default_factory=dict)
    known: dict[str, list[tuple[int, Counter[str]]]] = field(default_factory=dict)

    def of(self, class_name: str, parts: Counter[str]) -> tuple[int, int]:
        """Kind and variant of a call of ``class_name`` that holds ``parts``."""
        key = class_name, frozenset(parts.items())
        variant = self.variants.setdefault(key, len(self.variants))
        if variant not in self.kinds:
            self.kinds[variant] = self._kind(class_name, parts, new=len(self.variants))
        return self.kinds[variant], variant

    def _kind(self, class_name: str, parts: Counter[str], *, new: int) -> int:
        known = self.known.setdefault(class_name, [])
        for kind, others in known:
            if _shared(parts, others) >= _ENOUGH:
                return kind
        if len(known) == _MOST:
            return known[0][0]
        known.append((new, parts))
        return new


def _shared(a: Counter[str], b: Counter[str]) -> float:
    """Of all parts of both, those that are in both (Jaccard's index of two multisets)."""
    either = (a | b).total()
    return (a & b).total() / either if either else 1.0
