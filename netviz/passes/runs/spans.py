"""Settings that grow from copy to copy, said as what they are in the first and in the last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from netviz.ir import Attribute, Group, Node, Parameter
from netviz.passes.roles import role_of
from netviz.passes.runs.forest import Forest, Item

Spans = Mapping[tuple[int, bool], Mapping[str, str]]
"""By the number of a node or call, and whether it is a call: ``{"in_channels": "64…224"}``."""

_WIDTHS = {
    "convolution": ("out_channels", "in_channels"),
    "linear": ("out_features", "in_features"),
}
"""What the first two axes of a weight are."""


def spans(
    forest: Forest,
    run: Sequence[Item],
    *,
    groups: Mapping[str, Group],
    parameters: Mapping[str, Parameter],
) -> Spans:
    """What differs in the settings of the first and the last call of ``run``."""
    found: dict[tuple[int, bool], Mapping[str, str]] = {}
    low, high = run[0], run[-1]
    for place in range(low.end - low.start):
        pair = [forest.nodes[call.start + place] for call in (low, high)]
        said = dict(_differing(*(_settings(node, parameters) for node in pair)))
        if said:
            found[low.start + place, False] = said
    for place in range(low.last - low.first):
        pair_of = [groups[forest.calls[call.first + place]] for call in (low, high)]
        said = dict(_differing(*(group.attributes for group in pair_of)))
        if said:
            found[low.first + place, True] = said
    return found


def _settings(node: Node, parameters: Mapping[str, Parameter]) -> Mapping[str, Attribute]:
    """The settings of ``node``, widths as its weight has them."""
    names = _WIDTHS.get(role_of(node), ()) if node.attributes.get("groups", 1) == 1 else ()
    shapes = [parameters[name].tensor.shape for name in node.parameters]
    weight = next((shape for shape in shapes if len(shape) > 1), ())
    return {**dict(zip(names, weight, strict=False)), **node.attributes}


def _differing(
    first: Mapping[str, Attribute], last: Mapping[str, Attribute]
) -> Iterator[tuple[str, str]]:
    for key, value in first.items():
        if isinstance(value, int) and isinstance(last.get(key), int) and value != last[key]:
            yield key, f"{value}…{last[key]}"
