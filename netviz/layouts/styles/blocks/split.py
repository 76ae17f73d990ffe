"""A column too long for a page becomes several, broken where fewest lines pass."""

from __future__ import annotations

from itertools import pairwise

from netviz.layouts.styles.blocks.parts import Figure, Part

_FEWEST = 3


def split(figure: Figure, times: float) -> None:
    """Break the one column of ``figure``, as placed, into about ``times`` of them."""
    items = figure.columns[0]
    owner = {leaf.id: n for n, item in enumerate(items) for leaf in item.leaves()}
    crossing = {
        cut: len({ln.source for ln in figure.links if owner[ln.source] < cut <= owner[ln.target]})
        for cut in range(1, len(items))
    }
    fed = {cut: _fed(figure, items, cut) for cut in crossing}
    free = [c for c in crossing if _may(items, c) and crossing[c] <= _FEWEST and fed[c] == 1]
    wanted = round(times + 0.45)
    total = items[-1].high
    cuts: list[int] = []
    for number in range(1, wanted):
        goal = total * number / wanted
        left = [cut for cut in free if not cuts or cut > cuts[-1] + 1]
        if not left:
            break

        def cost(cut: int, goal: float = goal) -> float:
            return abs(items[cut].low - goal) / total + 0.12 * crossing[cut]

        best = min(left, key=cost)
        if abs(items[best].low - goal) < 0.3 * total:
            cuts.append(best)
    bounds = [0, *cuts, len(items)]
    figure.columns = [items[a:b] for a, b in pairwise(bounds)]


def _fed(figure: Figure, items: list[Part], cut: int) -> int:
    """How many parts the last one before ``cut`` leads to."""
    last = list(items[cut - 1].leaves())[-1].id
    return sum(link.source == last for link in figure.links)


def _may(items: list[Part], cut: int) -> bool:
    """Whether inputs and outputs stay with what they belong to, and joins with what they join."""
    whole = items[cut].form not in ("text", "ball") and not items[cut].beside
    return 1 < cut < len(items) - 1 and whole
