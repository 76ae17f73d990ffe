"""Runs of equal calls as frames around blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from netviz.ir import Graph, Group, Node
from netviz.passes.figure.record import Block, Run

_UNNAMED = frozenset(("Sequential", "ModuleList", "ModuleDict", ""))


def runs(
    folded: Graph, blocks: Sequence[Block], home: Mapping[str, tuple[str, ...]]
) -> tuple[Run, ...]:
    """The runs of ``folded`` that hold blocks, outer ones first; ``home``: those around nodes."""
    inside: dict[str, list[str]] = {}
    outer: dict[str, str | None] = {}
    for block in blocks:
        around = home[block.members[0]]
        for place, run in enumerate(around):
            inside.setdefault(run, []).append(block.id)
            outer.setdefault(run, around[place - 1] if place else None)
    items: list[Group | Node] = [*folded.groups, *folded.nodes]
    return tuple(
        Run(
            id=item.id,
            blocks=tuple(inside[item.id]),
            repeat=item.repeat,
            label=_label(item),
            around=outer[item.id],
            shared=item.shared,
            parallel=item.parallel,
        )
        for item in items
        if item.id in inside
    )


def _label(item: Group | Node) -> str:
    if isinstance(item, Node) or item.kind == "repeat" or item.class_name in _UNNAMED:
        return ""
    return item.class_name
