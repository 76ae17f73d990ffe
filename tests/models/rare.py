"""Rarer ways of torch. FLOPs are summed by hand, 2 a multiply-add."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch._higher_order_ops import while_loop
from torch.func import functional_call, grad, jvp, vmap
from torch.nn.attention.flex_attention import flex_attention
from torch.nn.utils import parametrizations
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from tests.models.case import both, built, case, fc, rand


@torch.library.custom_op("netviz_tests::scaled", mutates_args=())
def _scaled(x: Tensor, by: float) -> Tensor:
    return x * by


@_scaled.register_fake
def _(x: Tensor, by: float) -> Tensor:
    return torch.empty_like(x)


def _keep_factor(ctx: Any, inputs: Any, output: Any) -> None:
    ctx.by = inputs[1]


_scaled.register_autograd(lambda ctx, g: (g * ctx.by, None), setup_context=_keep_factor)


@case(rand(2, 4), lambda: {**fc(), "last": nn.Linear(4, 2)}, ops="scaled:1 linear:2",
      flow="linear>scaled scaled>linear", notes="uncounted")  # fmt: skip
def operator_of_ones_own(self: Any, x: Tensor) -> Tensor:
    return self.last(_scaled(self.fc(x), 2.0))


@torch.library.custom_op("netviz_tests::double_in_place", mutates_args=("x",))
def _double_in_place(x: Tensor) -> None:
    x.mul_(2)


@_double_in_place.register_fake
def _(x: Tensor) -> None: ...


@case(rand(2, 4), fc, ops="double_in_place:1 linear:1",
      flow="linear>double_in_place double_in_place>output")  # fmt: skip
def operator_of_ones_own_that_writes(self: Any, x: Tensor) -> Tensor:
    with torch.no_grad():
        y = self.fc(x)
        _double_in_place(y)
    return y + 1


@case(rand(2, 4), lambda: {"a": nn.Linear(4, 4), "b": nn.Linear(4, 4)}, ops="linear:1 !cond",
      flow="input>linear linear>output", notes="assumed", tensors=("auto", "real"))  # fmt: skip
def branch_by_cond(self: Any, x: Tensor) -> Tensor:
    return torch.cond(x.sum() > 0, lambda t: self.a(t).relu(), lambda t: self.b(t).tanh(), (x,))


@case(rand(2, 4), fc, ops="linear:3 !while_loop", flow="linear>linear linear>output",
      notes="assumed")  # fmt: skip
def loop_by_while_loop(self: Any, x: Tensor) -> Tensor:
    step = torch.tensor(0)
    return while_loop(lambda i, h: i < 3, lambda i, h: (i + 1, self.fc(h)), (step, x))[1]


@case(rand(1, 2, 8, 4), lambda: {"fc": nn.Linear(4, 4)}, ops="flex_attention:1 linear:1",
      flow="linear>flex_attention flex_attention>output", tensors=("auto", "real"),
      flops=2 * 16 * 16 + 2 * (2 * 2 * 64 * 4))  # fmt: skip
def flexible_attention(self: Any, x: Tensor) -> Tensor:
    with torch.no_grad():
        q = self.fc(x)
        return flex_attention(q, x, x, score_mod=lambda score, b, h, i, j: score - (i - j).abs())


@case(rand(2, 4), lambda: {"net": nn.Linear(4, 4)}, ops="linear:1 mul", flow="mul>linear",
      flops=2 * 2 * 4 * 4)  # fmt: skip
def called_with_other_weights(self: Any, x: Tensor) -> Tensor:
    changed = {name: p * 0.5 for name, p in self.net.named_parameters()}
    return functional_call(self.net, changed, (x,))


@case(rand(3, 4), fc, flow="input>output", ops="linear")
def score_by_gradient(self: Any, x: Tensor) -> Tensor:
    """The gradient of an energy, for every sample."""
    return vmap(grad(lambda row: self.fc(row).pow(2).sum()))(x)


@case(rand(2, 4), fc, outputs=2, flow="input>output", ops="linear tanh")
def pushed_forward(self: Any, x: Tensor) -> tuple[Tensor, Tensor]:
    value, tangent = jvp(lambda t: self.fc(t).tanh(), (x,), (torch.ones_like(x),))
    return value, tangent


def _ragged_batch() -> PackedSequence:
    lengths = torch.tensor([5, 3, 2])
    return pack_padded_sequence(torch.randn(3, 5, 4), lengths, batch_first=True)


@case(lambda: (_ragged_batch(),), lambda: {"rnn": nn.GRU(4, 3, 2, bidirectional=True)},
      ops="gru:1", flow="gru>output",
      flops=10 * 2 * 3 * 3 * (2 * (4 + 3) + 2 * (6 + 3)))  # fmt: skip
def packed_both_ways(self: Any, x: PackedSequence) -> Tensor:
    """Ten steps in all; gates of width 3, two directions, the second layer reads both."""
    padded, lengths = pad_packed_sequence(self.rnn(x)[0], batch_first=True)
    return padded.sum(1) / lengths.unsqueeze(1)


@case(rand(2, 6, 4), lambda: {"rnn": nn.LSTM(4, 5, proj_size=3, batch_first=True)}, outputs=3,
      ops="lstm:1", flops=2 * 12 * (4 * 5 * (4 + 3) + 5 * 3))  # fmt: skip
def projected_lstm(self: Any, x: Tensor) -> Any:
    return self.rnn(x)


@case(both(rand(2, 5, 4), rand(2, 7, 6)), lambda: {"att": nn.MultiheadAttention(4, 2, kdim=6,
      vdim=6, add_bias_kv=True, batch_first=True)}, outputs=2, inputs=2, flow="input>output",
      flops=2 * 2 * 5 * 4 * 4 + 2 * (2 * 2 * 7 * 6 * 4) + 2 * (2 * 2 * 2 * 5 * 8 * 2)
      + 2 * 2 * 5 * 4 * 4)  # fmt: skip
def attention_to_another_width(self: Any, x: Tensor, memory: Tensor) -> Any:
    """A learned key and value make the seven positions eight."""
    return self.att(x, memory, memory)


@case(rand(2, 6, 8), lambda: {"enc": nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16,
      batch_first=True), 2)}, ops="linear layer_norm:4", paths="enc.layers.1",
      flops=2 * (2 * 12 * 8 * 24 + 2 * 2 * (2 * 2 * 36 * 4) + 2 * 12 * 64
                 + 2 * 2 * 12 * 8 * 16))  # fmt: skip
def encoder_with_causal_and_padding(self: Any, x: Tensor) -> Tensor:
    mask = nn.Transformer.generate_square_subsequent_mask(6)
    padding = torch.tensor([[False] * 6, [False] * 4 + [True] * 2])
    padding = torch.zeros(2, 6).masked_fill(padding, float("-inf"))
    return self.enc(x, mask=mask, src_key_padding_mask=padding, is_causal=True)


@case(rand(2, 6, 8), lambda: {"q": nn.Linear(8, 8), "kv": nn.Linear(8, 8)},
      ops="scaled_dot_product_attention:1", flow="linear>scaled_dot_product_attention",
      flops=2 * (2 * 12 * 64) + 2 * (2 * 2 * 4 * 36 * 2))  # fmt: skip
def grouped_queries(self: Any, x: Tensor) -> Tensor:
    """Four heads of queries share two of keys and values."""
    q = self.q(x).view(2, 6, 4, 2).transpose(1, 2)
    k, v = self.kv(x).view(2, 6, 2, 2, 2).permute(2, 0, 3, 1, 4)
    y = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)
    return y.transpose(1, 2).flatten(2)


@built(rand(2, 4), ops="linear:1", paths="parametrizations", flow="parameter>linear",
       tensors=("auto", "real"))  # fmt: skip
def orthogonal_weight() -> nn.Module:
    return parametrizations.orthogonal(nn.Linear(4, 4))


class _Observed(nn.Module):
    """Looks at what passes, counts it in a buffer, and gives back what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("largest", torch.zeros(()))

    def forward(self, x: Tensor) -> Tensor:
        self.largest.copy_(torch.maximum(self.largest, x.detach().amax()))
        return x


