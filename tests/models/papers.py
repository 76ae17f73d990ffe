"""Ideas of papers, as their repositories write them. FLOPs are summed by hand, 2 a multiply-add."""

from __future__ import annotations

import copy
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from tests.models.case import both, built, case, fc, ints, rand


@case(rand(2, 5, 4), lambda: {"codes": nn.Embedding(8, 4), **fc()},
      flow="input>argmin embedding>add detach>add add>linear", ops="argmin:1 embedding:1 linear:1",
      flops=2 * 10 * 8 * 4 + 2 * 10 * 4 * 4, tensors=("auto", "real"))  # fmt: skip
def vector_quantiser(self: Any, x: Tensor) -> Tensor:
    """VQ-VAE: nearest code, straight-through gradient."""
    flat = x.reshape(-1, 4)
    distances = flat.pow(2).sum(1, True) - 2 * flat @ self.codes.weight.T
    distances = distances + self.codes.weight.pow(2).sum(1)
    code = self.codes(distances.argmin(1)).view_as(x)
    return self.fc(x + (code - x).detach())


@case(rand(2, 3, 8, 8), lambda: {"hyper": nn.Linear(4, 5 * 3 * 9), "style": nn.Linear(3, 4)},
      flow="linear>view view>conv2d conv2d>output", ops="conv2d:1 linear:2",
      flops=2 * 2 * 3 * 4 + 2 * 2 * 4 * 135 + 2 * 2 * 5 * 8 * 8 * 3 * 9)  # fmt: skip
def generated_kernels(self: Any, x: Tensor) -> Tensor:
    """A hypernetwork: every image is convolved with kernels of its own, by groups."""
    weight = self.hyper(self.style(x.mean((2, 3)))).view(2 * 5, 3, 3, 3)
    return F.conv2d(x.view(1, 6, 8, 8), weight, padding=1, groups=2).view(2, 5, 8, 8)


class _LoRA(nn.Module):
    def __init__(self, base: nn.Linear, rank: int = 2) -> None:
        super().__init__()
        self.base = base.requires_grad_(False)
        self.down = nn.Parameter(torch.randn(rank, base.in_features))
        self.up = nn.Parameter(torch.randn(base.out_features, rank))

    def forward(self, x: Tensor) -> Tensor:
        return self.base(x) + (x @ self.down.T @ self.up.T) * 0.5


@built(rand(2, 4), ops="linear:1 matmul:2", flow="linear>add matmul>mul mul>add !linear>matmul",
       flops=2 * 2 * 4 * 4 + 2 * 2 * 4 * 2 + 2 * 2 * 2 * 4)  # fmt: skip
def low_rank_adapter() -> nn.Module:
    return _LoRA(nn.Linear(4, 4))


@case(rand(2, 1, 8, 8), lambda: {"where": nn.Linear(64, 6)},
      ops="affine_grid:1 grid_sample|grid_sampler:1",
      flow="linear>affine_grid affine_grid>grid_sample|grid_sampler input>grid_sample|grid_sampler",
      flops=2 * 2 * 64 * 6 + 2 * 2 * 64 * 3 * 2)  # fmt: skip
def spatial_transformer(self: Any, x: Tensor) -> Tensor:
    theta = self.where(x.flatten(1)).view(-1, 2, 3)
    return F.grid_sample(x, F.affine_grid(theta, [2, 1, 8, 8], False), align_corners=False)


