"""What must hold of any figure in oblique view or as a U, whatever the network."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict

from netviz.layouts.oblique.polygons import Polygon, crosses
from netviz.passes.figure import FigureGraph
from netviz.scene import Circle, Element, Path, Rect, Scene, Text, bounds, box_of

Box = tuple[float, float, float, float]


def faults(scene: Scene, figure: FigureGraph | None = None) -> list[str]:
    """Everything that is wrong with ``scene``, in words; against ``figure``, if it is given."""
    found = [
        *repeated_ids(scene),
        *off_the_page(scene),
        *overlapping_texts(scene),
        *run_together(scene),
        *captions_crossed(scene),
        *painted_over(scene),
        *lines_through_boxes(scene),
        *lines_through_texts(scene),
        *arcs_on_one_line(scene),
    ]
    return found if figure is None else [*found, *lost(scene, figure)]


def repeated_ids(scene: Scene) -> list[str]:
    counts = Counter(element.id for element in scene.elements)
    return [f"id {id_!r} occurs {count} times" for id_, count in counts.items() if count > 1]


def off_the_page(scene: Scene) -> list[str]:
    left, top, right, low = bounds(scene.elements)
    inside = left >= -0.01 and top >= -0.01 and right <= scene.width + 0.01
    return [] if inside and low <= scene.height + 0.01 else [f"clipped {left, top, right, low}"]


def overlapping_texts(scene: Scene) -> list[str]:
    texts = [(t.string, _grown(box_of(t), -0.25)) for e in scene.elements for t in _texts(e)]
    pairs = itertools.combinations(texts, 2)
    return [f"{a!r} on {b!r}" for (a, p), (b, q) in pairs if _meet(p, q)]


def run_together(scene: Scene) -> list[str]:
    """Numbers of two elements, so near on one line that they read as one."""
    texts = [
        (e.id, t.string, _wider(box_of(t), 0.75))
        for e in scene.elements
        for t in _texts(e)
        if t.string.isdigit()
    ]
    pairs = itertools.combinations(texts, 2)
    return [f"{a!r} and {b!r}" for (d, a, p), (e, b, q) in pairs if d != e and _meet(p, q)]


def captions_crossed(scene: Scene) -> list[str]:
    """What stands over a frame, and an upright line runs through it."""
    texts = [(t.string, box_of(t)) for e in scene.elements if e.kind == "frame" for t in _texts(e)]
    uprights = [
        (e.id, a, b)
        for e in scene.elements
        if e.kind == "edge"
        for a, b in _stretches(e)
        if a[0] == b[0]
    ]
    return [
        f"{id_} runs through {text!r}"
        for text, (left, top, right, low) in texts
        for id_, a, b in uprights
        if left < a[0] < right and min(a[1], b[1]) < low - 1 and max(a[1], b[1]) > top + 1
    ]


def painted_over(scene: Scene) -> list[str]:
    """Texts under a shape that is painted after them."""
    found = []
    marks = [(e, mark) for e in scene.elements for mark in e.marks]
    texts = [(n, m) for n, (_, m) in enumerate(marks) if isinstance(m, Text)]
    shapes = [(n, e.id, s) for n, (e, m) in enumerate(marks) for s in _filled(m)]
    for at, text in texts:
        box = _grown(box_of(text), -0.3)
        for later, id_, shape in shapes:
            if later > at and _meets_box(shape, box):
                found.append(f"{text.string!r} is painted over by {id_}")
    return found


def lines_through_boxes(scene: Scene) -> list[str]:
    """Lines may only touch their ends, and what stands flush with those."""
    touching: dict[str, set[str]] = defaultdict(set)
    for element in scene.elements:
        if element.kind == "edge" and not element.marks:
            one, _, two = element.id.partition("->")
            touching[one].add(two)
            touching[two].add(one)
    boxes = [(e.id, s) for e in _nodes(scene) for m in e.marks for s in _filled(m)]
    found = []
    for element in scene.elements:
        if element.kind != "edge":
            continue
        one, _, two = element.id.partition("->")
        own = _spread({one, two}, touching) if element.role == "main" else {one, two}
        for a, b in _stretches(element):
            found += [
                f"{element.id} runs through {id_}"
                for id_, shape in boxes
                if id_ not in own and crosses(a, b, shape, 0.8)
            ]
    return sorted(set(found))


def lines_through_texts(scene: Scene) -> list[str]:
    """Words that a line crosses, of what it does not lead to, and that stand on no box."""
    plated = [e for e in scene.elements if e.kind != "frame"]
    plates = [s for e in plated for m in e.marks for s in _filled(m)]
    words = [
        (e.id, t.string, _grown(box_of(t), -0.8))
        for e in scene.elements
        for t in _texts(e)
        if not any(_meets_box(shape, _grown(box_of(t), -1.0)) for shape in plates)
    ]
    found = []
    for element in scene.elements:
        for a, b in _stretches(element) if element.kind == "edge" else ():
            for id_, string, (left, top, right, low) in words:
                box = ((left, top), (right, top), (right, low), (left, low))
                if id_ != element.id and crosses(a, b, box, 0.0):
                    found.append(f"{element.id} runs through the words {string!r} of {id_}")
    return sorted(set(found))


def _spread(start: set[str], touching: dict[str, set[str]]) -> set[str]:
    found, waiting = set(start), list(start)
    while waiting:
        fresh = touching[waiting.pop()] - found
        found |= fresh
        waiting += fresh
    return found


def arcs_on_one_line(scene: Scene) -> list[str]:
    """Stretches of different tensors that lie on one another for 5 points or more."""
    if any("share a line" in note for note in scene.notes):
        return []
    lines = [
        (e.id.partition("->")[0], e.id, stretch)
        for e in scene.elements
        if e.kind == "edge"
        for stretch in _stretches(e)
    ]
    return [
        f"{a} lies on {b}"
        for (net, a, p), (other, b, q) in itertools.combinations(lines, 2)
        if net != other and _along(p, q)
    ]


def lost(scene: Scene, figure: FigureGraph) -> list[str]:
    """Blocks and links that the scene does not have, or has too many; nothing if it says so."""
    nodes = {e.id for e in _nodes(scene)}
    edges = {e.id for e in scene.elements if e.kind == "edge"}
    said = any("not drawn" in note for note in scene.notes)
    wanted = {block.id for block in figure.blocks}
    links = {f"{k.source}->{k.target}" for k in figure.links}
    found = [f"invented {id_}" for id_ in (nodes - wanted) | (edges - links)]
    if not said:
        found += [f"missing {id_}" for id_ in (wanted - nodes) | (links - edges)]
    return found


def _nodes(scene: Scene) -> list[Element]:
    return [element for element in scene.elements if element.kind == "node"]


def _texts(element: Element) -> list[Text]:
    return [mark for mark in element.marks if isinstance(mark, Text)]


def _filled(mark: object) -> list[Polygon]:
    if isinstance(mark, (Rect, Circle)) and mark.ink.fill is not None:
        left, top, right, low = box_of(mark)
        return [((left, top), (right, top), (right, low), (left, low))]
    if isinstance(mark, Path) and mark.closed and mark.ink.fill is not None:
        return [tuple((float(p[-2]), float(p[-1])) for p in mark.pieces)]
    return []


def _meets_box(shape: Polygon, box: Box) -> bool:
    left, top, right, low = box
    levels = [top + (low - top) * n / 6 for n in range(7)]
    return any(crosses((left, y), (right, y), shape, 0.4) for y in levels)


def _stretches(element: Element) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """The level and upright stretches of a line; its head is left out."""
    found = []
    for mark in element.marks:
        if isinstance(mark, Path) and not mark.closed:
            points = [(float(p[-2]), float(p[-1])) for p in mark.pieces]
            for (x0, y0), (x1, y1) in itertools.pairwise(points):
                if abs(x0 - x1) < 0.05 or abs(y0 - y1) < 0.05:
                    found.append(((x0, y0), (x1, y1)))
    return found


def _along(
    p: tuple[tuple[float, float], tuple[float, float]],
    q: tuple[tuple[float, float], tuple[float, float]],
) -> bool:
    for axis in (0, 1):
        level = all(abs(s[0][axis] - s[1][axis]) < 0.05 for s in (p, q))
        if level and abs(p[0][axis] - q[0][axis]) < 0.9:
            (a, b), (c, d) = (sorted((s[0][1 - axis], s[1][1 - axis])) for s in (p, q))
            if min(b, d) - max(a, c) > 5:
                return True
    return False


def _grown(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _wider(box: Box, by: float) -> Box:
    return box[0] - by, box[1] + 0.5, box[2] + by, box[3] - 0.5


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
