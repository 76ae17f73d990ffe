"""What is drawn: one output cell of one output channel, and the cells done before it."""

from __future__ import annotations

from dataclasses import dataclass

from netviz.explain.convolution.drawing.palette import Palette
from netviz.explain.convolution.record import Convolution, Sizes
from netviz.explain.convolution.terms import Term, Values, spread, terms


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """``cell``: the output cell that is computed. ``done``: how many output cells are filled in
    already, in reading order; None: all. ``name``: before the ids of its elements."""

    conv: Convolution
    given: Values
    cell: Sizes
    channel: int
    palette: Palette
    done: int | None = None
    name: str = ""

    @property
    def terms(self) -> tuple[Term, ...]:
        """What meets for the cell."""
        return terms(self.conv, self.cell)

    @property
    def plain(self) -> Convolution:
        """The convolution that is run: itself, or the one over the input spread out."""
        return spread(self.conv) if self.conv.transposed else self.conv
