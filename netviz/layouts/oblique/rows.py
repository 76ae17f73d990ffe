"""Pieces from left to right, in lanes, in as many rows as the page needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from netviz.layouts.oblique.cuts import cuts
from netviz.layouts.oblique.parts import Part, in_order, parts
from netviz.layouts.oblique.piece import Piece
from netviz.layouts.oblique.polygons import Polygon, apart, rectangle
from netviz.layouts.oblique.wires import Wire

ARROW, MARGIN, TURN, FRAME = 11.0, 5.0, 15.0, 9.0
"""Points: of the shortest arrow, between shapes, for a line that turns, of a frame's padding."""

_SKY = -5000.0


@dataclass(slots=True)
class Rows:
    """Where pieces stand: ``x`` of each, its ``lane`` and ``row``; and the ``columns`` above each
    that lines of skips take."""

    x: list[float]
    lane: list[int]
    row: list[int]
    columns: dict[int, tuple[Polygon, ...]] = field(default_factory=dict)
    gaps: dict[tuple[int, int], float] = field(default_factory=dict)
    tagged: frozenset[int] = frozenset()
    count: int = 1

    def width(self, pieces: Sequence[Piece]) -> float:
        """Of the widest row."""
        ends: dict[int, list[float]] = defaultdict(list)
        for n, piece in enumerate(pieces):
            left, _, right, _ = piece.extent()
            ends[self.row[n]] += [self.x[n] + left, self.x[n] + right]
        return max((max(xs) - min(xs) for xs in ends.values()), default=0.0)


def in_rows(
    pieces: Sequence[Piece],
    lines: Sequence[Wire],
    limit: float | None,
    *,
    gaps: dict[tuple[int, int], float] | None = None,
    tagged: frozenset[int] = frozenset(),
) -> Rows:
    """``pieces`` in rows of at most ``limit`` points, as even as may be; None: one row a part.

    ``gaps``: those of an earlier call with the same pieces. ``tagged``: numbers of lines that are
    interrupted, from letter to letter.
    """
    count = len(pieces)
    found = Rows([0.0] * count, [0] * count, [0] * count)
    row = 0
    there = parts(pieces, lines)
    for part in there:
        for branch in part.branches:
            for n in branch.pieces:
                found.lane[n] = branch.lane
    found.tagged = tagged | _odd(pieces, lines, found.lane)
    found.columns = _columns(pieces, lines, found.lane, found.tagged)
    found.gaps.update(gaps or {})
    for part in there:
        _place(part, pieces, lines, found)
        for first, last in cuts(part, pieces, lines, found.x, limit=limit):
            inside = set(part.spine[first : last + 1])
            mine = [b for b in part.branches if first <= max(b.low, 0) <= last]
            inside.update(n for b in mine for n in b.pieces)
            for n in inside:
                found.row[n] = row
            row += 1
        for again in {found.row[n] for n in part.spine}:
            _place(_of_row(part, found, again), pieces, lines, found)
    found.count = row
    return found


def _of_row(part: Part, found: Rows, row: int) -> Part:
    spine = tuple(n for n in part.spine if found.row[n] == row)
    return Part(spine, tuple(b for b in part.branches if found.row[b.pieces[0]] == row))


