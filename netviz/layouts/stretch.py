"""Frames widened, where there is room, so that their captions stand clear of entering lines."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace

from netviz.layouts.captions import AFTER, BEFORE, Needs, split
from netviz.layouts.plan import Placed, Plan

_INSET, _CLEAR, _PAD = 13.0, 7.0, 9.0
_MOST = 60_000
_LITTLE = 84.0

Area = tuple[float, float, float, float]
"""Low and high across, then start and end along."""


def stretch(plan: Plan, placed: Placed, needs: Mapping[str, Needs]) -> Placed:
    """Widen frames of ``placed`` to a caption's width beside their lines; ``needs``: what each
    frame's caption needs. Only for data that flows down."""
    things = len(plan.cells) + sum(map(len, placed.routes))
    if plan.direction != "TB" or things * len(placed.frames) > _MOST:
        return placed
    room = _Room(plan, placed, {id_: need.halves for id_, need in needs.items()})
    for frame in reversed(plan.frames):
        if frame.id in placed.frames and frame.id in needs:
            room.widen(frame.id, *needs[frame.id].extent)
    return replace(placed, frames=room.frames)


class _Room:
    """Frames as they grow, and everything that they must not run into."""

    def __init__(
        self, plan: Plan, placed: Placed, halves: Mapping[str, tuple[float, float]]
    ) -> None:
        self._halves = halves
        self.frames = dict(placed.frames)
        self._reserved = placed.reserved
        self._parent = {frame.id: frame.parent for frame in plan.frames}
        self._lines = [
            (min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1))
            for route in placed.routes
            for (x0, y0), (x1, y1) in itertools.pairwise(route)
        ]
        self._cells = []
        for cell in plan.cells:
            x, y = placed.centres[cell.id]
            across, half = max(cell.across / 2, cell.shoulder), cell.along / 2
            area = (x - across, x + across, y - half, y + half + cell.stem)
            self._cells.append((cell.frame, area))

    def widen(self, id_: str, width: float, height: float) -> None:
        """Make room for a caption of ``width`` in the top ``height`` of a frame."""
        low, high, start, _ = self.frames[id_]
        inside = [
            x
            for x, _, top, bottom in self._lines
            if low < x < high and top < start + height and bottom > start
        ]
        inside.sort()
        if self._parted(id_, inside):
            return
        left, both = self._left(id_, inside, width), self._astride(id_, inside)
        if both is not None and self._is_free(both) and self._cost(both, id_) <= _LITTLE:
            self.frames.update(both)
        elif left is not None and self._cost(left, id_) <= _LITTLE:
            self.frames.update(left)
        elif not self._fits(sorted(inside), low, high, width):
            right = self._grown(
                id_, low=low, high=max(inside, default=low) + width + _INSET + _CLEAR
            )
            free = [grown for grown in (left, right, both) if grown and self._is_free(grown)]
            kept = self._kept(id_, inside, width + 2 * _INSET)
            best = min(free, key=lambda grown: self._cost(grown, id_), default=kept)
            if self._cost(best, id_) > _LITTLE and low + width + _INSET <= high:
                return  # the caption stands on a ground, and lines pass behind it
            self.frames.update(best)

    def _parted(self, id_: str, inside: list[float]) -> bool:
        """Whether the caption fits as it is, with a line between its halves at most."""
        low, high, _, _ = self.frames[id_]
        halves = self._halves.get(id_)
        if halves is None:
            return False
        whole = sum(halves) + _CLEAR
        if not inside or low + _INSET + whole <= inside[0]:
            return low + _INSET + whole <= high
        return split(low, high, inside, halves)

    def _astride(self, id_: str, inside: list[float]) -> dict[str, Area] | None:
        """The frame grown to hold the halves of the caption on both sides of its first line."""
        halves = self._halves.get(id_)
        if halves is None or not inside:
            return None
        first, end = inside[0], inside[0] + AFTER + halves[1]
        others = [x for x in inside if x > first + 1]
        if others and end + BEFORE > others[0]:
            return None
        high = self.frames[id_][1] if others else end + _INSET
        return self._grown(id_, low=first - BEFORE - halves[0] - _INSET, high=high)

    def _left(self, id_: str, inside: list[float], width: float) -> dict[str, Area] | None:
        """The frame grown to hold the caption before its first line, if there is room."""
        high = self.frames[id_][1]
        if not inside:
            return None
        grown = self._grown(id_, low=min(inside) - width - _INSET - _CLEAR, high=high)
        return grown if self._is_free(grown) else None

    def _kept(self, id_: str, inside: list[float], width: float) -> dict[str, Area]:
        """The frame grown into what the engine kept free for it: as much as the caption takes
        where no line is in its way."""
        low, high, _, _ = self.frames[id_]
        least, most = self._reserved[id_]
        if not inside:
            most = min(most, max(high, low + width))
            least = max(least, min(low, most - width))
        return self._grown(id_, low=least, high=most)

    def _fits(self, lines: list[float], low: float, high: float, width: float) -> bool:
        edges = [low + _INSET - _CLEAR, *lines, high - _INSET + _CLEAR]
        return any(b - a >= width + 2 * _CLEAR for a, b in itertools.pairwise(edges))

    def _grown(self, id_: str, *, low: float, high: float) -> dict[str, Area]:
        """The frame and those around it, each with its distance kept."""
        found: dict[str, Area] = {}
        current: str | None = id_
        while current is not None and current in self.frames:
            old = self.frames[current]
            found[current] = (min(old[0], low), max(old[1], high), old[2], old[3])
            low, high = found[current][0] - _PAD, found[current][1] + _PAD
            current = self._parent[current]
        return found

    def _cost(self, grown: dict[str, Area], id_: str) -> float:
        old, new = self.frames[id_], grown[id_]
        return (new[1] - new[0]) - (old[1] - old[0])

    def _is_free(self, grown: dict[str, Area]) -> bool:
        for id_, (low, high, start, end) in grown.items():
            old = self.frames[id_]
            for area in ((low - _PAD, old[0], start, end), (old[1], high + _PAD, start, end)):
                if area[1] - area[0] > _PAD + 0.01 and self._is_taken(area, id_):
                    return False
        return True

    def _is_taken(self, area: Area, id_: str) -> bool:
        around = set(self._around(id_))
        if any(_meet(area, line) for line in self._lines):
            return True
        if any(_meet(area, other) for frame, other in self._cells if frame != id_):
            return True
        return any(
            _meet(area, other)
            for frame, other in self.frames.items()
            if frame not in around and id_ not in self._around(frame)
        )

    def _around(self, id_: str) -> list[str]:
        found = []
        current: str | None = id_
        while current is not None:
            found.append(current)
            current = self._parent[current]
        return found


def _meet(first: Area, second: Area) -> bool:
    return (
        first[0] < second[1]
        and second[0] < first[1]
        and first[2] < second[3]
        and second[2] < first[3]
    )
