"""Parts of a graph by name."""

from __future__ import annotations

from fractions import Fraction

import pytest

from netviz.errors import FormatError
from netviz.ir import Graph, Port, TensorSpec, verify
from netviz.passes.repeat import repeat
from netviz.passes.select import between, choose, only, receptive_field
from tests.passes.sketch import Sketch


def network() -> Graph:
    s = Sketch()
    image, mask = s.input("image"), s.input("mask")
    x = image
    with s.module("encoder", "Encoder"):
        for i in range(3):
            with s.module(f"encoder.block.{i}"):
                x = s.op("relu", s.op("linear", x, mask, weight=5))
                with s.module(f"encoder.block.{i}.mlp", "MLP"):
                    x = s.op("gelu", s.op("linear", x, weight=7))
    with s.module("decoder", "Decoder"):
        y = s.op("linear", x, weight=3)
        y = s.op("add", y, s.op("sigmoid", image))
    s.output(y, "logits")
    return s.graph()


BLOCKS = {f"encoder.block.{i}" for i in range(3)}


@pytest.mark.parametrize(
    ("expand", "collapse", "opened"),
    [
        ((), (), {"", "encoder"}),
        (("encoder.block.1",), (), {"", "encoder", "encoder.block.1"}),
        (("Block",), (), {"", "encoder", *BLOCKS}),
        (("encoder.*",), ("encoder",), {"", "encoder", *BLOCKS, *(f"{b}.mlp" for b in BLOCKS)}),
        ((), ("encoder",), {""}),
        ((), ("enc*",), {""}),
        (("2",), (), {"", "encoder", "decoder"}),
        (("2",), ("1",), {"", "encoder", "decoder"}),
        ((), ("1",), {""}),
    ],
)
def test_what_is_opened(
    expand: tuple[str, ...], collapse: tuple[str, ...], opened: set[str]
) -> None:
    assert choose(network(), {"", "encoder"}, expand=expand, collapse=collapse) == opened


def test_a_copy_that_was_folded_away_opens_the_one_that_stands_for_it() -> None:
    folded = repeat(network())
    assert [g.repeat for g in folded.groups if g.id == "encoder.block.0"] == [3]
    assert choose(folded, {""}, expand=["encoder.block.2"]) == {"", "encoder", "encoder.block.0"}


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("encodr", "'encoder'"),
        ("block.1", r"encoder\.block\.1"),
        ("Encodre", "'Encoder'"),
        ("head", "there are: encoder, decoder"),
    ],
)
def test_unknown_names_are_told_with_near_ones(word: str, near: str) -> None:
    with pytest.raises(FormatError, match=near):
        choose(network(), {""}, expand=[word])
    with pytest.raises(FormatError, match=near):
        only(network(), word)
    with pytest.raises(FormatError, match=near):
        between(network(), word)


def test_one_module_alone_has_inputs_and_outputs_of_its_own() -> None:
    part = verify(only(network(), "encoder.block.1"))
    assert [(n.kind, n.op) for n in part.nodes] == [
        ("input", "input"), ("input", "input"),
        ("operator", "linear"), ("operator", "relu"), ("operator", "linear"), ("operator", "gelu"),
        ("output", "output"),
    ]  # fmt: skip
    assert {n.name for n in part.nodes if n.kind == "input"} == {"mlp", "mask"}
    assert [(g.id, g.parent) for g in part.groups] == [
        ("", None), ("encoder.block.1", ""), ("encoder.block.1.mlp", "encoder.block.1"),
    ]  # fmt: skip
    assert [p.name for p in part.parameters] == [
        "encoder.block.1.weight", "encoder.block.1.mlp.weight",
    ]  # fmt: skip


def test_a_glob_takes_the_outermost_calls() -> None:
    part = verify(only(network(), "encoder.block.*"))
    assert {g.id for g in part.groups if g.parent == ""} == BLOCKS
    assert sum(n.kind == "output" for n in part.nodes) == 1
    assert only(network(), "") == network()