@case(rand(2, 4), lambda: {**fc(), "seen": _Observed(), "last": nn.Linear(4, 2)}, ops="linear:2",
      flow="linear>linear amax>copy_ !copy_>output")  # fmt: skip
def observer(self: Any, x: Tensor) -> Tensor:
    return self.last(self.seen(self.fc(x)))


@case(rand(2, 3, 6, 6), lambda: {"conv": nn.Conv2d(3, 4, 3, padding=1)}, ops="conv2d:1 unfold:1",
      flow="conv2d>unfold unfold>fold fold>output", flops=2 * 2 * 4 * 36 * 27)  # fmt: skip
def patches_and_back(self: Any, x: Tensor) -> Tensor:
    x = x.to(memory_format=torch.channels_last)
    columns = F.unfold(self.conv(x), 2, stride=2)
    return F.fold(columns * 2, (6, 6), 2, stride=2)


@case(rand(2, 8), lambda: {"gates": nn.Linear(8, 12)}, ops="chunk:1 sigmoid:1 tanh:1 linear:1",
      flow="sigmoid>mul tanh>mul !sigmoid>tanh !tanh>sigmoid")  # fmt: skip
def parts_used_apart(self: Any, x: Tensor) -> Any:
    first, second, third = self.gates(x).chunk(3, 1)
    return {"gated": first.sigmoid() * second.tanh(), "raw": third}


