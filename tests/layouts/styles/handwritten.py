"""Networks as people write them, for the styles of blocks, chains and neurons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

import netviz
from netviz.ir import Graph


class Causal(nn.Module):
    """Attention spelled out, one matrix for query, key and value, a triangle as a buffer."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.c_attn, self.c_proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.heads = heads
        self.register_buffer("bias", torch.tril(torch.ones(32, 32))[None, None])

    def forward(self, x: Tensor) -> Tensor:
        batch, length, width = x.shape
        q, k, v = (
            part.view(batch, length, self.heads, -1).transpose(1, 2)
            for part in self.c_attn(x).split(width, 2)
        )
        scores = (q @ k.transpose(-2, -1)) * k.size(-1) ** -0.5
        scores = scores.masked_fill(self.bias[:, :, :length, :length] == 0, float("-inf"))
        out = scores.softmax(-1) @ v
        return self.c_proj(out.transpose(1, 2).reshape(batch, length, width))


class PreNorm(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.ln_1, self.ln_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attn = Causal(width, heads)
        self.mlp = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)
        )

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


class NanoGPT(nn.Module):
    def __init__(self, layers: int = 6, width: int = 32) -> None:
        super().__init__()
        self.wte, self.wpe = nn.Embedding(100, width), nn.Embedding(32, width)
        self.h = nn.ModuleList(PreNorm(width, 4) for _ in range(layers))
        self.ln_f, self.lm_head = nn.LayerNorm(width), nn.Linear(width, 100, bias=False)

    def forward(self, idx: Tensor) -> Tensor:
        x = self.wte(idx) + self.wpe(torch.arange(idx.shape[1]))
        for block in self.h:
            x = block(x)
        return self.lm_head(self.ln_f(x))


def rms(x: Tensor, weight: Tensor) -> Tensor:
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6) * weight


