"""Links between pieces: what stands on a line (a fitted skip, a flattening) is part of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from netviz.layouts.oblique.piece import Piece
from netviz.passes.figure import FigureGraph, Link


@dataclass(frozen=True, slots=True)
class Wire:
    """From block ``first`` of piece ``source`` to block ``last`` of piece ``target`` (indices),
    over the links ``links``; ``via``: the blocks between, drawn on it. ``kind``: as of links."""

    source: int
    target: int
    links: tuple[Link, ...]
    kind: str

    @property
    def first(self) -> str:
        """The block it leaves."""
        return self.links[0].source

    @property
    def last(self) -> str:
        """The block it reaches."""
        return self.links[-1].target

    @property
    def via(self) -> tuple[str, ...]:
        """The blocks on it."""
        return tuple(link.target for link in self.links[:-1])


def ends_piece(wire: Wire, pieces: Sequence[Piece]) -> bool:
    """Whether ``wire`` carries what its piece gives last: what the main flow goes on with."""
    return pieces[wire.source].blocks[-1] == wire.first


def wires(figure: FigureGraph, pieces: Sequence[Piece]) -> tuple[list[Wire], list[Link]]:
    """The wires between ``pieces``, and the links within one piece, whose blocks touch."""
    home = {id_: n for n, piece in enumerate(pieces) for id_ in piece.blocks}
    ahead: dict[str, list[Link]] = defaultdict(list)
    for link in figure.links:
        ahead[link.source].append(link)
    found: list[Wire] = []
    inner: list[Link] = []
    for link in figure.links:
        if link.source not in home:
            continue
        for way in _ways((link,), ahead, home):
            source, target = home[way[0].source], home[way[-1].target]
            if source == target and _adjacent(pieces[source], way):
                inner += way
            elif source != target:
                found.append(Wire(source, target, way, _kind(way)))
    return found, inner


def _ways(
    way: tuple[Link, ...], ahead: dict[str, list[Link]], home: dict[str, int]
) -> Iterable[tuple[Link, ...]]:
    """``way`` continued through blocks that have no piece, up to one that has."""
    if way[-1].target in home:
        return [way]
    return [longer for link in ahead[way[-1].target] for longer in _ways((*way, link), ahead, home)]


def _adjacent(piece: Piece, way: Sequence[Link]) -> bool:
    return piece.blocks.index(way[0].source) < piece.blocks.index(way[-1].target)


def _kind(way: tuple[Link, ...]) -> str:
    return way[0].kind if len({link.kind for link in way}) == 1 else "main"
