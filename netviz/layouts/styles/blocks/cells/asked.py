"""What a reader asks of an attention: heads, sizes, masks, positions, windows."""

from __future__ import annotations

from netviz.ir import Attribute
from netviz.layouts.styles.blocks.cells.core import Core
from netviz.layouts.styles.blocks.cells.wiring import Wiring


def told_of(
    wiring: Wiring,
    core: Core,
    nodes: set[str],
    *,
    reach: dict[str, set[str]],
    letters: dict[tuple[str, str], tuple[str, ...]],
) -> dict[str, Attribute]:
    """Heads, sizes, mask, positions: what a reader asks of an attention."""
    told: dict[str, Attribute] = {}
    heads, width = _heads(wiring, core)
    if heads:
        told["heads"] = heads
        few = _groups(wiring, core, reach, width=width)
        if few and few != heads:
            told["kv_heads"] = few
    data = {(s, letter) for (s, _), own in letters.items() for letter in own}
    queries = {s for s, letter in data if letter == "q"}
    memory = {s for s, letter in data if letter in "kv"}
    if queries and memory and not queries & memory and not _derived(wiring, memory, queries):
        told["cross"] = True
    masks = _inputs(wiring, {s for (s, _), own in letters.items() if not own})
    if masks:
        told["masks"] = masks
    spin = reach["q"]
    mixes = any(
        wiring.node[n].op in ("neg", "cat", "stack", "sub", "view_as_complex") for n in spin
    )
    if mixes and any(wiring.node[n].op.rstrip("_") == "mul" for n in spin):
        told["rotary"] = True
    if any(wiring.node[n].op == "roll" for n in nodes):
        told["shifted"] = True
    elif _causal(wiring, core, letters):
        told["masked"] = True
    if _windowed(wiring, core, queries):
        told["windows"] = True
    return told


def _derived(wiring: Wiring, memory: set[str], queries: set[str]) -> bool:
    """Whether keys and values are made of the queries' own source, a few steps on."""
    waiting = list(memory)
    for _ in range(8):
        waiting = [source for id_ in waiting for source in wiring.data(id_)]
        if queries & set(waiting):
            return True
    return False


def _inputs(wiring: Wiring, starts: set[str]) -> tuple[str, ...]:
    """The model's inputs that nothing but what ``starts`` are made of comes from."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = list(starts)
    while waiting and len(seen) < 80:
        id_ = waiting.pop()
        if id_ in seen:
            continue
        seen.add(id_)
        if wiring.node[id_].kind == "input":
            found.add(id_)
        waiting += wiring.sources(id_)
    return tuple(sorted(found))


def _heads(wiring: Wiring, core: Core) -> tuple[int, int]:
    """Heads and the width of each."""
    shape = core.sizes[0]
    if len(shape) >= 4:
        return shape[-3], shape[-1]
    if len(shape) == 3:
        batch = _batch(wiring)
        return (shape[0] // batch if shape[0] % batch == 0 else 1), shape[-1]
    return (1, shape[-1]) if len(shape) == 2 else (0, 0)


def _batch(wiring: Wiring) -> int:
    sizes = [
        n.outputs[0].tensor.shape for n in wiring.graph.nodes if n.kind == "input" and n.outputs
    ]
    return next((shape[0] for shape in sizes if shape and shape[0]), 1)


def _groups(wiring: Wiring, core: Core, reach: dict[str, set[str]], *, width: int) -> int | None:
    """Heads of keys, where they are fewer: from the keys' own projection."""
    heads = _heads(wiring, core)[0]
    own = [n for n in reach["k"] - reach["q"] if wiring.projects(n)]
    if core.sizes[1] and len(core.sizes[1]) >= 4 and core.sizes[1][-3] < heads:
        return core.sizes[1][-3]
    if not own or not width or wiring.node[own[0]].outputs == ():
        return None
    last = max(own, key=wiring.place.__getitem__)
    shape = wiring.node[last].outputs[0].tensor.shape
    per = shape[-1] / width if reach["v"] & {last} == set() else shape[-1] / width / 2
    return int(per) if per >= 1 and per == int(per) and heads % int(per) == 0 else None


def _causal(wiring: Wiring, core: Core, letters: dict[tuple[str, str], tuple[str, ...]]) -> bool:
    """Whether a mask keeps positions from looking ahead."""
    if wiring.node[core.scores].attributes.get("is_causal") is True:
        return True
    masks = {s for (s, target), own in letters.items() if not own and target in core.nodes}
    return any(id_ in wiring.ahead for id_ in masks | core.nodes)


def _windowed(wiring: Wiring, core: Core, queries: set[str]) -> bool:
    """Whether the batch was cut into windows: more of them than the query's source has."""
    shape = core.sizes[0]
    if len(shape) < 4 or not queries:
        return False
    source = wiring.node[min(queries)].outputs
    return (
        bool(source)
        and len(source[0].tensor.shape) >= 3
        and (
            shape[0] > source[0].tensor.shape[0]
            and shape[-2] < source[0].tensor.numel / max(1, source[0].tensor.shape[-1])
        )
    )
