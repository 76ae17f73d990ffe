"""Attention in its fused, opened and cached forms."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tests.models.case import both, built, case, fc, ints, rand


@case(
    rand(2, 5, 8),
    lambda: {"attn": nn.MultiheadAttention(8, 2, batch_first=True)},
    ops="linear|_in_projection_packed scaled_dot_product_attention|bmm|baddbmm softmax",
    flow="input>output",
    paths="attn attn.out_proj",
    outputs=2,
)
def multihead(self: Any, x: Tensor) -> Any:
    return self.attn(x, x, x)


@case(
    both(rand(5, 2, 8), rand(7, 2, 8)),
    lambda: {"attn": nn.MultiheadAttention(8, 2, kdim=8, vdim=8, add_bias_kv=True)},
    flow="input>output",
    paths="attn",
)
def cross_attention(self: Any, x: Tensor, memory: Tensor) -> Tensor:
    mask = torch.zeros(5, 7, dtype=torch.bool)
    return self.attn(x, memory, memory, attn_mask=mask, need_weights=False)[0]


@case(
    rand(5, 2, 8), lambda: {"attn": nn.MultiheadAttention(8, 2)}, flow="input>output", ops="softmax"
)
def functional_multihead(self: Any, x: Tensor) -> Tensor:
    a = self.attn
    return F.multi_head_attention_forward(
        x, x, x, 8, 2, a.in_proj_weight, a.in_proj_bias, None, None, False, 0.0,
        a.out_proj.weight, a.out_proj.bias, training=False,
    )[0]  # fmt: skip


@built(rand(2, 5, 8), ops="linear layer_norm:2 relu add:2", paths="self_attn linear1 norm2")
def encoder_layer() -> nn.Module:
    return nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)


@case(
    both(rand(2, 5, 8), lambda: torch.tensor([[0, 0, 0, 1, 1], [0, 0, 0, 0, 0]]).bool()),
    lambda: {
        "encoder": nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), 2)
    },
    ops="layer_norm:4",
    paths="encoder encoder.layers.0 encoder.layers.1.self_attn",
)
def encoder_with_padding(self: Any, x: Tensor, padding: Tensor) -> Tensor:
    return self.encoder(x, src_key_padding_mask=padding)


@built(both(rand(2, 5, 8), rand(2, 3, 8)), ops="layer_norm:7", inputs=2, outputs=1)
def encoder_decoder() -> nn.Module:
    return nn.Transformer(8, 2, 1, 1, 16, batch_first=True)


class _Block(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.qkv, self.out = nn.Linear(8, 24), nn.Linear(8, 8)

    def forward(self, x: Tensor, tables: tuple[Tensor, Tensor], past: Any = None) -> Any:
        cos, sin = tables
        q, k, v = self.qkv(x).unflatten(-1, (3, 2, 4)).permute(2, 0, 3, 1, 4)
        q, k = (t * cos + torch.cat([-t[..., 2:], t[..., :2]], -1) * sin for t in (q, k))
        if past is not None:
            k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=past is None)
        return x + self.out(y.transpose(1, 2).flatten(2)), (k, v)


class _Decoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.table = nn.Embedding(10, 8)
        self.blocks = nn.ModuleList(_Block() for _ in range(3))
        self.register_buffer("inverse", 1.0 / 10 ** torch.arange(4), persistent=False)

    def forward(self, ids: Tensor, past: Any = None, use_cache: bool = True) -> dict[str, Any]:
        angles = torch.arange(ids.size(1))[:, None] * self.inverse
        tables = angles.cos(), angles.sin()
        x, cache = self.table(ids), []
        for i, block in enumerate(self.blocks):
            x, kv = block(x, tables, past[i] if past else None)
            cache.append(kv)
        return {"hidden": x, "past": tuple(cache) if use_cache else None}


@built(
    ints(1, 5),
    ops="embedding:1 scaled_dot_product_attention:3 cos:1 sin:1 linear:6",
    outputs=7,
    paths="blocks.0 blocks.2.qkv",
    flow="cos>scaled_dot_product_attention buffer>cos",
)
def rotary_with_cache() -> nn.Module:
    return _Decoder()


def _one_step() -> dict[str, Any]:
    past = tuple((torch.randn(1, 2, 6, 4), torch.randn(1, 2, 6, 4)) for _ in range(3))
    return {"ids": torch.randint(0, 10, (1, 1)), "past": past}


@built(_one_step, inputs=7, outputs=7, ops="scaled_dot_product_attention:3")
def cache_as_input() -> nn.Module:
    return _Decoder()


@case(rand(1, 5, 8), lambda: fc(8, 24), ops="softmax masked_fill triu|tril matmul:2")
def handmade_causal(self: Any, x: Tensor) -> Tensor:
    q, k, v = self.fc(x).chunk(3, -1)
    mask = torch.ones(5, 5).triu(1).bool()
    scores = (q @ k.transpose(-2, -1) * 8**-0.5).masked_fill(mask, float("-inf"))
    return scores.softmax(-1) @ v
