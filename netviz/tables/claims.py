"""Which row counts a parameter that several rows use."""

from __future__ import annotations

from dataclasses import dataclass, field

from netviz.ir import Graph, Parameter


@dataclass(frozen=True, slots=True)
class Claims:
    """Every parameter claimed once, by the first module call that owns it.

    ``counted``: by id of a module call, the elements claimed in it and below it. ``direct``: by id
    of a module call, the parameters that it owns itself, claimed by it. ``absent``: by id of a
    module call, parameters of modules below it that were never called. ``folded``: by id of a
    "module" node, the elements claimed by what it stands for.
    """

    counted: dict[str, int] = field(default_factory=dict)
    direct: dict[str, list[Parameter]] = field(default_factory=dict)
    absent: dict[str, list[Parameter]] = field(default_factory=dict)
    folded: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, order=True)
class _Place:
    """Where a path is to be found: the ``order``-th of groups and folded nodes."""

    order: int
    group: str
    node: str = ""


def claim(graph: Graph) -> Claims:
    """Give each parameter (not buffer) of ``graph`` to one place, in time linear in both."""
    claims = Claims(counted={g.id: 0 for g in graph.groups})
    places = _places(graph)
    for parameter in graph.parameters:
        if parameter.kind == "parameter":
            _claim(parameter, claims, places)
    for group in reversed(graph.groups):
        if group.parent is not None:
            claims.counted[group.parent] += claims.counted[group.id]
    return claims


def _claim(parameter: Parameter, claims: Claims, places: dict[str, _Place]) -> None:
    found = [_nearest(name.rpartition(".")[0], places) for name in parameter.names]
    owners = [place for place, exact in found if exact or place.node]
    place = min(owners) if owners else found[0][0]
    size = parameter.tensor.numel
    claims.counted[place.group] += size
    if place.node:
        claims.folded[place.node] = claims.folded.get(place.node, 0) + size
    else:
        kept = claims.direct if owners else claims.absent
        kept.setdefault(place.group, []).append(parameter)


def _places(graph: Graph) -> dict[str, _Place]:
    """By path, the first call of each module, and the nodes that stand for whole modules."""
    places: dict[str, _Place] = {}
    for group in graph.groups:
        places.setdefault(group.path, _Place(len(places), group.id))
    for node in graph.nodes:
        if node.kind == "module":
            places.setdefault(node.name, _Place(len(places), node.group, node.id))
    return places


def _nearest(path: str, places: dict[str, _Place]) -> tuple[_Place, bool]:
    """The place of ``path``, or of the nearest path around it; whether it is that of ``path``."""
    exact = path in places
    while path and path not in places:
        path = path.rpartition(".")[0]
    return places.get(path, _Place(0, "")), exact
