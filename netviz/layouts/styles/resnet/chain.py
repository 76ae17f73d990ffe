"""The network as one chain: boxes in order, where they join, and the shortcuts beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from netviz.passes.figure import Block, FigureGraph

JOINS = ("add", "concat", "gate", "merge")


@dataclass(slots=True)
class Item:
    """One place of the chain: a box, or the join of several tensors. ``stage``: how often the
    resolution has changed before it; ``size``: said beside it where it changes. ``low``, ``high``:
    where it lies along its column; ``column``: which that is; ``band``: kept free of words for a
    hatch."""

    block: Block
    lines: tuple[str, ...]
    stage: int = 0
    size: str = ""
    low: float = 0.0
    high: float = 0.0
    breadth: float = 0.0
    band: float = 0.0
    column: int = 0

    @property
    def join(self) -> bool:
        """Whether tensors meet here."""
        return self.block.role in JOINS


@dataclass(slots=True)
class Arc:
    """A link past other items, from ``start`` to ``stop`` by number; ``through``: blocks on it (a
    projection), with its ``words``; ``level``: how far out, 0 next to the chain; ``bundled``:
    beyond the outermost, close together. ``deep``: how far its bow goes beyond the boxes,
    ``outer``: with words."""

    start: int
    stop: int
    through: tuple[Block, ...] = ()
    words: tuple[str, ...] = ()
    level: int = 0
    bundled: bool = False
    deep: float = 0.0
    outer: float = 0.0

    @property
    def net(self) -> tuple[int, bool]:
        """Arcs of one net carry the same tensor, and run on one line until they part."""
        return self.start, bool(self.through)


@dataclass(slots=True)
class Frame:
    """A run: its ``first`` and ``last`` item by number, how often it occurs, and how many others
    are around it."""

    first: int
    last: int
    repeat: int
    id: str
    depth: int = 0


@dataclass(slots=True)
class Chain:
    """``items`` in order, ``straight``: numbers of those that the one before leads to, ``arcs``,
    and ``frames``: the runs."""

    items: list[Item]
    straight: set[int] = field(default_factory=set)
    arcs: list[Arc] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)


def chain_of(figure: FigureGraph, *, lines: dict[str, tuple[str, ...]], bundle: int) -> Chain:
    """The chain of ``figure``; ``lines``: what is written in each block."""
    fitting = {block.id for block in figure.blocks if block.projection}
    items = [Item(b, lines[b.id]) for b in figure.blocks if b.id not in fitting]
    _staged(items)
    chain = Chain(items)
    number = {item.block.id: n for n, item in enumerate(items)}
    after: dict[str, list[str]] = {}
    for link in figure.links:
        after.setdefault(link.source, []).append(link.target)
    for source, targets in after.items():
        if source in fitting:
            continue
        for target in targets:
            through: list[Block] = []
            while target in fitting:
                through.append(figure.block(target))
                target = after[target][0]  # noqa: PLW2901 - to the end of the projection
            start, stop = number[source], number[target]
            if stop == start + 1 and not through:
                chain.straight.add(stop)
            else:
                words = tuple(", ".join(lines[block.id]) for block in through)
                chain.arcs.append(Arc(start, stop, tuple(through), words))
    _levels(chain.arcs, bundle)
    for run in figure.runs:
        inside = [number[id_] for id_ in run.blocks if id_ in number]
        if inside:
            chain.frames.append(Frame(min(inside), max(inside), run.repeat, run.id))
    for frame in chain.frames:
        frame.depth = sum(
            other is not frame and other.first <= frame.first and frame.last <= other.last
            for other in chain.frames
        )
    return chain


def _staged(items: list[Item]) -> None:
    """Number the resolutions, and say each where it begins; what gives one number a channel (a
    gate by squeeze and excitation) does not end one."""
    stages: dict[tuple[int, ...], int] = {}
    stage, before = 0, None
    for item in items:
        spatial = item.block.size.spatial
        works = item.block.role in ("convolution", "upsampling", "pooling")
        if works and spatial != before and max(spatial, default=1) > 1:
            stage = stages.setdefault(spatial, len(stages))
            before = spatial
            item.size = "×".join(map(str, spatial))
        item.stage = stage


def nets(arcs: Iterable[Arc]) -> dict[tuple[int, bool], list[Arc]]:
    """``arcs`` by the tensor that they carry."""
    found: dict[tuple[int, bool], list[Arc]] = {}
    for arc in arcs:
        found.setdefault(arc.net, []).append(arc)
    return found


def _levels(arcs: list[Arc], most: int) -> None:
    """Nets that pass the same items lie side by side, narrow ones inside (greedy colouring of
    intervals); those beyond ``most`` lie close together outside of them."""
    spans = {net: (net[0], max(arc.stop for arc in own)) for net, own in nets(arcs).items()}
    order = sorted(spans, key=lambda net: (spans[net][1] - spans[net][0], net))
    taken: list[list[tuple[int, int]]] = []
    for net in order:
        first, last = spans[net]
        row = next((row for row in taken if all(first >= b or last <= a for a, b in row)), None)
        if row is None:
            taken.append(row := [])
        row.append((first, last))
        level = taken.index(row)
        for arc in arcs:
            if arc.net == net:
                arc.level, arc.bundled = level, level >= most