class _Spectral(nn.Module):
    """A Fourier neural operator's layer: the lowest modes are multiplied, the others dropped."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(3, 3, 4, dtype=torch.cfloat))
        self.local = nn.Conv1d(3, 3, 1)

    def forward(self, x: Tensor) -> Tensor:
        modes = torch.fft.rfft(x)
        out = torch.zeros(2, 3, modes.size(-1), dtype=torch.cfloat)
        out[:, :, :4] = torch.einsum("bix,iox->box", modes[:, :, :4], self.weight)
        return torch.fft.irfft(out, n=x.size(-1)) + self.local(x)


@built(rand(2, 3, 16), ops="conv1d:1 einsum:1 fft_rfft|rfft:1",
       flow="einsum>setitem setitem>add conv1d>add parameter>einsum input>einsum",
       flops=2 * 2 * 3 * 16 * 3 + 2 * 4 * 2 * 3 * 3 * 4)  # fmt: skip
def fourier_operator() -> nn.Module:
    """A complex multiply-add is four real ones."""
    return _Spectral()


@case(rand(2, 6, 4), lambda: {"route": nn.Linear(4, 3 * 5)}, ops="softmax:3 linear:1",
      flow="linear>detach detach>softmax sum>output linear>sum")  # fmt: skip
def capsule_routing(self: Any, x: Tensor) -> Tensor:
    """Routing by agreement: three rounds, the first two apart from the gradient."""
    votes = self.route(x).view(2, 6, 3, 5)
    logits = torch.zeros(2, 6, 3, 1)
    for round_ in range(3):
        given = votes if round_ == 2 else votes.detach()
        capsules = (logits.softmax(2) * given).sum(1, keepdim=True)
        logits = logits + (given * capsules).sum(-1, keepdim=True)
    return capsules.squeeze(1)


@case(rand(2, 4), lambda: {"cell": nn.Linear(8, 4)}, ops="linear:6 tanh:6", flow="detach>cat",
      flops=6 * 2 * 2 * 8 * 4, notes="shared")  # fmt: skip
def equilibrium(self: Any, x: Tensor) -> Tensor:
    """A deep equilibrium model: iterated without gradient, then one step with it."""
    z = torch.zeros_like(x)
    with torch.no_grad():
        for _ in range(5):
            z = self.cell(torch.cat([z, x], 1)).tanh()
    return self.cell(torch.cat([z.detach(), x], 1)).tanh()


class _Student(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.online = nn.Sequential(nn.Linear(4, 4), nn.ReLU())
        self.target = copy.deepcopy(self.online).requires_grad_(False)
        self.predictor = nn.Linear(4, 4)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        ours = self.predictor(self.online(x))
        with torch.no_grad():
            theirs = self.target(x)
        return F.cosine_similarity(ours, theirs), theirs


@built(rand(2, 4), ops="linear:3 relu:2 cosine_similarity:1", outputs=2, paths="online target",
       flow="linear>cosine_similarity relu>output", flops=3 * 2 * 2 * 4 * 4)  # fmt: skip
def teacher_and_student() -> nn.Module:
    return _Student()


def _graph() -> tuple[Tensor, Tensor]:
    return torch.randn(5, 4), torch.tensor([[0, 1, 2, 3], [1, 2, 3, 4]])


@case(_graph, lambda: {**fc(), "message": nn.Linear(8, 4)}, inputs=2, ops="index_add_:1 linear:2",
      flow="linear>index_add_ index_add_>linear", flops=2 * 4 * 8 * 4 + 2 * 5 * 4 * 4)  # fmt: skip
def message_passing(self: Any, x: Tensor, edge_index: Tensor) -> Tensor:
    source, target = edge_index
    messages = self.message(torch.cat([x[source], x[target]], -1)).relu()
    return self.fc(torch.zeros_like(x).index_add_(0, target, messages))


@case(rand(1, 8, 8, 6), lambda: {"qkv": nn.Linear(6, 18), "out": nn.Linear(6, 6)},
      ops="roll:2 linear:2", flow="roll>linear linear>unbind|getitem linear>roll",
      flops=2 * 64 * 6 * 18 + 2 * 2 * 4 * 2 * 16 * 16 * 3 + 2 * 64 * 6 * 6)  # fmt: skip
def shifted_windows(self: Any, x: Tensor) -> Tensor:
    """Four windows of 16 positions, two heads of width 3."""
    shifted = torch.roll(x, (-2, -2), (1, 2))
    windows = shifted.view(1, 2, 4, 2, 4, 6).permute(0, 1, 3, 2, 4, 5).reshape(4, 16, 6)
    q, k, v = self.qkv(windows).view(4, 16, 3, 2, 3).permute(2, 0, 3, 1, 4)
    mixed = (q @ k.transpose(-2, -1)).softmax(-1) @ v
    mixed = self.out(mixed.transpose(1, 2).reshape(4, 16, 6))
    mixed = mixed.view(1, 2, 2, 4, 4, 6).permute(0, 1, 3, 2, 4, 5).reshape(1, 8, 8, 6)
    return torch.roll(mixed, (2, 2), (1, 2))


class _Coupling(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.net = nn.Linear(2, 4)

    def forward(self, x: Tensor, *, inverse: bool = False) -> tuple[Tensor, Tensor]:
        kept, changed = x.chunk(2, 1)
        scale, shift = self.net(kept).chunk(2, 1)
        changed = (changed - shift) * (-scale).exp() if inverse else changed * scale.exp() + shift
        return torch.cat([changed, kept], 1), scale.sum(1)


@case(rand(3, 4), lambda: {"flows": nn.ModuleList(_Coupling() for _ in range(3))}, outputs=2,
      ops="linear:3 exp:3 cat:3 chunk:6", paths="flows.0.net flows.2.net",
      flow="sum>output cat>output chunk>cat", flops=3 * 2 * 3 * 2 * 4)  # fmt: skip
def normalising_flow(self: Any, x: Tensor) -> tuple[Tensor, Tensor]:
    total: Any = 0.0
    for flow in self.flows:
        x, logdet = flow(x)
        total = total + logdet
    return x, total


class _Task(nn.Module):
    """Heads by name; a loss only where labels are given."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Linear(4, 4)
        self.heads = nn.ModuleDict({"cls": nn.Linear(4, 3), "box": nn.Linear(4, 2)})
        self.scale = nn.ParameterDict({"cls": nn.Parameter(torch.ones(3))})

    def forward(self, x: Tensor, task: str = "cls", labels: Tensor | None = None) -> Any:
        logits = self.heads[task](self.body(x)) * self.scale[task]
        loss = None if labels is None else F.cross_entropy(logits, labels)
        return {"logits": logits, "loss": loss, "task": task}


