"""How a line ends: in a box, on a ball, at query, key and value."""

from __future__ import annotations

import math

from netviz.layouts.styles.blocks.lines import Line, Spot
from netviz.layouts.styles.blocks.parts import Link, Part
from netviz.layouts.styles.blocks.place import BAR, FAN, Column


def fans(item: Part) -> bool:
    """Whether lines end at places of their own below ``item``."""
    return item.form != "frame" and item.fan


def height_of(target: Part, link: Link, share: float = 0.5) -> float:
    """Where a line from the side meets ``target``: at this ``share`` of its height, or under it for
    keys and values."""
    if target.fan and link.letters:
        return target.low - BAR
    return target.low + (target.high - target.low) * share


def entered(link: Link, way: tuple[Spot, ...], target: Part, *, column: Column, side: int) -> Line:
    """A line that comes from ``side``."""
    id_ = f"{link.source}->{link.target}"
    if target.fan and link.letters:
        return Line(id_, _fan(link, way, target, column=column, side=side))
    height = way[-1][0]
    half = _half(target, height)
    return Line(id_, ((*way, (height, column.axis + side * half)),))


def _half(target: Part, height: float) -> float:
    """How far ``target`` reaches from the axis at ``height``; a ball is round."""
    half = target.breadth / 2
    if target.form != "ball":
        return half
    rise = height - (target.low + target.high) / 2
    return math.sqrt(max(half**2 - rise**2, 0.0))


def into(link: Link, way: tuple[Spot, ...], target: Part, column: Column) -> Line:
    """A line that comes along the axis."""
    id_ = f"{link.source}->{link.target}"
    if target.fan and link.letters:
        return Line(
            id_, _fan(link, (*way, (target.low - FAN, column.axis)), target, column=column, side=0)
        )
    return Line(id_, ((*way, (target.low, column.axis)),))


def _fan(
    link: Link, way: tuple[Spot, ...], target: Part, *, column: Column, side: int
) -> tuple[tuple[Spot, ...], ...]:
    """Branches to the places of value, key and query; mirrored where others come from the right."""
    letters = dict.fromkeys(link.letters)
    places = {"q": -1, "k": 0, "v": 1} if target.mirrored else {"v": -1, "k": 0, "q": 1}
    step = target.breadth / 4
    height = way[-1][0]
    stems = []
    for letter in letters:
        at = column.axis + places[letter] * step
        if at == column.axis and side == 0:
            stems.append((*way, (target.low, at)))
        else:
            stems.append((*way, (height, at), (target.low, at)))
    return tuple(stems)
