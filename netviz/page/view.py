"""The view of a graph for the page: what its boxes say, what is open at first, what repeats.

Everything is by position in the graph's own lists (``nodes``, ``groups``, ``edges``): the page
draws from this, and tells the rest from the graph's own JSON. An item of a run is a node's
position, or ``-1 - position`` of a group.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from netviz.ir import Graph, Group, Index
from netviz.page.columns import Words, edge_columns, group_columns, node_columns
from netviz.page.runs import runs
from netviz.passes import cost
from netviz.passes.constants import constants
from netviz.passes.crowds import crowds
from netviz.passes.detail import detail
from netviz.passes.heads import heads
from netviz.passes.motifs import motifs
from netviz.passes.outputs import outputs
from netviz.passes.plumbing import plumbing
from netviz.passes.prune import prune
from netviz.passes.repeat import repeat
from netviz.passes.roles import role_of
from netviz.passes.unread import unread
from netviz.themes import Theme

_AMOUNTS = ("parameters", "trainable_parameters", "buffers", "flops", "elementwise_flops",
            "parameter_bytes", "activation_bytes", "peak_bytes", "nodes")  # fmt: skip


def view(graph: Graph, *, boxes: int = 40, named: bool = True) -> dict[str, Any]:
    """What the page needs to show ``graph``, about ``boxes`` boxes of it open at first.

    ``named``: operators that are known under one name (a rotary embedding) are in a group of their
    own, and so are stretches of a call with more in it than ``boxes`` of which nothing repeats.
    """
    graph = heads(motifs(graph)) if named else graph
    folded = repeat(graph)
    often = max(thing.repeat for things in (folded.groups, folded.nodes) for thing in things)
    if named and often == 1:
        graph = folded = crowds(graph, boxes=boxes)
    words = Words()
    live = constants(unread(outputs(graph)))
    shown = {node.id: node for node in plumbing(live).nodes}
    told = [shown.get(node.id, node) for node in graph.nodes]
    roles = [role_of(node) for node in told]
    known = sorted(set(roles))
    place = {group.id: number for number, group in enumerate(graph.groups)}
    opened = detail(prune(folded), boxes=boxes)
    return {
        "name": graph.name,
        "opened": sorted(place[id_] for id_ in opened if id_ in place),
        "roles": known,
        "role": [known.index(role) for role in roles],
        "groups": group_columns(graph, words),
        "nodes": node_columns(graph, told, words),
        "edges": edge_columns(graph, told, words),
        "words": words.all,
        "hidden": _hidden(graph, live, shown),
        "totals": _totals(graph),
        "runs": runs(graph, folded),
    }


def _hidden(graph: Graph, live: Graph, shown: Collection[str]) -> list[tuple[int, int]]:
    """The nodes that `prune` takes out, each with the shown node whose tensor it passes on, or -1:
    plumbing, which is ``live``, passes on what it takes, all else (side outputs, constants'
    computations) nothing."""
    place = {node.id: number for number, node in enumerate(graph.nodes)}
    passes = dict.fromkeys(place, -1)
    passes.update((id_, place[id_]) for id_ in shown)
    incoming = Index.of(live).incoming
    for node in live.nodes:  # in order of execution: what a node takes is known already
        if node.id not in shown and incoming[node.id]:
            passes[node.id] = passes[incoming[node.id][0].source]
    return [(place[id_], passes[id_]) for id_ in place if id_ not in shown]


def _totals(graph: Graph) -> Mapping[str, list[int]]:
    table = cost.table(graph)
    return {name: [_amount(table, group, name) for group in graph.groups] for name in _AMOUNTS}


def _amount(table: Mapping[str, cost.Totals], group: Group, name: str) -> int:
    return int(getattr(table[group.id], name))


def colours(theme: Theme, roles: Iterable[str]) -> dict[str, Any]:
    """``theme`` as the page paints it."""
    paints = {role: theme.paint(role) for role in roles}
    return {
        "background": theme.background,
        "ink": theme.ink,
        "muted": theme.muted,
        "edge": theme.edge,
        "frames": list(theme.frames),
        "frame": theme.frame,
        "scale": list(theme.scale),
        "error": [theme.error.fill, theme.error.stroke, theme.error.text],
        "roles": {role: [p.fill, p.stroke, p.text] for role, p in paints.items()},
    }
