"""What is done to a network is what is told of it, and no more."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn

import netviz
from netviz.passes.match import Change, Match, match
from tests.passes.match.pairs import (
    IMAGE,
    Flat,
    Net,
    Rewired,
    Swapped,
    Wrapped,
    compared,
    conv,
    nested,
    news,
    plain,
)


def only(found: Match) -> Change:
    """The one change that is no consequence and no call around."""
    told = [c for c in found.changes if c.kind != "equal" and not c.follows and c.what]
    assert len(told) == 1
    return told[0]


def test_the_same_model_is_equal() -> None:
    found = compared(Net(), Net())
    assert not found.differs
    assert [change.kind for change in found.changes] == ["equal"]
    assert found.counts["equal"] == found.changes[0].layers == 11


@pytest.mark.parametrize("place", range(7))
def test_a_layer_put_into_a_sequence_is_one_addition(place: int) -> None:
    layers = [*plain()]
    layers.insert(place, nn.Dropout2d())
    found = compared(plain(), nn.Sequential(*layers))
    assert news(found) == [("added", None, str(place))]
    assert found.counts["equal"] == 6
    back = compared(nn.Sequential(*layers), plain())
    assert news(back) == [("removed", str(place), None)]


def test_another_kernel_is_a_change_of_that_layer_alone() -> None:
    model = plain()
    model[2] = conv(8, 8, 5)
    change = only(compared(plain(), model))
    assert (change.kind, change.left, change.right) == ("changed", "2", "2")
    assert change.what == (("kernel_size", "3×3", "5×5"), ("padding", "1×1", "2×2"))


def test_another_width_changes_both_layers_that_share_it_and_the_rest_follows() -> None:
    model = plain()
    model[0], model[2] = conv(3, 12), conv(12, 8)
    found = compared(plain(), model)
    assert news(found) == [("changed", "0", "0"), ("changed", "2", "2")]
    fields = [[name for name, _, _ in c.news] for c in found.changes if c.what and not c.follows]
    assert fields == [["out_channels"], ["in_channels"]]
    assert [c.left for c in found.changes if c.follows] == ["1"]


def test_another_activation() -> None:
    change = only(compared(Net(), Net(act=nn.GELU())))
    assert (change.left, change.what) == ("act", (("class", "ReLU", "GELU"),))
    model = plain()
    model[3] = nn.GELU()
    assert only(compared(plain(), model)).right == "3"


class Pair(nn.Module):
    """Two convolutions, the first of which is called ``first``."""

    def __init__(self, first: str) -> None:
        super().__init__()
        self.first = first
        setattr(self, first, conv(3, 3))
        self.second = conv(3, 8)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.second(getattr(self, self.first)(x))
        return out


def test_other_names_in_calls_of_equal_structure_are_told() -> None:
    """All else is equal, from the model down: the name is the whole news."""
    before, after = (nn.Sequential(Pair(first), nn.ReLU()) for first in ("inner", "core"))
    found = compared(before, after)
    assert ("renamed", "0.inner", "0.core") in news(found)
    assert (found.counts["renamed"], found.counts["equal"]) == (1, 2)
    assert not compared(before, before).differs


def test_another_name_is_no_removal() -> None:
    found = compared(Net(), Net(body="trunk"))
    assert ("renamed", "body_of", "trunk_of") in news(found)
    assert found.counts["added"] == found.counts["removed"] == 0
    assert found.counts["renamed"] == 6


def test_a_block_more() -> None:
    found = compared(Net(), Net(blocks=3))
    assert news(found) == [("added", None, "body_of.2")]
    assert found.counts["added"] == 3


def test_another_head() -> None:
    smaller = only(compared(Net(), Net(head=nn.Linear(8, 5))))
    assert smaller.news == (("out_features", "10", "5"),)
    deeper = nn.Sequential(nn.Linear(8, 20), nn.ReLU(), nn.Linear(20, 10))
    change = only(compared(Net(), Net(head=deeper)))
    assert change.what == (("class", "Linear", "Sequential of 3 layers"),)


def test_a_skip_that_comes_from_elsewhere() -> None:
    change = only(compared(Net(), Rewired()))
    assert change.left == "/add"
    assert change.what == (("inputs", "act, body_of.1.2", "body_of.1.2, body_of.1.2"),)


def test_layers_in_another_order_are_moved_or_rewired_never_equal() -> None:
    found = compared(Swapped(late=False), Swapped(late=True))
    assert any(name == "position" for c in found.changes for name, _, _ in c.what)
    assert found.counts["added"] == found.counts["removed"] == 0


def test_frozen_and_tied_weights() -> None:
    frozen = Net()
    frozen.stem.weight.requires_grad_(False)
    assert only(compared(Net(), frozen)).what == (("weight trains", "yes", "no"),)
    tied = plain()
    tied.append(conv(4, 8)).append(conv(8, 4))
    other = plain()
    other.append(conv(4, 8)).append(conv(8, 4))
    other[7].weight = other[4].weight
    told = {c.left: c.what for c in compared(tied, other).changes if c.what}
    assert told["4"] == told["7"] == (("weight shared", "no", "yes"),)


def test_wrapping_layers_in_a_container_renames_them() -> None:
    for found in (compared(Flat(), Wrapped()), compared(Wrapped(), Flat())):
        assert found.counts["renamed"] == 4
        assert found.counts["added"] == found.counts["removed"] == 0
    names = {c.left: c.right for c in compared(Flat(), Wrapped()).changes}
    assert (names["conv1"], names["conv2"], names["fc"]) == ("features.0", "features.2", "fc")


def test_a_function_in_the_place_of_a_module() -> None:
    found = compared(Flat(), Flat(functional=True))
    told = [c for c in found.changes if c.what]
    assert [c.what for c in told if c.depth] == [(("operator", "ReLU", "relu"),)] * 2
    assert found.counts["added"] == found.counts["removed"] == 0


def test_another_input_size_is_a_consequence_everywhere() -> None:
    graphs = [netviz.trace(Net(), input_size=(1, 3, side, side)) for side in (16, 32)]
    found = match(*graphs)
    assert found.differs
    assert found.counts["resized"] == 11
    assert sum(found.counts.values()) == 11


def test_another_dtype_is_a_consequence_everywhere() -> None:
    graph = netviz.trace(Net(), input_size=IMAGE)
    half = netviz.trace(Net().bfloat16(), input_size=IMAGE, dtypes=["bfloat16"])
    found = match(graph, half)
    assert {name for c in found.changes for name, _, _ in c.what} == {"dtype"}
    assert found.counts["changed"] == found.counts["added"] == 0


def test_every_layer_is_counted_once_on_either_side() -> None:
    found = compared(Net(), nn.Sequential(conv(3, 4), nn.Tanh(), nn.Flatten(), nn.Linear(1024, 2)))
    both = sum(found.counts[kind] for kind in ("equal", "changed", "renamed", "resized"))
    assert both + found.counts["removed"] >= 11
    assert both + found.counts["added"] <= 11 + 3
    ids = [c.left for c in found.changes if c.left is not None]
    assert len(ids) == len(set(ids))


def test_comparing_backwards_mirrors() -> None:
    there, back = compared(plain(), Net()), compared(Net(), plain())
    assert there.counts["added"] == back.counts["removed"]
    assert there.counts["removed"] == back.counts["added"]


def test_graphs_need_no_names() -> None:
    graph = netviz.trace(plain(), input_size=IMAGE)
    assert not match(graph, replace(graph, name="another")).differs


class Pool(nn.Module):
    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size

    def forward(self, x: Tensor) -> Tensor:
        return torch.max_pool2d(x, self._size, stride=1, padding=1)


def test_settings_of_a_function_within_a_call() -> None:
    first, second = (nn.Sequential(conv(3, 3), Pool(size)) for size in (2, 3))
    change = only(compared(first, second))
    assert change.left == "1"
    assert [name for name, _, _ in change.news] == ["max_pool2d kernel_size"]


def test_what_is_built_otherwise_is_never_equal() -> None:
    found = match(nested(3), nested(4))
    assert news(found) == [("changed", "block.block.block", "block.block.block")]