@case(rand(4, 4), fc, ops="linear:1 relu:1 index_put_|setitem:1",
      flow="linear>relu relu>index_put_|setitem index_put_|setitem>sum")  # fmt: skip
def some_rows_replaced(self: Any, x: Tensor) -> Tensor:
    y = self.fc(x)
    rows = torch.tensor([0, 2])
    y[rows] = y[rows].relu()
    return y.sum(1)


@case(rand(2, 4), fc, ops="as_strided:1 linear:1", flow="linear>as_strided as_strided>output")
def overlapping_windows(self: Any, x: Tensor) -> Tensor:
    return self.fc(x).as_strided((2, 3, 2), (4, 1, 1)).mean(-1)


@case(rand(2, 4), fc, outputs=2, ops="linear:1 add_:1 clone:1", flow="linear>clone !add_>clone")
def kept_before_it_changes(self: Any, x: Tensor) -> tuple[Tensor, Tensor]:
    y = self.fc(x)
    before = y.clone()
    y += 1
    return before, y


class _History(nn.Module):
    """Keeps what it gave, and adds it the next time it is called."""

    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(4, 4)
        self.last: Tensor | None = None

    def forward(self, x: Tensor) -> Tensor:
        y = self.fc(x)
        y = y if self.last is None else y + self.last
        self.last = y
        return y


@case(rand(2, 4), lambda: {"memory": _History()}, ops="linear:3 add:2", flow="add>add",
      notes="shared")  # fmt: skip
def remembers_between_calls(self: Any, x: Tensor) -> Tensor:
    self.memory.last = None
    return self.memory(self.memory(self.memory(x)))


@case(rand(2, 4), fc, ops="linear:1 relu:1", flow="linear>relu relu>output")
def asynchronous(self: Any, x: Tensor) -> Tensor:
    future = torch.jit.fork(self.fc, x)
    return torch.jit.wait(future).relu()


@case(rand(2, 3, 8, 8), lambda: {"up": nn.ConvTranspose2d(3, 4, 3, 2, 1, 1, groups=1),
      "deep": nn.Conv2d(4, 4, 3, padding=2, dilation=2, groups=4)}, ops="conv2d:1 pixel_shuffle:1",
      flops=2 * 2 * 64 * 3 * 4 * 9 + 2 * 2 * 256 * 4 * 9)  # fmt: skip
def up_and_deep(self: Any, x: Tensor) -> Tensor:
    """A transposed convolution works at its input's positions, a depthwise one at its output's."""
    return F.pixel_shuffle(self.deep(self.up(x)), 2)


@case(both(rand(2, 4), rand(2, 5)), lambda: {"pair": nn.Bilinear(4, 5, 3)}, ops="bilinear:1",
      flow="input>bilinear bilinear>output", inputs=2)  # fmt: skip
def two_forms(self: Any, x: Tensor, y: Tensor) -> Tensor:
    return self.pair(x, y)


@case(lambda: (torch.tensor([1, 2, 4, 5, 4, 3]), torch.tensor([0, 2])), lambda: {"bag":
      nn.EmbeddingBag(10, 4, mode="sum"), **fc()}, ops="embedding_bag:1 linear:1", inputs=2,
      flow="embedding_bag>linear input>embedding_bag", flops=2 * 2 * 4 * 4)  # fmt: skip
def bags_of_words(self: Any, ids: Tensor, offsets: Tensor) -> Tensor:
    return self.fc(self.bag(ids, offsets))


@case(rand(3, 5, 4), lambda: {**fc()}, ops="linear:1 kron tensordot", flow="linear>tensordot",
      flops=2 * 15 * 16 + 2 * 9 * 4 * 5)  # fmt: skip
def products_of_all_kinds(self: Any, x: Tensor) -> Tensor:
    """tensordot contracts positions and widths: 3 x 3 sums of 20 products."""
    y = self.fc(x)
    return torch.kron(torch.tensordot(y, x, dims=([1, 2], [1, 2])), torch.eye(2))