def test_paths_between_two_places() -> None:
    part = verify(between(network(), "encoder.block.1", "encoder.block.2.mlp"))
    assert [n.op for n in part.nodes] == ["linear", "relu", "linear", "gelu"] * 2
    short = verify(between(network(), "image", "decoder/sigmoid"))
    assert [n.op for n in short.nodes] == ["input-image", "sigmoid"]
    assert {n.name for n in between(network(), end="encoder").nodes if n.kind == "input"} == {
        "image", "mask",
    }  # fmt: skip
    assert "decoder" in {g.id for g in between(network(), start="mask").groups}


def test_a_part_has_the_parameters_that_it_uses() -> None:
    """Two blocks of the middle: weights of five and seven each, of the three blocks' and decoder's
    four; what a place sees takes all before it."""
    part = between(network(), "encoder.block.1", "encoder.block.2")
    assert sorted(p.tensor.numel for p in part.parameters) == [5, 5, 7, 7]
    seen, _ = receptive_field(network(), "encoder.block.0")
    assert sorted(p.tensor.numel for p in seen.parameters) == [5, 7]


def test_no_path_is_said() -> None:
    with pytest.raises(FormatError, match="there is one from 'encoder' to 'decoder'"):
        between(network(), "decoder", "encoder")


def image(s: Sketch, op: str, source: str, side: int, **attributes: object) -> str:
    id_ = s.op(op, source, attributes=attributes)
    ports = (Port("0", TensorSpec((1, 3, side, side))),)
    s.nodes[id_] = s.nodes[id_].__class__(
        **{f: getattr(s.nodes[id_], f) for f in s.nodes[id_].__slots__ if f != "outputs"},
        outputs=ports,
    )
    return id_


def convolutional(*layers: tuple[str, int, dict[str, object]]) -> Graph:
    s = Sketch()
    x = s.input()
    s.nodes[x] = s.nodes[x].__class__(
        **{f: getattr(s.nodes[x], f) for f in s.nodes[x].__slots__ if f != "outputs"},
        outputs=(Port("0", TensorSpec((1, 3, 64, 64))),),
    )
    for op, side, attributes in layers:
        x = image(s, op, x, side, **attributes)
    s.output(x)
    return s.graph()


@pytest.mark.parametrize(
    ("layers", "size", "jump"),
    [
        ([("conv2d", 64, {"kernel_size": (3, 3), "stride": (1, 1)})], 3, Fraction(1)),
        ([("conv2d", 64, {"kernel_size": 3})] * 2, 5, Fraction(1)),
        ([("conv2d", 64, {"kernel_size": 3, "dilation": 2})], 5, Fraction(1)),
        (
            [
                ("conv2d", 32, {"kernel_size": 7, "stride": 2}),
                ("relu", 32, {}),
                ("max_pool2d", 16, {"kernel_size": 3, "stride": 2}),
                ("conv2d", 16, {"kernel_size": 3}),
            ],
            19,
            Fraction(4),
        ),
        ([("max_pool2d", 32, {"kernel_size": 2})] * 1, 2, Fraction(2)),
        ([("conv_transpose2d", 128, {"kernel_size": 2, "stride": 2})], 1, Fraction(1, 2)),
    ],
)
def test_receptive_fields(layers: list[object], size: int, jump: Fraction) -> None:
    _, field = receptive_field(convolutional(*layers), "y")  # type: ignore[arg-type]
    assert field is not None
    assert (set(field.size), set(field.jump)) == ({size}, {jump})


@pytest.mark.parametrize("op", ["linear", "softmax", "mean", "layer_norm"])
def test_what_sees_everything_has_no_number(op: str) -> None:
    part, field = receptive_field(convolutional((op, 64, {})), "y")
    assert field is None
    assert len(part.nodes) == 3
