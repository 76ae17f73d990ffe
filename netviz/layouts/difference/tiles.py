"""What is drawn of a difference: tiles for each side, in frames."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from netviz.ir import Graph, Index
from netviz.passes.match import Change, Match
from netviz.passes.match.runs import Run, runs

ROOM = 44
"""Tiles a side that a picture may have before its default depth goes down."""

_MOST, _HEAD, _TAIL = 26, 16, 5
_TOGETHER = 4
_END = ("input", "output")


@dataclass(slots=True)
class Tile:
    """A box on one side (0 or 1). ``key``: the same for two tiles that belong in one row.

    ``frame``: id of the frame it lies in. ``nodes``: ids of the graph's nodes it stands for.
    ``form``: "pill" for the model's inputs and outputs, else "box". ``open``: it could be opened.
    """

    id: str
    key: str
    side: int
    run: Run
    frame: str
    nodes: list[str]
    form: str = "box"
    open: bool = False


@dataclass(slots=True)
class Frame:
    """A call on one side that holds changes; ``id`` and ``parent`` are frames' ids."""

    id: str
    parent: str
    side: int
    run: Run


@dataclass(slots=True)
class Page:
    """Everything to place. ``tile_of``: by side, the tile that each node belongs to; nodes of
    stretches that compute nothing are in none."""

    tiles: list[Tile] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    tile_of: tuple[dict[str, str], dict[str, str]] = field(default_factory=lambda: ({}, {}))


def page_of(found: Match, *, depth: int | None = None) -> Page:
    """The tiles of ``found``, calls opened to ``depth`` (None: as deep as stays readable)."""
    top = runs(found)
    sides = _Side(found.left), _Side(found.right)
    if depth is not None:
        return _laid(top, sides, reach=depth)
    deepest = max(change.depth for change in found.changes)
    best = _laid(top, sides, reach=1)
    for reach in range(2, deepest + 1):
        page = _laid(top, sides, reach=reach)
        if max(Counter(tile.side for tile in page.tiles).values(), default=0) > ROOM:
            break
        best = page
    return best


class _Side:
    """One graph's nodes by call."""

    def __init__(self, graph: Graph) -> None:
        self.index = Index.of(graph)
        self._order = {node.id: place for place, node in enumerate(graph.nodes)}

    def nodes(self, id_: str | None) -> list[str]:
        """Ids of all nodes in the call ``id_``, or ``id_`` itself, in order of execution."""
        if id_ is None:
            return []
        if id_ not in self.index.group:
            return [id_]
        found: list[str] = []
        stack = [id_]
        while stack:
            current = stack.pop()
            found += self.index.nodes_of[current]
            stack += self.index.children[current]
        return sorted(found, key=self._order.__getitem__)

    def is_end(self, id_: str | None) -> bool:
        """Whether it is an input or output of the model."""
        node = self.index.node.get(id_ or "")
        return node is not None and node.kind in _END


def _laid(top: Run, sides: tuple[_Side, _Side], *, reach: int) -> Page:
    page = Page(frames=[Frame("0", "", 0, top), Frame("1", "", 1, top)])
    shown = _shown(top.inside) if top.inside else [top]
    stack = [(run, ("0", "1"), str(place)) for place, run in enumerate(shown)][::-1]
    copies: list[tuple[int, list[str], list[str]]] = []
    while stack:
        run, around, key = stack.pop()
        if run.inside and 0 < run.first.depth < reach:
            inner = f"0.{key}", f"1.{key}"
            page.frames += [Frame(inner[side], around[side], side, run) for side in (0, 1)]
            shown = _shown(run.inside)
            stack += [(r, inner, f"{key}.{place}") for place, r in enumerate(shown)][::-1]
            copies += _copies(run, sides)
        else:
            _add(page, run, sides, around=around, key=key)
    for side, first, other in reversed(copies):
        place = page.tile_of[side]
        place.update((b, place[a]) for a, b in zip(first, other, strict=False) if a in place)
    return page


def _copies(run: Run, sides: tuple[_Side, _Side]) -> Iterator[tuple[int, list[str], list[str]]]:
    """The nodes of the call drawn, and of each of those that it stands for."""
    for side, of in enumerate(sides):
        first, *others = (of.nodes(_id(change, side)) for change in run.changes)
        for other in others:
            yield side, first, other


def _add(
    page: Page, run: Run, sides: tuple[_Side, _Side], *, around: tuple[str, str], key: str
) -> None:
    end = any(of.is_end(_id(run.first, side)) for side, of in enumerate(sides))
    if run.quiet and not run.layers and not end:
        return
    moved = any(name == "position" for name, _, _ in run.first.what)
    for side, of in enumerate(sides):
        nodes = [node for change in run.changes for node in of.nodes(_id(change, side))]
        if not nodes:
            continue
        id_ = f"{side}:{key}"
        row = f"{key}/{side}" if moved else key
        form = "pill" if end else "box"
        page.tiles.append(Tile(id_, row, side, run, around[side], nodes, form, bool(run.inside)))
        page.tile_of[side].update(dict.fromkeys(nodes, id_))


def _id(change: Change, side: int) -> str | None:
    return change.right if side else change.left


def _shown(inside: list[Run]) -> list[Run]:
    """``inside`` with what is added or removed in a row together, the middle of a long list as
    one."""
    found: list[Run] = []
    for run in inside:
        if found and _goes_with(found[-1], run):
            found[-1] = Run(run.kind, [*found[-1].changes, *run.changes])
        else:
            found.append(run)
    if len(found) <= _MOST:
        return found
    rest = [change for run in found[_HEAD:-_TAIL] for change in run.changes]
    return [*found[:_HEAD], Run("mixed", rest), *found[-_TAIL:]]


def _goes_with(last: Run, run: Run) -> bool:
    """Whether two runs are single layers, at most four, all added or all removed."""
    lone = all(run.repeat == 1 or len(run.changes) < _TOGETHER for run in (last, run))
    both = (*last.changes, *run.changes)
    plain = all(change.layers <= 1 for change in both) and len(both) <= _TOGETHER
    return lone and plain and last.kind == run.kind in ("added", "removed")
