"""Which row counts a parameter that several rows use."""

from __future__ import annotations

from dataclasses import dataclass, field

from netviz.ir import Graph, Group, Parameter


@dataclass(frozen=True, slots=True)
class Claims:
    """Every parameter claimed once, by the first module call that owns it.

    ``counted``: by group id, the elements claimed in it and below it. ``direct``: by group id, the
    parameters that it owns itself, claimed by it. ``absent``: by group id, parameters of modules
    below it that were never called.
    """

    counted: dict[str, int] = field(default_factory=dict)
    direct: dict[str, list[Parameter]] = field(default_factory=dict)
    absent: dict[str, list[Parameter]] = field(default_factory=dict)


def claim(graph: Graph) -> Claims:
    """Give each parameter (not buffer) of ``graph`` to one group, in time linear in both."""
    claims = Claims(counted={g.id: 0 for g in graph.groups})
    first = _first_calls(graph.groups)
    for parameter in graph.parameters:
        if parameter.kind != "parameter":
            continue
        place, owner = _owner(parameter, first)
        kept = claims.direct if owner else claims.absent
        kept.setdefault(place, []).append(parameter)
        claims.counted[place] += parameter.tensor.numel
    for group in reversed(graph.groups):
        if group.parent is not None:
            claims.counted[group.parent] += claims.counted[group.id]
    return claims


def _first_calls(groups: tuple[Group, ...]) -> dict[str, tuple[int, str]]:
    first: dict[str, tuple[int, str]] = {}
    for order, group in enumerate(groups):
        first.setdefault(group.path, (order, group.id))
    return first


def _owner(parameter: Parameter, first: dict[str, tuple[int, str]]) -> tuple[str, bool]:
    """Id of the claiming group, and whether it owns the parameter or only lies above the owner."""
    owners = [name.rpartition(".")[0] for name in parameter.names]
    called = [first[path] for path in owners if path in first]
    if called:
        return min(called)[1], True
    path = owners[0]
    while path and path not in first:
        path = path.rpartition(".")[0]
    return first.get(path, (0, ""))[1], False
