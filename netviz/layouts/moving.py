"""Marks and elements moved over the page."""

from __future__ import annotations

from dataclasses import replace

from netviz.scene import Element, Mark, Path


def moved(element: Element, dx: float, dy: float) -> Element:
    """``element`` with all its marks ``dx`` to the right and ``dy`` down, in points."""
    return replace(element, marks=tuple(_shifted(mark, dx, dy) for mark in element.marks))


def _shifted(mark: Mark, dx: float, dy: float) -> Mark:
    if not isinstance(mark, Path):
        return replace(mark, x=mark.x + dx, y=mark.y + dy)
    pieces = []
    for name, *numbers in mark.pieces:
        there = [float(v) + (dy if i % 2 else dx) for i, v in enumerate(numbers)]
        pieces.append((name, *there))
    return replace(mark, pieces=tuple(pieces))
