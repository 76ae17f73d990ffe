"""A difference as JSON's types, for scripts."""

from __future__ import annotations

from typing import Any

from netviz.ir import Graph, Index
from netviz.passes.cost import Totals
from netviz.passes.match import Change, Match
from netviz.tables.difference.wording import class_of
from netviz.tables.document import TOTALS

FORMAT, VERSION = "netviz-diff", 1


def document(found: Match, totals: tuple[Totals, Totals]) -> dict[str, Any]:
    """Both names and totals, the difference of the totals, layers by kind, and every change."""
    sides = Index.of(found.left), Index.of(found.right)
    numbers = [_numbers(side) for side in totals]
    return {
        "format": FORMAT,
        "version": VERSION,
        "equal": not found.differs,
        "left": _side(found.left, numbers[0]),
        "right": _side(found.right, numbers[1]),
        "difference": {key: numbers[1][key] - numbers[0][key] for key in numbers[0]},
        "layers": dict(found.counts),
        "changes": [_change(change, sides) for change in found.changes],
    }


def _side(graph: Graph, numbers: dict[str, int]) -> dict[str, Any]:
    return {"name": graph.name, "totals": numbers}


def _numbers(totals: Totals) -> dict[str, int]:
    return {key: getattr(totals, key) for key in TOTALS if key != "uncounted"}


def _change(change: Change, sides: tuple[Index, Index]) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "left": change.left,
        "right": change.right,
        "class": class_of(change.id, sides[0 if change.right is None else 1]),
        "what": [
            {"field": name, "before": before, "after": after} for name, before, after in change.what
        ],
        "follows": change.follows,
        "depth": change.depth,
        "layers": change.layers,
    }
