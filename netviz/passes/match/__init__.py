"""What two graphs have in common, and where they differ."""

from netviz.passes.match.match import match
from netviz.passes.match.record import KINDS, Change, Match, What

__all__ = ["KINDS", "Change", "Match", "What", "match"]
