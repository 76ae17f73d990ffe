"""Options of zoo models: read as their default is, refused by name and by type."""

from __future__ import annotations

import pytest

import netviz.zoo
from netviz.errors import TargetError
from netviz.zoo.settings import checked

KNOWN = {"layers": 12, "dropout": 0.1, "padded": True, "injection": "all", "stages": (2, 2)}


@pytest.mark.parametrize(
    ("option", "text", "value"),
    [
        ("layers", "4", 4),
        ("dropout", "0.5", 0.5),
        ("dropout", 1, 1.0),
        ("padded", "no", False),
        ("padded", "True", True),
        ("injection", "input", "input"),
        ("stages", "3,4,6", (3, 4, 6)),
        ("stages", [3, 4], (3, 4)),
        ("stages", 3, (3,)),
    ],
)
def test_values_are_read_as_their_default_is(option: str, text: object, value: object) -> None:
    found = checked("model", {option: text}, KNOWN)[option]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("option", "value", "wanted"),
    [
        ("layers", "four", "a whole number"),
        ("layers", 4.5, "a whole number"),
        ("layers", True, "a whole number"),
        ("dropout", "much", "a number"),
        ("padded", 3, "true or false"),
        ("injection", 3, "a word"),
        ("stages", "a,b", "a list"),
        ("stages", (1.5, 2), "a list"),
    ],
)
def test_values_of_another_type_are_refused(option: str, value: object, wanted: str) -> None:
    with pytest.raises(TargetError, match=rf"{option} is {wanted} \(by default"):
        checked("model", {option: value}, KNOWN)


@pytest.mark.parametrize(
    ("spelt", "name"),
    [("ResNet-50", "resnet50"), ("ViT-B/16", "vit_b_16"), ("MultiHeadAttention", None)],
)
def test_names_may_be_spelt_as_in_papers(spelt: str, name: str | None) -> None:
    assert netviz.zoo.exact(spelt) == (name or "multi_head_attention")


def test_every_default_is_of_a_type_that_text_can_give() -> None:
    kinds = {
        type(default)
        for name in netviz.zoo.names()
        for default in netviz.zoo.options(name).values()
    }
    assert kinds <= {int, float, bool, str, tuple}