def _odd(pieces: Sequence[Piece], lines: Sequence[Wire], lane: Sequence[int]) -> frozenset[int]:
    """Lines between lanes that neither start a branch nor end one."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for n, piece in enumerate(pieces):
        first.setdefault(piece.chain, n)
        last[piece.chain] = n
    return frozenset(
        number
        for number, wire in enumerate(lines)
        if lane[wire.source] != lane[wire.target]
        and first[pieces[wire.target].chain] != wire.target
        and last[pieces[wire.source].chain] != wire.source
    )


def _columns(
    pieces: Sequence[Piece], lines: Sequence[Wire], lane: Sequence[int], tagged: frozenset[int]
) -> dict[int, tuple[Polygon, ...]]:
    """The way up from every block that a skip leaves or reaches, and down where lanes part."""
    ends: dict[int, list[str]] = defaultdict(list)
    found: dict[int, tuple[Polygon, ...]] = defaultdict(tuple)
    for number, wire in enumerate(lines):
        if wire.kind != "main" or number in tagged:
            ends[wire.source].append(wire.first)
            ends[wire.target].append(wire.last)
        elif lane[wire.source] != lane[wire.target]:
            right = pieces[wire.source].right
            round_ = pieces[wire.target].round
            left = min(x for shape in pieces[wire.target].hull for x, _ in shape)
            found[wire.source] += (rectangle(right, 0.0, right + 7.0, -_SKY),)
            sides = (-round_, round_) if round_ else (left - 6.0, left)
            found[wire.target] += (rectangle(sides[0], 0.0, sides[1], -_SKY),)
    for n, blocks in ends.items():
        tops = [pieces[n].tops[b] for b in blocks if b in pieces[n].tops]
        if tops:
            room = 4.0 + min(2.0 * len(tops), 8.0)
            left, right = min(x for x, _ in tops) - room, max(x for x, _ in tops) + room
            found[n] += (rectangle(left, _SKY, right, min(y for _, y in tops)),)
    return dict(found)


def _place(part: Part, pieces: Sequence[Piece], lines: Sequence[Wire], found: Rows) -> None:
    """Give every piece of ``part`` the least x that keeps it clear of what is before it."""
    members = in_order(part, lines)
    inside = set(members)
    sources: dict[int, list[int]] = defaultdict(list)
    for wire in lines:
        if wire.source in inside and wire.target in inside:
            sources[wire.target].append(wire.source)
    stood: dict[int, list[int]] = defaultdict(list)
    for n in members:
        before = stood[found.lane[n]]
        x = 0.0
        for m in reversed(before[-4:]):
            if found.x[m] + _most(pieces[m], pieces[n]) > x:
                x = max(x, _beside(m, n, pieces, found))
        x = max([x, *(_behind(m, n, pieces, found) for m in sources[n])])
        found.x[n] = x
        before.append(n)
    for branch in part.branches:
        if branch.joined and not branch.forked:
            _late(branch.pieces, pieces, lines, found)


def _most(one: Piece, two: Piece) -> float:
    """More than any gap that two pieces need."""
    return one.extent()[2] - two.extent()[0] + 60.0


def _beside(before: int, n: int, pieces: Sequence[Piece], found: Rows) -> float:
    """The least x of ``n`` so that it stands clear of ``before`` in its lane."""
    if (before, n) not in found.gaps:
        found.gaps[before, n] = _gap(before, n, pieces, found)
    return found.x[before] + found.gaps[before, n]


def _gap(before: int, n: int, pieces: Sequence[Piece], found: Rows) -> float:
    one, two = pieces[before], pieces[n]
    solid = apart(_tall(before, one, found), _tall(n, two, found), MARGIN)
    before_it = (*_tall(before, one, found), *one.labels)
    texts = apart(before_it, two.labels, MARGIN)
    texts = max(texts, apart(one.labels, _tall(n, two, found), MARGIN))
    arrow = one.leave[0] - two.enter[0] + ARROW
    frames = FRAME * len(set(one.runs) ^ set(two.runs))
    outline = one.extent()[2] - two.extent()[0] if frames else float("-inf")
    return max(solid + frames, texts, arrow + frames, outline + 2 * frames)


def _tall(n: int, piece: Piece, found: Rows) -> tuple[Polygon, ...]:
    return (*piece.hull, *found.columns.get(n, ()))


def _behind(source: int, n: int, pieces: Sequence[Piece], found: Rows) -> float:
    """The least x of ``n`` so that a line from ``source`` in another lane reaches it."""
    if found.lane[source] == found.lane[n]:
        return float("-inf")
    right = pieces[source].right
    left = min(x for shape in pieces[n].hull for x, _ in shape)
    frames = FRAME * len(set(pieces[source].runs) ^ set(pieces[n].runs))
    return found.x[source] + right - left + TURN + frames


def _late(
    chain: Sequence[int], pieces: Sequence[Piece], lines: Sequence[Wire], found: Rows
) -> None:
    """Move a branch that starts by itself right, to just before it is needed."""
    inside = set(chain)
    slack = [
        found.x[w.target]
        + min(x for shape in pieces[w.target].hull for x, _ in shape)
        - TURN
        - found.x[w.source]
        - max(x for shape in pieces[w.source].hull for x, _ in shape)
        for w in lines
        if w.source in inside
        and w.target not in inside
        and found.row[w.target] == found.row[chain[0]]
    ]
    others = [
        found.x[m]
        for m in range(len(pieces))
        if found.lane[m] == found.lane[chain[0]]
        and found.row[m] == found.row[chain[0]]
        and m not in inside
        and m > chain[0]
    ]
    move = min(slack, default=0.0)
    if move > 0 and not others:
        for n in chain:
            found.x[n] += move
