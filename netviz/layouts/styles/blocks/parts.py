"""What a figure of blocks consists of, before it has a place: boxes, balls, frames, lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from netviz.ir import Node


@dataclass(slots=True)
class Part:
    """A box, a ball, a text or a frame of one column.

    ``form``: "box", "ball", "wave" (a signal), "text" (an end of the network) or "frame".
    ``lines``: what is written, titles first; ``small``: below them, of less weight. ``beside``:
    parts that only feed this one, drawn at its side. ``ends``: outputs drawn beside the line that
    leaves it. ``items``: in a frame, what it holds, in order. ``repeat``, ``shared``: how often.
    ``ids``: every node that it draws. The rest is where it lies: ``low`` and ``high`` along the
    figure, ``left`` and ``right`` across it from the ``axis``; ``outlet``: the height that lines
    leave it at; ``mirrored``: keys and values come from the other side; ``crosses``: a line
    leads from it to another column; ``near``:
    on which side its own part stands, -1 or 1.
    """

    id: str
    form: str
    role: str = ""
    lines: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    symbol: str = ""
    node: Node | None = None
    ids: tuple[str, ...] = ()
    path: str = ""
    tip: str = ""
    repeat: int = 1
    shared: bool = False
    fan: bool = False
    items: list[Part] = field(default_factory=list)
    beside: list[Part] = field(default_factory=list)
    ends: list[Part] = field(default_factory=list)
    length: float = 0.0
    breadth: float = 0.0
    low: float = 0.0
    high: float = 0.0
    left: float = 0.0
    right: float = 0.0
    axis: float = 0.0
    outlet: float = 0.0
    mirrored: bool = False
    crosses: bool = False
    near: int = 0

    def leaves(self) -> Iterator[Part]:
        """This part, or those in it, without those beside them."""
        if self.form != "frame":
            yield self
        for item in self.items:
            yield from item.leaves()

    def everything(self) -> Iterator[Part]:
        """This part and all in it and beside it."""
        yield self
        for inner in (*self.items, *self.beside, *self.ends):
            yield from inner.everything()


@dataclass(frozen=True, slots=True)
class Link:
    """A tensor from one part to another; ``letters``: of "qkv", where it enters an attention."""

    source: str
    target: str
    letters: str = ""


@dataclass(slots=True)
class Figure:
    """Columns from the input's end to the output's, the lines between their parts, and what could
    not be shown."""

    columns: list[list[Part]]
    links: list[Link]
    notes: list[str] = field(default_factory=list)

    def parts(self) -> Iterator[Part]:
        """Every part of every column."""
        for column in self.columns:
            for part in column:
                yield from part.everything()
