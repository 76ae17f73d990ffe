"""A network of blocks as paths: the longest one is the figure's spine, the rest are branches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Readers = Mapping[str, Sequence[str]]


def chains(order: Sequence[str], readers: Readers) -> list[tuple[str, ...]]:
    """``order`` (which every entry of ``readers`` follows) as paths, the longest possible each
    time. The first starts from an input; every block is in just one."""
    left = set(order)
    found = []
    while left:
        path = _longest([id_ for id_ in order if id_ in left], readers, left)
        found.append(path)
        left.difference_update(path)
    return found


def _longest(order: Sequence[str], readers: Readers, left: set[str]) -> tuple[str, ...]:
    """The longest path through ``left``; of equal ones that which starts first."""
    length: dict[str, int] = {}
    following: dict[str, str] = {}
    for id_ in reversed(order):
        ahead = [reader for reader in readers.get(id_, ()) if reader in left]
        best = max(ahead, key=lambda reader: length[reader], default=None)
        length[id_] = 1 + (length[best] if best is not None else 0)
        if best is not None:
            following[id_] = best
    current: str | None = max(order, key=lambda id_: length[id_])
    path = []
    while current is not None:
        path.append(current)
        current = following.get(current)
    return tuple(path)
