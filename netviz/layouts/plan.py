"""What a layout engine is given and gives back.

Engines work in two axes: data flows *along* (downwards in a TB figure, rightwards in LR) and
branches spread *across*. Every row is one step along; a link longer than one row passes through
knots, points that hold a lane for it in the rows between.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A box to place. ``across`` and ``along`` are its size in points.

    ``stem``: room kept behind it, along, for the label of what it gives; ``shoulder``: how far
    that label reaches across from the centre. ``exits``: where each output port leaves, across
    from the centre (0 for ports not named). ``frame``: id of the frame it lies in. ``round``: a
    symbol, which links may enter from the side. ``side``: a constant or such, off the main path.
    """

    id: str
    across: float
    along: float
    frame: str
    stem: float = 0.0
    shoulder: float = 0.0
    exits: Mapping[int, float] = field(default_factory=dict)
    round: bool = False
    side: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame around cells and frames; ``label``: width and height of its caption in points.

    ``repeat``: how many equal calls it stands for.
    """

    id: str
    parent: str | None
    label: tuple[float, float]
    repeat: int = 1


@dataclass(frozen=True, slots=True)
class Link:
    """A line from an output port of one cell to another cell. ``weight``: its importance."""

    source: str
    port: int
    target: str
    weight: float = 1.0

    @property
    def net(self) -> tuple[str, int]:
        """Links of one net carry the same tensor and may share their lines."""
        return self.source, self.port


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything to place; cells in an order that links follow. ``direction``: "TB" or "LR"."""

    cells: tuple[Cell, ...]
    frames: tuple[Frame, ...]
    links: tuple[Link, ...]
    direction: str = "TB"
    column_gap: float = 18.0
    row_gap: float = 18.0


@dataclass(frozen=True, slots=True)
class Item:
    """Something in a row: a cell, or a knot (``cell`` is None)."""

    id: str
    frame: str
    across: float
    cell: Cell | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A plan with its rows decided.

    ``rows``: ids in each row, not yet in order. ``steps``: pairs of items in adjacent rows that a
    link joins, with their pull. ``chains``: for each link the items it passes, ends included.
    """

    plan: Plan
    items: Mapping[str, Item]
    row_of: Mapping[str, int]
    rows: tuple[tuple[str, ...], ...]
    steps: Mapping[tuple[str, str], float]
    chains: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Across:
    """An engine's answer: the centre of every item and the extent of every frame, across."""

    centre: Mapping[str, float]
    extent: Mapping[str, tuple[float, float]] = field(default_factory=dict)


class Engine(Protocol):
    """Finds places across for a grid's items; ``options`` are the engine's own."""

    def __call__(self, grid: Grid, options: Mapping[str, str], *, seconds: float) -> Across:
        """Answer within about ``seconds``, or raise what the engine raises."""
        ...


Place = tuple[float, float]
"""Across, then along."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A letter where a line ends that goes on at the same letter elsewhere. ``net``: the tensor's
    cell and port; ``route``: the line that ends here, none where one begins."""

    letter: str
    net: tuple[str, int]
    centre: Place
    route: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A plan with places, in the two axes of the plan's direction.

    ``centres`` of cells' boxes (their stems lie behind), ``frames`` as low and high across, then
    start and end along, ``routes``: for each link the corners of its line, start to end.
    ``reserved``: how far each frame may grow across, since the engine kept that free. ``again``:
    the areas of frames that go on in another column, after the first one's. ``tags``: where lines
    go by letter; a route then begins at a tag.
    """

    centres: Mapping[str, Place]
    frames: Mapping[str, tuple[float, float, float, float]]
    routes: tuple[tuple[Place, ...], ...]
    reserved: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    again: tuple[tuple[str, tuple[float, float, float, float]], ...] = ()
    tags: tuple[Tag, ...] = ()
