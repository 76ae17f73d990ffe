"""A placed chain on the page: it runs down, or along."""

from __future__ import annotations

from dataclasses import dataclass

from netviz.layouts.styles.resnet.chain import Item
from netviz.layouts.styles.resnet.place import Placed
from netviz.layouts.styles.sheet import Sheet
from netviz.scene import Point


@dataclass(frozen=True, slots=True)
class Page:
    """``placed`` as drawn on ``sheet``; ``level``: it runs along the page."""

    sheet: Sheet
    placed: Placed
    level: bool

    def spot(self, along: float, across: float) -> Point:
        """A place on the page."""
        return (along, -across) if self.level else (across, along)

    def axis(self, item: Item) -> float:
        """Of the item's column."""
        at = self.placed.axes[item.column]
        return -at if self.level else at
