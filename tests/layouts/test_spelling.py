"""Functions bear the names of their modules."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from netviz.ir import Node, Port, TensorSpec
from netviz.layouts.spelling import _SPELLING, spelled
from netviz.layouts.wording import title


def operator(op: str, *shape: int) -> Node:
    out = (Port("0", TensorSpec(shape)),) if shape else ()
    return Node(id=op, kind="operator", op=op, name=op, outputs=out)


@pytest.mark.parametrize(
    ("op", "name"),
    [
        ("conv2d", "Conv2d"), ("max_pool2d", "MaxPool2d"), ("relu_", "ReLU"), ("silu", "SiLU"),
        ("gelu", "GELU"), ("softmax", "Softmax"), ("layer_norm", "LayerNorm"),
        ("linear", "Linear"), ("conv_transpose2d", "ConvTranspose2d"), ("add", "add"),
        ("scaled_dot_product_attention", "attention"), ("something_new", "something_new"),
        ("_grouped_mm", "grouped matmul"),
    ],
)  # fmt: skip
def test_an_operator_is_spelled_as_its_module(op: str, name: str) -> None:
    assert title(operator(op)) == name


@pytest.mark.parametrize(("shape", "rank"), [((4, 8), 1), ((4, 8, 5), 1), ((4, 8, 5, 5), 2)])
def test_a_norm_over_a_batch_tells_its_rank(shape: tuple[int, ...], rank: int) -> None:
    assert spelled(operator("batch_norm", *shape)) == f"BatchNorm{rank}d"


def test_every_name_is_one_of_torch() -> None:
    for op, name in _SPELLING.items():
        assert name == "attention" or hasattr(nn, name), name
        assert hasattr(nn.functional, op) or hasattr(torch, op), op