@built(lambda: {"x": torch.randn(2, 4), "task": "cls", "labels": torch.tensor([0, 2])}, outputs=2,
       ops="linear:2 mul:1 cross_entropy:1", flow="mul>output cross_entropy>output",
       paths="heads.cls", notes="unused", flops=2 * 2 * 4 * 4 + 2 * 2 * 4 * 3)  # fmt: skip
def head_by_name() -> nn.Module:
    return _Task()


@case(ints(1, 3), lambda: {"emb": nn.Embedding(10, 4), "step": nn.GRUCell(4, 4), **fc(4, 10)},
      ops="gru_cell:4 linear:4 embedding:4", flow="gru_cell>linear argmax>embedding",
      flops=4 * (2 * 3 * 4 * 4 * 2 + 2 * 4 * 10), rootless=False)  # fmt: skip
def greedy_decoding(self: Any, x: Tensor) -> Tensor:
    """What was said is fed back, its index found by the network itself."""
    state, token, said = torch.zeros(1, 4), x[:, -1], []
    for _ in range(4):
        state = self.step(self.emb(token), state)
        said.append(self.fc(state))
        token = said[-1].argmax(-1)
    return torch.stack(said, 1)


@case(both(rand(2, 7, 4), rand(2, 4, 4)), lambda: {"a": nn.Linear(4, 4), "b": nn.Linear(4, 4)},
      ops="bmm:1 baddbmm:1 linear:2", flops=2 * 2 * 7 * 4 * 4 + 2 * 2 * 4 * 4 * 4
      + 2 * 2 * 7 * 4 * 4 + 2 * 2 * 7 * 4 * 4, flow="linear>bmm bmm>baddbmm")  # fmt: skip
def memory_reads(self: Any, x: Tensor, memory: Tensor) -> Tensor:
    keys = torch.bmm(self.a(x), self.b(memory).mT).softmax(-1)
    return torch.baddbmm(x, keys, memory, alpha=0.5)


@case(rand(4, 6), lambda: {"gate": nn.Linear(6, 3), "experts": nn.Parameter(torch.randn(3, 6, 6))},
      ops="topk:1 einsum:1 linear:1", flow="topk>scatter|scatter_ parameter>einsum einsum>mul",
      flops=2 * 4 * 6 * 3 + 2 * 4 * 3 * 6 * 6)  # fmt: skip
def soft_experts(self: Any, x: Tensor) -> Tensor:
    values, chosen = self.gate(x).topk(2)
    weights = torch.zeros(4, 3).scatter_(1, chosen, values.softmax(-1))
    return (torch.einsum("bi,eio->beo", x, self.experts) * weights.unsqueeze(-1)).sum(1)
