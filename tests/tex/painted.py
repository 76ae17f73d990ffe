"""Text under something painted later: word boxes alone pass figures that hide their labels."""

from __future__ import annotations

from netviz.scene import Circle, Ink, Mark, Path, Rect, Scene, Text, box_of

Point = tuple[float, float]


def painted_over(scene: Scene) -> list[str]:
    """Texts of which a point lies under a filled shape that is painted after them."""
    marks = [(element.id, mark) for element in scene.elements for mark in element.marks]
    found = []
    for n, (id_, mark) in enumerate(marks):
        if not isinstance(mark, Text):
            continue
        points = _inside(mark)
        for later, shape in marks[n + 1 :]:
            if _filled(shape) and any(_covers(shape, point) for point in points):
                found.append(f"{mark.string!r} of {id_} under {later}")
    return found


def _inside(text: Text) -> list[Point]:
    """Points of its letters, half a point within its box."""
    left, top, right, bottom = box_of(text)
    middle = (top + bottom - text.descent) / 2
    steps = [left + 0.6 + (right - left - 1.2) * k / 6 for k in range(7)]
    return [(x, y) for x in steps for y in (top + 0.6, middle, bottom - text.descent - 0.6)]


def _filled(mark: Mark) -> bool:
    ink: Ink | None = getattr(mark, "ink", None)
    return ink is not None and ink.fill is not None and ink.opacity > 0.2


def _covers(mark: Mark, point: Point) -> bool:
    x, y = point
    left, top, right, bottom = box_of(mark)
    if not (left < x < right and top < y < bottom):
        return False
    if isinstance(mark, Circle):
        return (x - mark.x) ** 2 + (y - mark.y) ** 2 < mark.radius**2
    if isinstance(mark, Path):
        return _in_polygon([(float(p[-2]), float(p[-1])) for p in mark.pieces], x, y)
    return isinstance(mark, Rect)


def _in_polygon(corners: list[Point], x: float, y: float) -> bool:
    inside = False
    for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            inside = not inside
    return inside
