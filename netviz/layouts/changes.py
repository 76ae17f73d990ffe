"""What a user changed of single boxes: their words and their colours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

from netviz.ir import Index
from netviz.layouts.boxes import BESIDE, Box
from netviz.layouts.styles.sheet import Override
from netviz.themes.metrics import visible


def change(found: list[Box], overrides: Mapping[str, Override], index: Index) -> set[str]:
    """Give the boxes of ``found`` the labels and colours that ``overrides`` hold for them; the
    names of those for which there was a box.

    A box goes by its node's id, its name, or the module call that it alone shows.
    """
    met: set[str] = set()
    if not overrides:
        return met
    crowd = Counter(box.node.group for box in found)
    for box in found:
        name = next((n for n in _names(box, crowd, index) if n in overrides), None)
        if name is not None:
            met.add(name)
            _apply(box, overrides[name])
    return met


def unmet(
    overrides: Mapping[str, Override], met: Collection[str], *, where: str
) -> tuple[str, ...]:
    """What to say of the changes of ``overrides`` without a box; ``met``: those that have one."""
    return tuple(
        f"nothing is changed of {name}: {where} draws no box of its own for it"
        for name, own in overrides.items()
        if name not in met and own != Override()
    )


def _names(box: Box, crowd: Counter[str], index: Index) -> tuple[str, ...]:
    node = box.node
    alone = crowd[node.group] == 1 and node.group in index.group
    call = (node.group, index.group[node.group].path) if alone and node.group else ()
    return (node.id, node.name, *call)


def _apply(box: Box, own: Override) -> None:
    box.colour = own.colour
    if own.label is not None and box.lines:
        line = replace(box.lines[0], string=visible(own.label))
        box.lines = (line, *box.lines[1:])
        box.width = max(box.width, line.width + 2 * BESIDE)
