"""What is explained: a convolution, one of its output cells, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from netviz.errors import FormatError
from netviz.explain.convolution import wording
from netviz.explain.convolution.arithmetic import place
from netviz.explain.convolution.layer import Layer, small
from netviz.explain.convolution.record import Convolution, Sizes
from netviz.explain.convolution.terms import telling


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """``conv``: as it is. ``drawn``: the same on an input small enough to draw. ``cell``: of the
    output of ``drawn``. ``layer``: of a model, or None."""

    conv: Convolution
    drawn: Convolution
    cell: Sizes
    channel: int = 0
    layer: Layer | None = None

    @property
    def title(self) -> str:
        """The convolution's name, after the layer's where it is one."""
        own = wording.title(self.conv)
        return f"{self.layer.name} of {self.layer.model}: {own}" if self.layer else own

    @property
    def facts(self) -> wording.Facts:
        """Sizes, costs, and the receptive field of a layer."""
        found = [*wording.sizes(self.conv), *wording.costs(self.conv)]
        if self.layer is not None:
            found.append(("receptive field", self.layer.field))
        return found

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know besides."""
        own = self.layer.notes if self.layer else ()
        if self.drawn is self.conv:
            return own
        sizes = wording.times(self.drawn.size), wording.times(self.conv.size)
        return (*own, f"cells are computed and drawn on an input of {sizes[0]} for {sizes[1]}")


def case(
    conv: Convolution, *, cell: Sizes | None, channel: int, layer: Layer | None = None
) -> Case:
    """A case; ``cell`` None is the one that tells most. Raises `FormatError` for a cell or channel
    that there is not."""
    drawn = small(conv)
    if channel >= conv.out_channels:
        raise FormatError(
            f"channel {channel} is not among the {conv.out_channels} output channels, "
            "which are counted from 0"
        )
    chosen = _cell(drawn, cell)
    return Case(conv=conv, drawn=drawn, cell=chosen, channel=channel, layer=layer)


def _cell(conv: Convolution, cell: Sizes | None) -> Sizes:
    if cell is None:
        return telling(conv)
    if len(cell) != len(conv.size):
        raise FormatError(f"cell {place(cell)} needs {len(conv.size)} numbers, one for each axis")
    if any(c >= n for c, n in zip(cell, conv.output, strict=True)):
        last = place(tuple(n - 1 for n in conv.output))
        raise FormatError(
            f"cell {place(cell)} lies outside the output of {wording.times(conv.output)}; "
            f"the last cell is {last}"
        )
    return cell
