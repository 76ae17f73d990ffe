"""Marks of everything that has a place: frames, lines, boxes, captions."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator

from netviz.ir import Graph, Index, Node
from netviz.layouts import captions
from netviz.layouts.boxes import Box
from netviz.layouts.branches import branches
from netviz.layouts.look import Look
from netviz.layouts.measures import Measure
from netviz.layouts.outline import inked, labels
from netviz.layouts.plan import Link, Place, Placed
from netviz.layouts.segments import TAG
from netviz.layouts.stacks import GAP, Stack, offsets
from netviz.layouts.strokes import arrow, line, pointers
from netviz.layouts.tips import group_tip, node_tip
from netviz.layouts.wording import shape_text
from netviz.layouts.writing import write
from netviz.scene import Circle, Element, Ink, Mark, Point, Rect

Area = tuple[float, float, float, float]

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
        self._areas: dict[str, list[Area]] = defaultdict(list)
        for id_, area in (*placed.frames.items(), *placed.again):
            self._areas[id_].append(area)

    def nodes(self, piled: list[Stack]) -> list[Element]:
        """Boxes, their words, and the labels of what they give."""
        found = []
        for stack in piled:
            x, middle = self._at(self._placed.centres[stack[0].node.id])
            for box, below in zip(stack, offsets(stack), strict=True):
                found.append(self._node(box, x, middle + below, middle))
        return found

    def _node(self, box: Box, x: float, y: float, middle: float) -> Element:
        marks = inked(box, x, y, theme=self._theme, measure=self._measure)
        beside = labels(box, x, y if self._down else middle, theme=self._theme, down=self._down)
        tip = node_tip(box.node, self._index)
        role = "error" if box.node.error else box.role
        return Element(id=box.node.id, kind="node", role=role, tip=tip, marks=(*marks, *beside))

    def frames(self) -> list[Element]:
        """Outlines of module calls, outer ones first."""
        found = []
        for group in self._graph.groups:
            for area in self._areas[group.id]:
                left, top, right, bottom = self._corners(area)
                ink = Ink(fill=self._fill(group.id), stroke=self._theme.frame, width=0.9)
                mark = Rect(left, top, right - left, bottom - top, 8, ink)
                tip = group_tip(group)
                found.append(Element(id=group.id, kind="frame", tip=tip, marks=(mark,)))
        return found

    def captions(self) -> list[Element]:
        """Classes and names of the framed module calls."""
        crossings = _Crossings(self._routes)
        found = []
        for group in self._graph.groups:
            for place, area in enumerate(self._areas[group.id]):
                box = self._corners(area)
                marks = captions.caption(
                    group,
                    self._index,
                    box,
                    crossing=crossings.within(box[0], box[1], box[2], box[1] + captions.HEIGHT),
                    theme=self._theme,
                    fill=self._fill(group.id),
                    again=place > 0,
                )
                found.append(Element(id=f"{group.id}/caption", kind="caption", marks=marks))
        return found

    def edges(self, links: tuple[Link, ...], piled: list[Stack]) -> list[Element]:
        """A line with its arrowhead for every link, and a short one between boxes of a stack."""
        last = {stack[0].node.id: stack[-1].node.id for stack in piled}
        found = []
        for link, points in zip(links, branches(links, self._routes), strict=True):
            source = self._index.node[last[link.source]]
            width = 0.8 if source.kind in _QUIET else 1.1
            marks = arrow(points, colour=self._theme.edge, width=width)
            marks += pointers(points, colour=self._theme.edge, down=self._down)
            target = self._index.node[link.target]
            found.append(_edge(source, link.port, target, marks))
        for stack in piled:
            x, middle = self._at(self._placed.centres[stack[0].node.id])
            places = [middle + below for below in offsets(stack)]
            for upper, lower, place in zip(stack, stack[1:], places, strict=False):
                y = place + upper.height / 2
                mark = line(((x, y), (x, y + GAP)), colour=self._theme.edge, width=1.1)
                found.append(_edge(upper.node, 0, lower.node, (mark,)))
        return found

    def tags(self) -> list[Element]:
        """Letters in circles where lines end and go on elsewhere."""
        theme = self._theme
        ink = Ink(fill=theme.background or "#ffffff", stroke=theme.edge, width=1.0)
        found = []
        for number, tag in enumerate(self._placed.tags):
            x, y = self._at(tag.centre)
            marks: tuple[Mark, ...] = ()
            if tag.route:
                route = tuple(map(self._at, tag.route))
                marks = arrow(route, colour=theme.edge, width=1.1)
            letter = write(tag.letter, x, y + 3.1, size=8.5, fill=theme.ink, anchor="middle",
                           weight="semibold")  # fmt: skip
            users = [
                edge.target
                for edge in self._index.outgoing[tag.net[0]]
                if edge.source_port == tag.net[1]
            ]
            tip = f"{tag.net[0]} → {', '.join(dict.fromkeys(users))}"
            marks = (*marks, Circle(x, y, TAG / 2, ink), letter)
            found.append(Element(id=f"tag/{tag.letter}/{number}", kind="tag", tip=tip, marks=marks))
        return found

    def _corners(self, area: Area) -> Area:
        low, high, start, end = area
        return (*self._at((low, start)), *self._at((high, end)))

    def _fill(self, id_: str) -> str:
        fills = self._theme.frames
        return fills[min(self._levels[id_], len(fills)) - 1]


def _same(place: Place) -> Point:
    return place


def _turned(place: Place) -> Point:
    return place[1], place[0]


def _edge(source: Node, port: int, target: Node, marks: tuple[Mark, ...]) -> Element:
    name = f"{source.id}:{port}->{target.id}"
    tensor = source.outputs[port].tensor
    tip = f"{source.id} → {target.id}\n{shape_text(tensor.shape)} {tensor.dtype}"
    return Element(id=name, kind="edge", tip=tip, marks=marks)


class _Crossings:
    """Where lines pass through level strips; looked up by place, as there may be thousands."""

    _STEP = 256.0

    def __init__(self, routes: list[tuple[Point, ...]]) -> None:
        self._tiles: dict[tuple[int, int], list[tuple[Point, Point]]] = defaultdict(list)
        for points in routes:
            for start, end in itertools.pairwise(points):
                for tile in self._under((*start, *end)):
                    self._tiles[tile].append((start, end))

    def _under(self, area: Area) -> Iterator[tuple[int, int]]:
        """The tiles that a line or a strip between two corners lies on."""
        (left, right), (top, bottom) = sorted(area[::2]), sorted(area[1::2])
        across = range(int(left // self._STEP), int(right // self._STEP) + 1)
        for row in range(int(top // self._STEP), int(bottom // self._STEP) + 1):
            yield from ((column, row) for column in across)

    def within(self, left: float, top: float, right: float, bottom: float) -> list[float]:
        """Places across; a level stretch within the strip counts with its ends and middle."""
        parts = {
            part for tile in self._under((left, top, right, bottom)) for part in self._tiles[tile]
        }
        found = []
        for (x0, y0), (x1, y1) in parts:
            if min(y0, y1) < bottom and max(y0, y1) > top:
                found += [x0] if x0 == x1 else [x0, x1, (x0 + x1) / 2]
        return found


def _levels(graph: Graph) -> dict[str, int]:
    level: dict[str, int] = {}
    for group in graph.groups:
        level[group.id] = 0 if group.parent is None else level[group.parent] + 1
    return level
