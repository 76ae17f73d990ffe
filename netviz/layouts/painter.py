"""Marks of everything that has a place: frames, lines, boxes, captions."""

from __future__ import annotations

from collections.abc import Callable

from netviz.ir import Graph, Index, Node
from netviz.layouts import captions
from netviz.layouts.boxes import Box
from netviz.layouts.look import Look
from netviz.layouts.measures import Measure
from netviz.layouts.outline import inked, labels
from netviz.layouts.plan import Link, Place, Placed
from netviz.layouts.strokes import arrow
from netviz.layouts.tips import group_tip, node_tip
from netviz.layouts.wording import shape_text
from netviz.scene import Element, Ink, Point, Rect

_QUIET = ("parameter", "buffer", "constant")


class Painter:
    """Draws a placed graph. ``measure`` colours boxes by amount instead of by role."""

    def __init__(
        self, graph: Graph, index: Index, *, look: Look, placed: Placed, measure: Measure | None
    ) -> None:
        self._graph, self._index, self._placed = graph, index, placed
        self._theme, self._measure = look.theme, measure
        self._down = look.direction == "TB"
        self._at: Callable[[Place], Point] = _same if self._down else _turned
        self._levels = _levels(graph)
        self._routes = [tuple(map(self._at, route)) for route in placed.routes]

    def node(self, box: Box) -> Element:
        """A box, its words, and the labels of what it gives."""
        x, y = self._at(self._placed.centres[box.node.id])
        marks = inked(box, x, y, theme=self._theme, measure=self._measure)
        beside = labels(box, x, y, theme=self._theme, down=self._down)
        tip = node_tip(box.node, self._index)
        role = "error" if box.node.error else box.role
        return Element(id=box.node.id, kind="node", role=role, tip=tip, marks=(*marks, *beside))

    def frames(self) -> list[Element]:
        """Outlines of module calls, outer ones first."""
        found = []
        for group in self._graph.groups:
            if group.id in self._placed.frames:
                left, top, right, bottom = self._corners(group.id)
                ink = Ink(fill=self._fill(group.id), stroke=self._theme.frame, width=0.9)
                mark = Rect(left, top, right - left, bottom - top, 8, ink)
                tip = group_tip(group)
                found.append(Element(id=group.id, kind="frame", tip=tip, marks=(mark,)))
        return found

    def captions(self) -> list[Element]:
        """Classes and names of the framed module calls."""
        found = []
        for group in self._graph.groups:
            if group.id in self._placed.frames:
                box = self._corners(group.id)
                marks = captions.caption(
                    group,
                    box,
                    crossing=_crossings(self._routes, box[1], box[1] + captions.HEIGHT),
                    theme=self._theme,
                    fill=self._fill(group.id),
                )
                found.append(Element(id=f"{group.id}/caption", kind="caption", marks=marks))
        return found

    def edges(self, links: tuple[Link, ...]) -> list[Element]:
        """A line with its arrowhead for every link."""
        found = []
        for link, points in zip(links, self._routes, strict=True):
            source, target = self._index.node[link.source], self._index.node[link.target]
            width = 0.8 if source.kind in _QUIET else 1.1
            marks = arrow(points, colour=self._theme.edge, width=width)
            name = f"{link.source}:{link.port}->{link.target}"
            tip = _edge_tip(source, link.port, target)
            found.append(Element(id=name, kind="edge", tip=tip, marks=marks))
        return found

    def _corners(self, id_: str) -> tuple[float, float, float, float]:
        low, high, start, end = self._placed.frames[id_]
        return (*self._at((low, start)), *self._at((high, end)))

    def _fill(self, id_: str) -> str:
        fills = self._theme.frames
        return fills[min(self._levels[id_], len(fills)) - 1]


def _same(place: Place) -> Point:
    return place


def _turned(place: Place) -> Point:
    return place[1], place[0]


def _edge_tip(source: Node, port: int, target: Node) -> str:
    tensor = source.outputs[port].tensor
    return f"{source.id} → {target.id}\n{shape_text(tensor.shape)} {tensor.dtype}"


def _crossings(routes: list[tuple[Point, ...]], top: float, bottom: float) -> list[float]:
    """Where lines pass through a strip; a level stretch in it counts with ends and middle."""
    found = []
    for points in routes:
        for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
            if min(y0, y1) < bottom and max(y0, y1) > top:
                found += [x0] if x0 == x1 else [x0, x1, (x0 + x1) / 2]
    return found


def _levels(graph: Graph) -> dict[str, int]:
    level: dict[str, int] = {}
    for group in graph.groups:
        level[group.id] = 0 if group.parent is None else level[group.parent] + 1
    return level
