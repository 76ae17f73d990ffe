"""Which row each tile stands in: matched tiles in the same one, as far as order allows."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable

from netviz.ir import Graph
from netviz.layouts.difference.tiles import Page, Tile

Pair = tuple[str, str]


def lines_between(page: Page, graphs: tuple[Graph, Graph]) -> dict[Pair, tuple[str, int]]:
    """For each pair of tiles that a tensor flows between, its node and port; in order."""
    order = {tile.id: place for place, tile in enumerate(page.tiles)}
    found: dict[Pair, tuple[str, int]] = {}
    for side, graph in enumerate(graphs):
        sources: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for edge in graph.edges:
            sources[edge.target].append((edge.source, edge.source_port))
        tile_of = page.tile_of[side]
        through: dict[str, dict[str, tuple[str, int]]] = {}
        for node in graph.nodes:
            given: dict[str, tuple[str, int]] = {}
            for source, port in sources[node.id]:
                for above, tensor in through[source].items():
                    given.setdefault(above, (source, port) if source in tile_of else tensor)
            here = tile_of.get(node.id)
            if here is None:
                through[node.id] = given
                continue
            for source, tensor in given.items():
                if order[source] < order[here]:
                    found.setdefault((source, here), tensor)
            through[node.id] = {here: (node.id, 0)}
    return found


def rows_of(tiles: list[Tile], pairs: Iterable[Pair]) -> dict[str, int]:
    """The row of each tile by id. Where matched tiles run in another order, sides go apart."""
    known = list(pairs)
    key = {tile.id: tile.key for tile in tiles}
    ranks = _ranks(key, known)
    if ranks is None:
        key = {tile.id: tile.id for tile in tiles}
        ranks = _ranks(key, known) or {}
    return {id_: ranks[name] for id_, name in key.items()}


def _ranks(key: dict[str, str], pairs: list[Pair]) -> dict[str, int] | None:
    """Longest ways from the top; None where the keys run in circles."""
    after: dict[str, set[str]] = defaultdict(set)
    for source, target in pairs:
        after[key[source]].add(key[target])
    waiting = Counter(goal for goals in after.values() for goal in goals)
    rank = dict.fromkeys(key.values(), 0)
    ready = deque(name for name in rank if not waiting[name])
    done = 0
    while ready:
        name = ready.popleft()
        done += 1
        for goal in after[name]:
            rank[goal] = max(rank[goal], rank[name] + 1)
            waiting[goal] -= 1
            if not waiting[goal]:
                ready.append(goal)
    if done < len(rank):
        return None
    return _lowered(rank, after, waiting=Counter(g for goals in after.values() for g in goals))


def _lowered(
    rank: dict[str, int], after: dict[str, set[str]], *, waiting: Counter[str]
) -> dict[str, int]:
    """What takes nothing stands just above what takes from it, the first row apart."""
    first = next(iter(rank), "")
    for name, row in rank.items():
        if name != first and not waiting[name] and after[name]:
            rank[name] = max(row, min(rank[goal] for goal in after[name]) - 1)
    return rank
