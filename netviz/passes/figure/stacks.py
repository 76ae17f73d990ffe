"""Convolutions in a row at one resolution: the slabs of one block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from netviz.passes.figure.record import Block, Link


def stacks(
    blocks: Sequence[Block], flows: Sequence[Link], home: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, ...], ...]:
    """Rows of two or more convolutions, each feeding only the next, in the same runs."""
    readers = Counter(link.source for link in flows)
    sources = Counter(link.target for link in flows)
    block = {b.id: b for b in blocks}
    following = {
        link.source: link.target
        for link in flows
        if link.kind == "main"
        and readers[link.source] == sources[link.target] == 1
        and block[link.source].role == block[link.target].role == "convolution"
        and block[link.source].size.spatial == block[link.target].size.spatial
        and home[link.source] == home[link.target]
    }
    later = set(following.values())
    starts = [b.id for b in blocks if b.id in following and b.id not in later]
    return tuple(_row(start, following) for start in starts)


def _row(start: str, following: Mapping[str, str]) -> tuple[str, ...]:
    row = [start]
    while row[-1] in following:
        row.append(following[row[-1]])
    return tuple(row)
