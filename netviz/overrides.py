"""What a user changes of single boxes of a figure, by path: read, and checked against the graph."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from netviz.errors import FormatError
from netviz.ir import Graph
from netviz.layouts.styles.sheet import Override

CHANGES = ("label", "colour", "hide", "collapse", "dx", "dy")
_COLOUR = re.compile("#[0-9a-fA-F]{6}")


def overrides_of(given: Mapping[str, Mapping[str, Any]]) -> dict[str, Override]:
    """``given`` as records; raises `FormatError` for changes that there are not."""
    return {name: _override(name, own) for name, own in given.items()}


def changed(given: Mapping[str, Mapping[str, Any]], change: str) -> tuple[str, ...]:
    """The names whose ``change`` ("hide", "collapse") is asked for."""
    return tuple(name for name, own in given.items() if own.get(change))


def present(given: Mapping[str, Mapping[str, Any]], graph: Graph) -> dict[str, Mapping[str, Any]]:
    """Those of ``given`` that name something in ``graph``; warns of the others, with near names."""
    known = {group.id for group in graph.groups} | {group.path for group in graph.groups}
    known |= {node.id for node in graph.nodes} | {node.name for node in graph.nodes}
    for name in given:
        if name not in known:
            near = get_close_matches(name, sorted(known), 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            warnings.warn(f"nothing is changed of {name}: it is not in this network{hint}",
                          stacklevel=5)  # fmt: skip
    return {name: own for name, own in given.items() if name in known}


def _override(name: str, changes: Mapping[str, Any]) -> Override:
    for key in changes:
        if key not in CHANGES:
            near = get_close_matches(key, CHANGES, 1)
            hint = f"did you mean {near[0]}? " if near else ""
            raise FormatError(
                f"cannot change {key!r} of {name}: {hint}choose from {', '.join(CHANGES)}"
            )
    colour = changes.get("colour")
    if colour is not None and not _COLOUR.fullmatch(str(colour)):
        raise FormatError(f"{colour!r}, the colour of {name}, is not written as #rrggbb")
    for key in ("hide", "collapse"):
        if not isinstance(changes.get(key, False), bool):
            raise FormatError(f"{key} of {name} is true or false, not {changes[key]!r}")
    label = changes.get("label")
    try:
        moved = {side: float(changes.get(side, 0.0)) for side in ("dx", "dy")}
    except (TypeError, ValueError) as error:
        raise FormatError(f"{name} is moved by numbers of points, not so: {error}") from error
    return Override(label=None if label is None else str(label), colour=colour, **moved)
