"""What is hidden on wish, and what stays all the same."""

from __future__ import annotations

import pytest

from netviz.errors import FormatError
from netviz.ir import verify
from netviz.passes.hide import hide
from netviz.passes.repeat import repeat
from tests.passes.sketch import Sketch


def network() -> Sketch:
    s = Sketch()
    x = s.op("conv2d", s.input(), weight=9)
    y = s.op("relu_", s.op("batch_norm", x, s.op("buffer", kind="buffer")))
    s.output(s.op("add", x, s.op("linear", y, weight=3)))
    return s


def test_edges_pass_through_what_is_hidden() -> None:
    hidden = verify(hide(network().graph(), ["norm,act"]))
    assert [n.op for n in hidden.nodes[1:-1]] == ["conv2d", "linear", "add"]
    assert {(e.source, e.target) for e in hidden.edges if e.target == "/linear"} == {
        ("/conv2d", "/linear")
    }
    assert hidden.metadata["left_out"] == (("batch_norm", 1), ("relu_", 1))


@pytest.mark.parametrize("word", ["batch_norm", "*norm", "normalisation", "BATCH_*"])
def test_roles_operators_and_globs_name_layers(word: str) -> None:
    assert "batch_norm" not in [n.op for n in hide(network().graph(), [word]).nodes]


def test_what_joins_tensors_stays() -> None:
    with pytest.raises(FormatError, match="joins several"):
        hide(network().graph(), ["add"])


def test_a_role_that_does_not_occur_changes_nothing() -> None:
    assert hide(network().graph(), ["softmax"]) == network().graph()


def test_an_unknown_word_is_told_with_near_ones() -> None:
    with pytest.raises(FormatError, match=r"'batchnorm'.*batch_norm"):
        hide(network().graph(), ["batchnorm"])


def test_what_repeats_is_counted_as_often_as_it_occurs() -> None:
    s = Sketch()
    x = s.input()
    for i in range(6):
        with s.module(f"block.{i}"):
            x = s.op("relu", s.op("norm", s.op("linear", x, weight=5)))
    s.output(x)
    folded = hide(repeat(s.graph()), ["relu"])
    assert folded.metadata["left_out"] == (("relu", 6),)
