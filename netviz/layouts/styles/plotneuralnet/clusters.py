"""Which blocks touch: slabs of one resolution, pooling behind them, upsampling before them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from netviz.layouts.oblique.joined import BALLS, on_lines, runs_of
from netviz.passes.figure import Block, FigureGraph, Link

_BEFORE_POOL = frozenset(("convolution", "upsampling", "concat", "normalisation", "activation"))
_TRIMS = frozenset(("normalisation", "activation", "dropout"))


@dataclass(slots=True)
class Clusters:
    """``members``: blocks that touch, in order; ``slabs``: concatenations drawn as copied slabs;
    ``lines``: blocks that are drawn on a line between others."""

    figure: FigureGraph
    members: list[list[Block]] = field(default_factory=list)
    slabs: dict[str, Block] = field(default_factory=dict)
    lines: frozenset[str] = frozenset()
    _home: dict[str, list[Block]] = field(default_factory=dict)
    _sources: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _readers: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _into: dict[str, list[Link]] = field(default_factory=lambda: defaultdict(list))
    _runs: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, figure: FigureGraph) -> Clusters:
        """Those of ``figure``."""
        made = cls(figure)
        for link in figure.links:
            made._into[link.target].append(link)
            made._sources[link.target].append(link.source)
            made._readers[link.source].append(link.target)
        made._runs, made.lines = runs_of(figure), on_lines(figure)
        for block in figure.blocks:
            if block.id not in made.lines:
                made._add(block)
        return made

    def runs(self, block: Block) -> tuple[str, ...]:
        """The runs around ``block``, outer ones first."""
        return self._runs[block.id]

    def sources(self, members: Sequence[Block]) -> list[Sequence[Block]]:
        """The blocks that touch, of what ``members`` read; balls are seen through."""
        own = {block.id for block in members}
        waiting = [s for b in members for s in self._sources[b.id] if s not in own]
        found: list[Sequence[Block]] = []
        seen = set(waiting)
        while waiting:
            source = waiting.pop()
            home = self._home.get(source)
            if home is None or self.ball(home[0]):
                fresh = [s for s in self._sources[source] if s not in seen]
                seen.update(fresh)
                waiting += fresh
            else:
                found.append(home)
        return found

    def ball(self, block: Block) -> bool:
        """Whether ``block`` is drawn as a sign."""
        return block.role in BALLS and block.id not in self.slabs

    def touched(self, block: Block) -> bool:
        """Whether another block stands flush behind ``block``."""
        return self._home[block.id][-1] is not block

    def flattened(self, block: Block) -> bool:
        """Whether dashes lead from ``block`` to the vector that it becomes."""
        return any(reader in self.lines for reader in self._readers[block.id])

    def _add(self, block: Block) -> None:
        before = self._before(block)
        if before is None:
            self.members.append([block])
        else:
            self._home[before.id].append(block)
            self._home[block.id] = self._home[before.id]
            return
        self._home[block.id] = self.members[-1]

    def _before(self, block: Block) -> Block | None:
        """The block that ``block`` touches, if any."""
        near = (
            [
                self.figure.block(link.source)
                for link in self._into[block.id]
                if link.kind == "main" and link.source in self._home
            ]
            if block.role in _JOINING
            else []
        )
        found = [b for b in near if self._touches(b, block)]
        return found[0] if len(found) == 1 else None

    def _touches(self, before: Block, block: Block) -> bool:
        alone = len(self._sources[block.id]) == 1
        last = self._home[before.id][-1] is before and not self.ball(before)
        if not last or before.chain != block.chain or self.runs(before) != self.runs(block):
            return False
        same = before.size.spatial == block.size.spatial and bool(block.size.spatial)
        if block.role == "concat":
            return same and self._copies(before, block)
        if not alone:
            return False
        pools = block.role == "pooling" and len(self._readers[block.id]) > 1
        if pools or any(self._branches(before, reader) for reader in self._readers[before.id]):
            return False  # a skip or a branch could not leave but over the face that it stands on
        if block.role in ("pooling", *_TRIMS):
            return before.role in _BEFORE_POOL and bool(before.size.spatial)
        if block.role == "softmax":
            return same and before.role == "convolution"
        only = len(self._readers[before.id]) == 1
        return same and only and before.role in _AHEAD

    def _branches(self, before: Block, reader: str) -> bool:
        block = self.figure.block(reader)
        return block.chain != before.chain and not block.projection

    def _copies(self, before: Block, block: Block) -> bool:
        """Whether ``block`` joins upsampled maps with one skip: a copied slab."""
        others = [s for s in self._sources[block.id] if s != before.id]
        if len(others) != 1 or not any(b.role == "upsampling" for b in self._home[before.id]):
            return False
        other = self.figure.block(others[0])
        kinds = {link.kind for link in self._into[block.id] if link.source == other.id}
        if other.size.spatial != block.size.spatial or kinds != {"identity"}:
            return False
        self.slabs[block.id] = other
        return True


_JOINING = frozenset(("convolution", "concat", "pooling", "softmax", *_TRIMS))
_AHEAD = frozenset(("convolution", "upsampling", "concat"))
