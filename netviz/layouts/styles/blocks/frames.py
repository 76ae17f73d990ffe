"""Frames round what repeats, and how often it does, written where no line passes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from netviz.layouts.styles.blocks.parts import Part
from netviz.layouts.styles.blocks.sizes import Scale
from netviz.layouts.styles.sheet import Sheet
from netviz.layouts.writing import write
from netviz.scene import Element, Ink, Mark, Path, Point, Rect, box_of

Taken = tuple[float, float, float, float]
_SHARES = (0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9)
"""Where along a frame it is told how often it occurs: in the middle where there is room."""

_OUT = (5.0, 12.0, 19.0, 26.0)
"""How far from it: beyond the lines beside it, if there are any."""


def spot(along: float, across: float, direction: str) -> Point:
    """A place on the page."""
    if direction == "LR":
        return along, across
    return across, along if direction == "TB" else -along


@dataclass(frozen=True, slots=True)
class Frames:
    """Draws frames; ``direction``: "BT", "TB" or "LR"."""

    sheet: Sheet
    scale: Scale
    direction: str

    def frame(self, part: Part, side: int, taken: list[Taken]) -> Element:
        """The frame of ``part``; ``side``: where its column's lanes run; ``taken``: by lines."""
        theme = self.sheet.theme
        x0, y0 = spot(part.low, part.axis + part.left, self.direction)
        x1, y1 = spot(part.high, part.axis + part.right, self.direction)
        left, top = min(x0, x1), min(y0, y1)
        wide, high = abs(x1 - x0), abs(y1 - y0)
        fill = theme.frames[min(1, len(theme.frames) - 1)]
        colour = self.sheet.of(*part.ids, part.path).colour or fill
        found: list[Mark] = [
            Rect(left, top, wide, high, 9.0, Ink(fill=colour, stroke=theme.frame, width=0.9))
        ]
        found += self._times(part, (left, top, wide, high), side, taken)
        tip = f"{part.path} · {part.lines[0]} ×{part.repeat}" if part.lines else part.path
        return Element(id=part.ids[0], kind="frame", role="module", tip=tip, marks=tuple(found))

    def _times(
        self, part: Part, box: tuple[float, float, float, float], side: int, taken: list[Taken]
    ) -> list[Mark]:
        """How often the frame in ``box`` occurs, beside it, where no line or part is."""
        left, top, wide, high = box
        if self.direction == "LR":
            spots = [(left + wide * at, top - out, "middle") for out in _OUT for at in _SHARES]
        else:
            ends = {-1: (left, "end"), 1: (left + wide, "start")}
            spots = [
                (ends[way][0] + way * out, top + high * at, ends[way][1])
                for out in _OUT
                for way in (side or -1, -side or 1)
                for at in _SHARES
            ]
        tries = [self._words(part, *spot) for spot in spots]
        return next((words for words in tries if not _covered(words, taken)), tries[0])

    def _words(self, part: Part, x: float, y: float, anchor: str) -> list[Mark]:
        """ "×N", and whether the weights are the same."""
        theme, small, size = self.sheet.theme, self.scale.small, self.scale.text * 1.25
        level = self.direction == "LR"
        y += 0.0 if level else size * 0.36
        found: list[Mark] = [
            write(f"×{part.repeat}", x, y, size=size, fill=theme.ink, anchor=anchor)
        ]
        if part.shared:
            y += -size - 2 if level else small * 1.4
            told = ("shared",) if level else ("shared", "weights")
            for number, word in enumerate(told):
                at = y + number * small * 1.15
                found.append(write(word, x, at, size=small, fill=theme.muted, anchor=anchor))
        return found


def stretches(mark: Mark) -> list[Taken]:
    """Places of the straight stretches of a line."""
    if not isinstance(mark, Path) or mark.closed:
        return []
    spots = [(float(piece[-2]), float(piece[-1])) for piece in mark.pieces]
    return [
        (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        for a, b in pairwise(spots)
    ]


def _covered(words: list[Mark], taken: list[Taken]) -> bool:
    boxes = [box_of(word) for word in words]
    return any(
        a[0] < b[2] + 2 and b[0] < a[2] + 2 and a[1] < b[3] + 2 and b[1] < a[3] + 2
        for a in boxes
        for b in taken
    )
