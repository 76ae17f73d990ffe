"""A figure that appears as the forward pass runs: when each of its elements is reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from netviz.scene import Circle, Element, Ink, Mark, Path, Rect, Scene, Text, bounds
from netviz.themes import mix

_GHOST = 0.88
"""How much of the page's colour what is not reached yet has."""


def steps(scene: Scene) -> dict[str, int]:
    """The step, from 1, at which each node, edge and tag of ``scene`` is reached, by element id.

    Nodes are reached in the order they are painted, which is that of execution; an edge with the
    node it leads to. What is not listed (frames, legend, title) is always there.
    """
    nodes = [element for element in scene.elements if element.kind == "node"]
    order = {element.id: place for place, element in enumerate(nodes, 1)}
    boxes = {element.id: bounds((element,)) for element in nodes if element.marks}
    found = dict(order)
    for element in scene.elements:
        if element.kind in ("edge", "tag", "skip") and boxes:
            found[element.id] = _reached(element, order, boxes)
    return found


def _reached(
    element: Element,
    order: Mapping[str, int],
    boxes: Mapping[str, tuple[float, float, float, float]],
) -> int:
    """The step of the node that ``element`` names behind its arrow, or else ends at."""
    target = element.id.rpartition("->")[2]
    if target in order:
        return order[target]
    lines = [mark for mark in element.marks if isinstance(mark, Path)]
    if not lines:
        return max(order.values())
    x, y = (float(v) for v in lines[0].pieces[-1][-2:])
    return order[min(boxes, key=lambda name: _distance(boxes[name], x, y))]


def _distance(box: tuple[float, float, float, float], x: float, y: float) -> float:
    left, top, right, bottom = box
    return max(left - x, 0.0, x - right) + max(top - y, 0.0, y - bottom)


def frames(scene: Scene) -> list[Scene]:
    """``scene`` once a step: what is reached as it is, the rest as a ghost of itself."""
    when = steps(scene)
    last = max(when.values(), default=0)
    return [_at(scene, when, step) for step in range(last + 1)]


def _at(scene: Scene, when: Mapping[str, int], step: int) -> Scene:
    page = scene.background or "#ffffff"
    shown = tuple(
        element if when.get(element.id, 0) <= step else _ghost(element, page)
        for element in scene.elements
    )
    return replace(scene, background=page, elements=shown)


def _ghost(element: Element, page: str) -> Element:
    kept = tuple(_faded(mark, page) for mark in element.marks if isinstance(mark, _DRAWN))
    return replace(element, marks=kept)


_DRAWN = (Rect, Circle, Path, Text)


def _faded(mark: Rect | Circle | Path | Text, page: str) -> Mark:
    if isinstance(mark, Text):
        return replace(mark, fill=mix(mark.fill, page, _GHOST))
    return replace(mark, ink=_pale(mark.ink, page))


def _pale(ink: Ink, page: str) -> Ink:
    fill = None if ink.fill is None else mix(ink.fill, page, _GHOST)
    stroke = None if ink.stroke is None else mix(ink.stroke, page, _GHOST)
    return replace(ink, fill=fill, stroke=stroke)
