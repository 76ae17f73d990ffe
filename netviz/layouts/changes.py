"""What a user changed of single boxes: their words and their colours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from netviz.ir import Index
from netviz.layouts.boxes import BESIDE, Box
from netviz.layouts.styles.sheet import Override
from netviz.themes.metrics import visible


def change(found: list[Box], overrides: Mapping[str, Override], index: Index) -> None:
    """Give the boxes of ``found`` the labels and colours that ``overrides`` hold for them.

    A box goes by its node's id, its name, or the module call that it alone shows.
    """
    if not overrides:
        return
    crowd = Counter(box.node.group for box in found)
    for box in found:
        own = next((overrides[n] for n in _names(box, crowd, index) if n in overrides), None)
        if own is not None:
            _apply(box, own)


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
