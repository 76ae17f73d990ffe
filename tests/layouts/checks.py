"""What must hold of any figure, whatever the network."""

from __future__ import annotations

import itertools
from collections import Counter

from netviz.scene import Circle, Element, Path, Rect, Scene, Text, bounds, box_of

Box = tuple[float, float, float, float]


def complaints(scene: Scene) -> list[str]:
    """Everything that is wrong with ``scene``, in words."""
    return [
        *repeated_ids(scene),
        *off_the_page(scene),
        *overlapping_boxes(scene),
        *text_outside_its_box(scene),
        *overlapping_texts(scene),
        *lines_through_boxes(scene),
        *lines_through_texts(scene),
        *lines_on_one_another(scene),
        *corners_on_one_another(scene),
        *heads_under_captions(scene),
        *frames_that_cut(scene),
    ]


def repeated_ids(scene: Scene) -> list[str]:
    counts = Counter(element.id for element in scene.elements)
    return [f"id {id_!r} occurs {count} times" for id_, count in counts.items() if count > 1]


def off_the_page(scene: Scene) -> list[str]:
    left, top, right, bottom = bounds(scene.elements)
    inside = left >= 0 and top >= 0 and right <= scene.width and bottom <= scene.height
    return [] if inside else [f"the page clips {left, top, right, bottom}"]


def overlapping_boxes(scene: Scene) -> list[str]:
    boxes = [(e.id, outline(e)) for e in _nodes(scene)]
    return [
        f"{a} overlaps {b}" for (a, p), (b, q) in itertools.combinations(boxes, 2) if _meet(p, q)
    ]


def text_outside_its_box(scene: Scene) -> list[str]:
    found = []
    for element in _nodes(scene):
        box = _grown(outline(element), 0.5)
        found += [
            f"{text.string!r} leaves {element.id}"
            for text in _texts(element)
            if text.anchor == "middle" and not _within(box_of(text), box)
        ]
    return found


def overlapping_texts(scene: Scene) -> list[str]:
    texts = [(t.string, _grown(box_of(t), -0.3)) for e in scene.elements for t in _texts(e)]
    boxes = [(e.id, outline(e), {t.string for t in _texts(e)}) for e in _nodes(scene)]
    found = [
        f"{a!r} on {b!r}" for (a, p), (b, q) in itertools.combinations(texts, 2) if _meet(p, q)
    ]
    found += [
        f"{string!r} on {id_}"
        for string, place in texts
        for id_, box, own in boxes
        if string not in own and _meet(place, box)
    ]
    return found


def lines_through_boxes(scene: Scene) -> list[str]:
    boxes = [(e.id, _grown(outline(e), -1.2)) for e in _nodes(scene)]
    return [
        f"{element.id} runs through {id_}"
        for element in scene.elements
        if element.kind == "edge"
        for stretch in _stretches(element)
        for id_, box in boxes
        if _meet(stretch, box)
    ]


def lines_through_texts(scene: Scene) -> list[str]:
    """Captions are left out: where there is no room beside lines they stand on a ground."""
    texts = [(t.string, box_of(t)) for e in scene.elements if e.kind == "node" for t in _texts(e)]
    return [
        f"{element.id} runs through {string!r}"
        for element in scene.elements
        if element.kind == "edge"
        for stretch in _stretches(element)
        for string, box in texts
        if _meet(_grown(stretch, 0.3), box)
    ]


def lines_on_one_another(scene: Scene) -> list[str]:
    """Lines of different tensors never share a stretch; within the last arrowhead they may meet."""
    lines = [
        (element.id.partition("->")[0], element.id, stretch)
        for element in scene.elements
        if element.kind == "edge"
        for stretch in _stretches(element)
    ]
    return [
        f"{a} lies on {b}"
        for (net, a, p), (other, b, q) in itertools.combinations(lines, 2)
        if net != other and _along(p, q)
    ]


def corners_on_one_another(scene: Scene) -> list[str]:
    """Two lines of different tensors do not turn in one place: a reader could not tell which is
    which behind it."""
    turns: dict[tuple[int, ...], set[str]] = {}
    for element in scene.elements:
        if element.kind != "edge":
            continue
        for mark in element.marks:
            if isinstance(mark, Path) and not mark.closed:
                for before, piece in itertools.pairwise(mark.pieces):
                    if piece[0] == "C":
                        ends = sorted(((before[-2:]), (piece[-2:])))
                        place = tuple(round(float(v)) for end in ends for v in end)
                        turns.setdefault(place, set()).add(element.id.partition("->")[0])
    return [f"{' and '.join(sorted(nets))} turn in one place" for nets in turns.values()
            if len(nets) > 1]  # fmt: skip


def heads_under_captions(scene: Scene) -> list[str]:
    """No caption hides an arrowhead."""
    captions = [
        (e.id, box_of(mark)) for e in scene.elements if e.kind == "caption" for mark in e.marks
    ]
    heads = [
        (e.id, box_of(mark))
        for e in scene.elements
        if e.kind in ("edge", "tag")
        for mark in e.marks
        if isinstance(mark, Path) and mark.closed
    ]
    return [
        f"{caption} hides the head of {id_}"
        for caption, ground in captions
        for id_, head in heads
        if _meet(ground, head)
    ]


def _along(p: Box, q: Box) -> bool:
    """Whether two stretches lie on one another for 6 points or more."""
    wide = min(p[2], q[2]) - max(p[0], q[0])
    high = min(p[3], q[3]) - max(p[1], q[1])
    level = p[3] - p[1] < 0.5 and q[3] - q[1] < 0.5 and abs(p[1] - q[1]) < 1.5
    upright = p[2] - p[0] < 0.5 and q[2] - q[0] < 0.5 and abs(p[0] - q[0]) < 1.5
    return (level and wide > 6) or (upright and high > 6)


def frames_that_cut(scene: Scene) -> list[str]:
    """A box is inside a frame or outside it, and so is a frame."""
    frames = [(e.id, box_of(e.marks[0])) for e in scene.elements if e.kind == "frame"]
    things = [*frames, *((e.id, outline(e)) for e in _nodes(scene))]
    return [
        f"frame {a} cuts {b}"
        for a, frame in frames
        for b, box in things
        if a != b and _meet(frame, box) and not _within(box, frame) and not _within(frame, box)
    ]


def outline(element: Element) -> Box:
    """The box of a node: its largest filled shape."""
    shapes = [box_of(m) for m in element.marks if isinstance(m, (Rect, Circle))]
    return shapes[-1]


def _nodes(scene: Scene) -> list[Element]:
    return [element for element in scene.elements if element.kind in ("node", "tag")]


def _texts(element: Element) -> list[Text]:
    return [mark for mark in element.marks if isinstance(mark, Text)]


def _stretches(element: Element) -> list[Box]:
    """The straight stretches of a line; its head is left out."""
    found = []
    for mark in element.marks:
        if isinstance(mark, Path) and not mark.closed:
            points = [tuple(map(float, piece[-2:])) for piece in mark.pieces]
            for (x0, y0), (x1, y1) in itertools.pairwise(points):
                found.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    return found


def _grown(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _within(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0]
        and inner[1] >= outer[1]
        and inner[2] <= outer[2]
        and inner[3] <= outer[3]
    )


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