class Gated(nn.Module):
    """RMS norms in line, fewer heads of keys, SwiGLU."""

    def __init__(self, width: int = 32) -> None:
        super().__init__()
        self.n1, self.n2 = nn.Parameter(torch.ones(width)), nn.Parameter(torch.ones(width))
        self.q, self.k, self.v = (nn.Linear(width, size, bias=False) for size in (width, 16, 16))
        self.o = nn.Linear(width, width, bias=False)
        self.w1, self.w3 = nn.Linear(width, 96, bias=False), nn.Linear(width, 96, bias=False)
        self.w2 = nn.Linear(96, width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        batch, length, _ = x.shape
        h = rms(x, self.n1)
        q = self.q(h).view(batch, length, 4, 8).transpose(1, 2)
        k, v = (m(h).view(batch, length, 2, 8).transpose(1, 2) for m in (self.k, self.v))
        k, v = k.repeat_interleave(2, 1), v.repeat_interleave(2, 1)
        out = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.o(out.transpose(1, 2).flatten(2))
        h = rms(x, self.n2)
        return x + self.w2(F.silu(self.w1(h)) * self.w3(h))


class Tower(nn.Module):
    """Masked by an input of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(50, 32)
        self.attend, self.norm = nn.MultiheadAttention(32, 4, batch_first=True), nn.LayerNorm(32)

    def forward(self, ids: Tensor, attention_mask: Tensor) -> Tensor:
        x = self.embed(ids)
        masked = attention_mask == 0
        return self.norm(x + self.attend(x, x, x, key_padding_mask=masked, need_weights=False)[0])


class Router(nn.Module):
    """A mixture of four experts, two of them for each word."""

    def __init__(self, width: int = 16) -> None:
        super().__init__()
        self.gate = nn.Linear(width, 4)
        self.experts = nn.Parameter(torch.zeros(4, width, width))
        self.norm = nn.LayerNorm(width)
        self.attend = nn.MultiheadAttention(width, 2, batch_first=True)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attend(x, x, x, need_weights=False)[0]
        return x + self.mix(self.norm(x))

    def mix(self, x: Tensor) -> Tensor:
        weight, index = self.gate(x).softmax(-1).topk(2)
        all_of = torch.einsum("btd,edf->btef", x, self.experts)
        picked = all_of.gather(2, index[..., None].expand(*index.shape, x.shape[-1]))
        return (picked * weight[..., None]).sum(2)


class Cell(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.x, self.h = nn.Linear(8, 64), nn.Linear(16, 64)

    def forward(self, x: Tensor, h: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
        i, f, g, o = (self.x(x) + self.h(h)).chunk(4, -1)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        return o.sigmoid() * c.tanh(), c


class Five(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.parts = nn.ModuleList(nn.Linear(4, 4) for _ in range(5))
        self.out = nn.Linear(4, 2)

    def forward(self, a: Tensor, b: Tensor, c: Tensor, d: Tensor, e: Tensor) -> Tensor:
        total = self.parts[0](a)
        for part, x in zip(self.parts[1:], (b, c, d, e), strict=True):
            total = total + part(x)
        return self.out(total)


class Bare(nn.Module):
    """No parameters at all."""

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        return torch.softmax(x @ y.transpose(-1, -2), -1) @ y


class Apart(nn.Module):
    """Two ways that never meet."""

    def __init__(self) -> None:
        super().__init__()
        self.a, self.b = nn.Linear(3, 3), nn.Linear(4, 4)

    def forward(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        return self.a(x).relu(), self.b(y).tanh()


class Shared(nn.Module):
    """One layer six times."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)

    def forward(self, x: Tensor) -> Tensor:
        for _ in range(6):
            x = self.layer(x)
        return x


class Long(nn.Module):
    """500 layers, no two neighbours alike."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(4 + n % 3, 4 + (n + 1) % 3) for n in range(500))

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers:
            x = layer(x).relu()
        return x


def hostile() -> nn.Module:
    model = nn.Module()
    model.add_module("a_%&#$^~{}\\<b>" * 8, nn.Linear(3, 3))
    model.add_module("日本語 \u202e\x07", nn.Linear(3, 3))
    model.forward = lambda x: list(model.children())[1](next(model.children())(x).relu())  # type: ignore[method-assign]  # a bare module
    return model


def _words(count: int = 12) -> Tensor:
    return torch.arange(count)[None] % 50


MODELS: dict[str, Callable[[], tuple[nn.Module, Any]]] = {
    "nano": lambda: (NanoGPT(), _words()),
    "torch": lambda: (
        nn.Transformer(32, 4, 3, 3, 64, batch_first=True),
        (torch.zeros(1, 9, 32), torch.zeros(1, 7, 32)),
    ),
    "encoder": lambda: (
        nn.TransformerEncoder(nn.TransformerEncoderLayer(32, 4, 64, batch_first=True), 4),
        torch.zeros(1, 9, 32),
    ),
    "gated": lambda: (nn.Sequential(*(Gated() for _ in range(3))), torch.zeros(1, 5, 32)),
    "tower": lambda: (Tower(), (_words(6), torch.ones(1, 6))),
    "router": lambda: (Router(), torch.zeros(1, 5, 16)),
    "cell": lambda: (Cell(), (torch.zeros(1, 8), torch.zeros(1, 16), torch.zeros(1, 16))),
    "five": lambda: (Five(), tuple(torch.zeros(1, 4) for _ in range(5))),
    "bare": lambda: (Bare(), (torch.zeros(1, 5, 8), torch.zeros(1, 6, 8))),
    "apart": lambda: (Apart(), (torch.zeros(1, 3), torch.zeros(1, 4))),
    "shared": lambda: (Shared(), torch.zeros(1, 5, 16)),
    "hostile": lambda: (hostile(), torch.zeros(1, 3)),
    "one": lambda: (nn.Linear(3, 2), torch.zeros(1, 3)),
    "long": lambda: (Long(), torch.zeros(1, 4)),
}

_made: dict[str, Graph] = {}


def graph(name: str) -> Graph:
    """The trace of a model of `MODELS`, or of the zoo ("zoo:vit_b_16"); made once."""
    if name not in _made:
        if name.startswith("zoo:"):
            _made[name] = netviz.trace(name)
        else:
            model, inputs = MODELS[name]()
            _made[name] = netviz.trace(model.eval(), inputs)
    return _made[name]
