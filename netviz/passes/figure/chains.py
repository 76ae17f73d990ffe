"""A network of blocks as paths: the longest one is the figure's spine, the rest are branches."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from heapq import heappop, heappush

Readers = Mapping[str, Sequence[str]]

_LIGHT = 0.001


def chains(
    order: Sequence[str], readers: Readers, light: Collection[str] = ()
) -> list[tuple[str, ...]]:
    """``order`` (which every entry of ``readers`` follows) as paths, the longest possible each
    time; blocks that are ``light`` make none longer. The first starts from an input; every block is
    in just one.

    What a path leaves falls into pieces, in each of which the longest is looked for once: thousands
    of blocks take no longer than as many steps.
    """
    place = {id_: number for number, id_ in enumerate(order)}
    near = _neighbours(order, readers)
    found: list[tuple[str, ...]] = []
    waiting: list[tuple[int, int, tuple[str, ...], list[str]]] = []
    fresh = [list(order)] if order else []
    while waiting or fresh:
        for piece in fresh:
            path = _longest(piece, readers, set(piece), light)
            heappush(waiting, (-len(path), place[path[0]], path, piece))
        _, _, path, piece = heappop(waiting)
        found.append(path)
        on_path = set(path)
        fresh = _pieces([id_ for id_ in piece if id_ not in on_path], near, place)
    return found


def _neighbours(order: Sequence[str], readers: Readers) -> dict[str, list[str]]:
    near: dict[str, list[str]] = {id_: list(readers.get(id_, ())) for id_ in order}
    for id_ in order:
        for reader in readers.get(id_, ()):
            near[reader].append(id_)
    return near


def _pieces(
    ids: Sequence[str], near: Mapping[str, Sequence[str]], place: Mapping[str, int]
) -> list[list[str]]:
    """``ids`` as parts that hang together, each in the order of ``place``."""
    left, found = set(ids), []
    for start in ids:
        if start not in left:
            continue
        left.discard(start)
        piece, waiting = [start], [start]
        while waiting:
            fresh = [id_ for id_ in near[waiting.pop()] if id_ in left]
            left.difference_update(fresh)
            piece += dict.fromkeys(fresh)
            waiting += fresh
        found.append(sorted(piece, key=place.__getitem__))
    return found


def _longest(
    order: Sequence[str], readers: Readers, left: set[str], light: Collection[str]
) -> tuple[str, ...]:
    """The longest path through ``left``; of equal ones that which starts first."""
    length: dict[str, float] = {}
    following: dict[str, str] = {}
    for id_ in reversed(order):
        ahead = [reader for reader in readers.get(id_, ()) if reader in left]
        best = max(ahead, key=lambda reader: length[reader], default=None)
        length[id_] = (_LIGHT if id_ in light else 1) + (length[best] if best is not None else 0)
        if best is not None:
            following[id_] = best
    current: str | None = max(order, key=lambda id_: length[id_])
    path = []
    while current is not None:
        path.append(current)
        current = following.get(current)
    return tuple(path)
