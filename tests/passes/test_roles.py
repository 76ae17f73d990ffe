"""Operators and classes to roles."""

from __future__ import annotations

import pytest

from netviz.ir import Node
from netviz.passes.roles import ROLES, role_of, role_of_class, role_of_operator


@pytest.mark.parametrize(
    ("op", "role"),
    [
        ("conv2d", "convolution"), ("relu_", "activation"), ("add", "merge"), ("cat", "merge"),
        ("conv_transpose2d", "upsampling"), ("scaled_dot_product_attention", "attention"),
        ("view", "shape"), ("arange", "tensor"), ("linear", "linear"), ("mean", "reduction"),
        ("something_new", "other"), ("lstm", "recurrent"), ("cross_entropy", "loss"),
        ("_grouped_mm", "matmul"),
    ],
)  # fmt: skip
def test_operators(op: str, role: str) -> None:
    assert role_of_operator(op) == role


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Conv2d", "convolution"), ("LazyConv1d", "convolution"), ("ConvTranspose2d", "upsampling"),
        ("BatchNorm2d", "normalisation"), ("T5LayerNorm", "normalisation"), ("ReLU6", "activation"),
        ("NewGELUActivation", "activation"), ("Conv1D", "linear"), ("LoraLinear", "linear"),
        ("BertSelfAttention", "attention"), ("LSTMCell", "recurrent"), ("Dropout2d", "dropout"),
        ("AdaptiveAvgPool2d", "pooling"), ("Flatten", "shape"), ("BasicBlock", "module"),
        ("Conv2dNormActivation", "convolution"), ("MSELoss", "loss"), ("Softmax", "softmax"),
        ("ConvNorm", "module"), ("NormLinear", "linear"), ("LinearNorm", "module"),
        ("SwinDropPath", "dropout"),
        ("ConvNormReLU", "module"), ("PReLU", "activation"), ("SwiGLU", "activation"),
    ],
)  # fmt: skip
def test_classes(name: str, role: str) -> None:
    assert role_of_class(name) == role


@pytest.mark.parametrize("kind", ["input", "output", "parameter", "buffer", "constant"])
def test_every_kind_has_a_role(kind: str) -> None:
    assert role_of(Node(id="n", kind=kind, op=kind, name="n")) in ROLES
