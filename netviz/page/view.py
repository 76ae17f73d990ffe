"""The view of a graph for the page: what its boxes say, what is open at first, what repeats.

Everything is by position in the graph's own lists (``nodes``, ``groups``), so that the page needs
the graph's JSON and this alone. An item of a run is a node's position, or ``-1 - position`` of a
group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from netviz.ir import Graph, Group, Index, Node
from netviz.layouts.wording import details, title
from netviz.page.runs import runs
from netviz.passes import cost
from netviz.passes.detail import detail
from netviz.passes.prune import prune
from netviz.passes.repeat import repeat
from netviz.passes.roles import role_of
from netviz.themes import Theme

_AMOUNTS = ("parameters", "trainable_parameters", "buffers", "flops", "elementwise_flops",
            "parameter_bytes", "activation_bytes", "peak_bytes", "nodes")  # fmt: skip


@dataclass(slots=True)
class _Words:
    """Strings, each once; what says one names its place."""

    all: list[str] = field(default_factory=lambda: [""])
    _place: dict[str, int] = field(default_factory=lambda: {"": 0})

    def place(self, word: str) -> int:
        if word not in self._place:
            self._place[word] = len(self.all)
            self.all.append(word)
        return self._place[word]


def view(graph: Graph, *, boxes: int = 40) -> dict[str, Any]:
    """What the page needs to show ``graph``, about ``boxes`` boxes of it open at first."""
    index = Index.of(graph)
    folded = repeat(graph)
    shown = prune(folded)
    kept = {node.id for node in prune(graph).nodes}
    words = _Words()
    roles = [role_of(node) for node in graph.nodes]
    known = sorted(set(roles))
    place = {group.id: number for number, group in enumerate(graph.groups)}
    opened = detail(shown, boxes=boxes)
    return {
        "opened": sorted(place[id_] for id_ in opened if id_ in place),
        "roles": known,
        "role": [known.index(role) for role in roles],
        "title": [words.place(title(node)) for node in graph.nodes],
        "detail": [words.place(details(node, index)) for node in graph.nodes],
        "words": words.all,
        "weights": [_weights(node, index) for node in graph.nodes],
        "hidden": [n for n, node in enumerate(graph.nodes) if node.id not in kept],
        "totals": _totals(graph),
        "runs": runs(graph, folded),
    }


def _weights(node: Node, index: Index) -> int:
    """Elements of the parameters that ``node`` reads as its own, buffers left out."""
    read = (index.parameter[name] for name in node.parameters if name in index.parameter)
    return sum(p.tensor.numel for p in read if p.kind == "parameter")


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
