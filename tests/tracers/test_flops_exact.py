"""Matrix FLOPs against formulas worked out by hand, on real, meta and fake tensors alike.

Every expected number is written as multiply-adds and doubled once, in the test.
"""

from __future__ import annotations

from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from tests.tracers.count import KINDS, counted


def rand(*shape: int, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    return torch.rand(shape, dtype=torch.float32).to(dtype)


def _lstm_macs(inputs: int, hidden: int, layers: int, directions: int, projected: int = 0) -> int:
    """Multiply-adds of one step: four gates; a projection shrinks the state."""
    state = projected or hidden
    total = 0
    for layer in range(layers):
        width = inputs if layer == 0 else state * directions
        each = 4 * hidden * (width + state) + (hidden * projected)
        total += directions * each
    return total


# By name: model, inputs and multiply-adds.
CASES: dict[str, tuple[Any, tuple[Any, ...], int]] = {
    # N L_out C_out C_in K
    "conv1d": (nn.Conv1d(3, 8, 5), (rand(2, 3, 20),), 2 * 16 * 8 * 3 * 5),
    "conv2d": (nn.Conv2d(3, 8, 3), (rand(2, 3, 9, 7),), 2 * 7 * 5 * 8 * 3 * 9),
    "conv3d": (nn.Conv3d(2, 4, 3), (rand(1, 2, 5, 6, 7),), 3 * 4 * 5 * 4 * 2 * 27),
    "conv2d unbatched": (nn.Conv2d(3, 8, 3), (rand(3, 9, 7),), 7 * 5 * 8 * 3 * 9),
    "conv2d no bias": (nn.Conv2d(3, 8, 3, bias=False), (rand(1, 3, 5, 5),), 9 * 8 * 3 * 9),
    "conv2d stride padding": (
        nn.Conv2d(3, 8, 3, stride=2, padding=1), (rand(1, 3, 8, 8),), 16 * 8 * 3 * 9,
    ),
    "conv2d same": (nn.Conv2d(3, 8, 3, padding="same"), (rand(1, 3, 8, 8),), 64 * 8 * 3 * 9),
    "conv2d dilated": (nn.Conv2d(3, 8, 3, dilation=2), (rand(1, 3, 8, 8),), 16 * 8 * 3 * 9),
    "conv2d grouped": (nn.Conv2d(6, 8, 3, groups=2), (rand(1, 6, 5, 5),), 9 * 8 * 3 * 9),
    "conv2d depthwise": (nn.Conv2d(6, 12, 3, groups=6), (rand(1, 6, 5, 5),), 9 * 12 * 9),
    # a transposed convolution multiplies every *input* element: N L_in C_in C_out / g K
    "conv transpose 1d": (nn.ConvTranspose1d(3, 5, 4), (rand(2, 3, 7),), 2 * 7 * 3 * 5 * 4),
    "conv transpose 2d": (
        nn.ConvTranspose2d(4, 6, 3, stride=2, padding=1, output_padding=1),
        (rand(2, 4, 5, 3),), 2 * 15 * 4 * 6 * 9,
    ),
    "conv transpose 2d grouped": (
        nn.ConvTranspose2d(4, 6, 3, stride=2, groups=2), (rand(2, 4, 5, 3),), 2 * 15 * 4 * 3 * 9,
    ),
    "conv transpose 3d": (nn.ConvTranspose3d(2, 3, 2), (rand(1, 2, 3, 4, 5),), 60 * 2 * 3 * 8),
    "conv tbc": (
        torch.conv_tbc, (rand(9, 2, 3), rand(4, 3, 5), rand(5)),
        6 * 2 * 5 * 3 * 4,
    ),
    "linear": (nn.Linear(4, 5), (rand(3, 4),), 3 * 4 * 5),
    "linear batch dims": (nn.Linear(4, 5), (rand(2, 7, 3, 4),), 42 * 4 * 5),
    "linear vector": (nn.Linear(4, 5), (rand(4),), 4 * 5),
    "linear not contiguous": (
        lambda x, w, b: F.linear(x.transpose(0, 2), w, b), (rand(4, 3, 2), rand(5, 4), rand(5)),
        6 * 4 * 5,
    ),
    "matmul": (torch.matmul, (rand(3, 4), rand(4, 5)), 3 * 4 * 5),
    "matmul vectors": (torch.matmul, (rand(4), rand(4)), 4),
    "matmul matrix vector": (torch.matmul, (rand(3, 4), rand(4)), 12),
    "matmul vector matrix": (torch.matmul, (rand(4), rand(4, 3)), 12),
    "matmul broadcast": (torch.matmul, (rand(2, 1, 3, 4), rand(7, 4, 5)), 14 * 3 * 4 * 5),
    "matmul folded": (torch.matmul, (rand(6, 3, 4), rand(4, 5)), 18 * 4 * 5),
    "mm int": (
        torch.mm, (torch.ones(3, 4, dtype=torch.long), torch.ones(4, 5, dtype=torch.long)), 60,
    ),
    "mm half": (torch.mm, (rand(3, 4, dtype=torch.bfloat16), rand(4, 5, dtype=torch.bfloat16)), 60),
    "bmm": (torch.bmm, (rand(6, 3, 4), rand(6, 4, 5)), 6 * 60),
    "addmm": (torch.addmm, (rand(5), rand(3, 4), rand(4, 5)), 60),
    "baddbmm": (torch.baddbmm, (rand(6, 3, 5), rand(6, 3, 4), rand(6, 4, 5)), 6 * 60),
    "addbmm": (torch.addbmm, (rand(3, 5), rand(6, 3, 4), rand(6, 4, 5)), 6 * 60),
    "mv": (torch.mv, (rand(3, 4), rand(4)), 12),
    "addmv": (torch.addmv, (rand(3), rand(3, 4), rand(4)), 12),
    "dot": (torch.dot, (rand(4), rand(4)), 4),
    "in place": (lambda a, b, c: a.addmm_(b, c), (rand(3, 5), rand(3, 4), rand(4, 5)), 60),
    "out": (lambda a, b, c: torch.mm(b, c, out=a), (rand(3, 5), rand(3, 4), rand(4, 5)), 60),
    "einsum bmm": (
        lambda a, b: torch.einsum("bij,bjk->bik", a, b), (rand(6, 3, 4), rand(6, 4, 5)), 6 * 60,
    ),
    "einsum heads": (
        lambda a, b: torch.einsum("bqhd,bkhd->bhqk", a, b), (rand(2, 3, 4, 8), rand(2, 5, 4, 8)),
        2 * 4 * 3 * 5 * 8,
    ),
    "tensordot": (
        lambda a, b: torch.tensordot(a, b, dims=([1, 2], [0, 1])), (rand(3, 4, 5), rand(4, 5, 6)),
        3 * 20 * 6,
    ),
    "chain": (torch.linalg.multi_dot, ([rand(2, 3), rand(3, 4), rand(4, 50)],), 24 + 400),
    "bilinear": (nn.Bilinear(4, 5, 6), (rand(2, 4), rand(2, 5)), 2 * 6 * (4 * 5 + 5)),
    "rnn": (nn.RNN(4, 8, 2), (rand(5, 3, 4),), 15 * (8 * (4 + 8) + 8 * 16)),
    "gru": (nn.GRU(4, 8, 2), (rand(5, 3, 4),), 15 * 3 * (8 * (4 + 8) + 8 * 16)),
    "lstm": (nn.LSTM(4, 8), (rand(5, 3, 4),), 15 * _lstm_macs(4, 8, 1, 1)),
    "lstm stacked both ways": (
        nn.LSTM(4, 8, 3, bidirectional=True), (rand(5, 3, 4),), 15 * _lstm_macs(4, 8, 3, 2),
    ),
    "lstm projected": (
        nn.LSTM(4, 8, 2, bidirectional=True, proj_size=3), (rand(5, 3, 4),),
        15 * _lstm_macs(4, 8, 2, 2, 3),
    ),
    "lstm batch first": (
        nn.LSTM(4, 8, 2, batch_first=True), (rand(3, 5, 4),), 15 * _lstm_macs(4, 8, 2, 1),
    ),
    "lstm cell": (nn.LSTMCell(4, 8), (rand(3, 4),), 3 * _lstm_macs(4, 8, 1, 1)),
    "gru cell": (nn.GRUCell(4, 8), (rand(3, 4),), 3 * 3 * 8 * 12),
    "rnn cell": (nn.RNNCell(4, 8), (rand(3, 4),), 3 * 8 * 12),
    # B H L S (E + E_v)
    "attention": (
        F.scaled_dot_product_attention, (rand(2, 4, 5, 8), rand(2, 4, 7, 8), rand(2, 4, 7, 8)),
        2 * 4 * 5 * 7 * 16,
    ),
    "attention narrow values": (
        F.scaled_dot_product_attention, (rand(2, 4, 5, 8), rand(2, 4, 7, 8), rand(2, 4, 7, 6)),
        2 * 4 * 5 * 7 * 14,
    ),
    "attention causal": (
        lambda q, k, v: F.scaled_dot_product_attention(q, k, v, is_causal=True),
        (rand(2, 4, 5, 8),) * 3, 2 * 4 * 25 * 16,
    ),
    "attention masked": (
        F.scaled_dot_product_attention,
        (rand(2, 4, 5, 8), rand(2, 4, 7, 8), rand(2, 4, 7, 8), rand(5, 7)), 2 * 4 * 35 * 16,
    ),
    "attention grouped queries": (
        lambda q, k, v: F.scaled_dot_product_attention(q, k, v, enable_gqa=True),
        (rand(2, 4, 5, 8), rand(2, 2, 7, 8), rand(2, 2, 7, 8)), 2 * 4 * 5 * 7 * 16,
    ),
    "attention three dims": (
        F.scaled_dot_product_attention, (rand(6, 5, 8),) * 3, 6 * 25 * 16,
    ),
    # four projections of B L D^2, then B L^2 D twice
    "multi-head attention": (
        nn.MultiheadAttention(8, 2, batch_first=True).eval(), (rand(3, 5, 8),) * 3,
        4 * 15 * 64 + 2 * 3 * 25 * 8,
    ),
    "multi-head attention crossed": (
        nn.MultiheadAttention(8, 2, kdim=6, vdim=4, batch_first=True).eval(),
        (rand(3, 5, 8), rand(3, 7, 6), rand(3, 7, 4)),
        15 * 64 * 2 + 21 * (6 + 4) * 8 + 2 * 3 * 35 * 8,
    ),
    "encoder layer": (
        nn.TransformerEncoderLayer(8, 2, 16, batch_first=True).eval(), (rand(3, 5, 8),),
        4 * 15 * 64 + 2 * 3 * 25 * 8 + 2 * 15 * 8 * 16,
    ),
    "decoder layer": (
        nn.TransformerDecoderLayer(8, 2, 16, batch_first=True).eval(),
        (rand(3, 5, 8), rand(3, 7, 8)),
        (4 * 15 * 64 + 2 * 3 * 25 * 8) + (15 * 128 + 21 * 128 + 2 * 3 * 35 * 8) + 2 * 15 * 128,
    ),
    "grouped rows": (
        lambda a, b: torch._grouped_mm(a, b, offs=torch.tensor([3, 8], dtype=torch.int32)),
        (rand(8, 16, dtype=torch.bfloat16), rand(2, 16, 8, dtype=torch.bfloat16)), 8 * 16 * 8,
    ),
    "distances by products": (torch.cdist, (rand(30, 4), rand(50, 4)), 30 * 50 * 4),
}  # fmt: skip


BIAS_APART = 3 * 5 * 8
"""On meta tensors one linear layer's strides make torch add its bias in a call of its own."""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", CASES)
def test_matrix_flops(name: str, kind: str) -> None:
    model, inputs, macs = CASES[name]
    got = counted(model, *inputs, kind=kind)
    assert got.flops == 2 * macs
    assert got.unknown == set()


@pytest.mark.parametrize("kind", ["meta", "fake"])
@pytest.mark.parametrize("name", CASES)
def test_elementwise_is_the_same_on_every_kind(name: str, kind: str) -> None:
    model, inputs, _ = CASES[name]
    real = counted(model, *inputs).elementwise
    apart = counted(model, *inputs, kind=kind).elementwise - real
    assert apart == (BIAS_APART if (name, kind) == ("decoder layer", "meta") else 0)


@pytest.mark.parametrize("name", CASES)
def test_inference_mode_counts_the_undivided_operators(name: str) -> None:
    """Under inference mode torch hands over ``linear``, ``lstm`` ... whole."""
    if name == "chain":
        pytest.skip("the order of a chain of products is known only while it runs")
    model, inputs, macs = CASES[name]
    with torch.inference_mode():
        got = counted(model, *inputs)
    if name == "distances by products":
        assert got.elementwise > 2 * macs
    else:
        assert got.flops == 2 * macs
        assert got.unknown == set()


def test_complex_products_are_four_real_ones() -> None:
    a, b = rand(3, 4).to(torch.complex64), rand(4, 5).to(torch.complex64)
    assert counted(torch.mm, a, b).flops == 8 * 60
    assert counted(torch.mul, a, a).elementwise == 6 * 12


def test_packed_sequences_count_their_steps_only() -> None:
    packed = nn.utils.rnn.pack_padded_sequence(rand(5, 3, 4), torch.tensor([5, 3, 2]))
    got = counted(nn.LSTM(4, 8), packed)
    assert got.flops == 2 * 10 * _lstm_macs(4, 8, 1, 1)
    assert got.unknown == set()


def test_sparse_products_count_stored_values() -> None:
    left = torch.eye(10).to_sparse_coo()
    assert counted(torch.sparse.mm, left, rand(10, 6)).flops == 2 * 10 * 6
