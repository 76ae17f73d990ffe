"""Numbers other than dense 32-bit floats."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from tests.models.case import Case, built, case, fc, rand


@built(lambda: torch.randn(2, 4).half(), ops="linear:1")
def half() -> nn.Module:
    return nn.Linear(4, 4).half()


@built(lambda: torch.randn(2, 4).bfloat16(), ops="linear:1 layer_norm:1")
def bfloat16() -> nn.Module:
    return nn.Sequential(nn.Linear(4, 4), nn.LayerNorm(4)).bfloat16()


@case(rand(2, 8), lambda: {"filter": nn.Parameter(torch.randn(5, dtype=torch.cfloat))},
      ops="rfft|fft_rfft irfft|fft_irfft mul", flow="input>output")  # fmt: skip
def fourier(self: Any, x: Tensor) -> Tensor:
    return torch.fft.irfft(torch.fft.rfft(x) * self.filter, n=8)


@case(rand(2, 6, 2), ops="view_as_complex view_as_real abs", flow="input>output")
def complex_numbers(self: Any, x: Tensor) -> Tensor:
    z = torch.view_as_complex(x) * torch.polar(torch.ones(6), torch.arange(6.0))
    return torch.view_as_real(z) * (z.abs() + z.angle() + z.conj().imag)[..., None]


@case(rand(1, 64), ops="stft istft", flow="input>output", tensors=("auto", "real"))
def spectrogram(self: Any, x: Tensor) -> Tensor:
    window = torch.hann_window(16)
    z = torch.stft(x, 16, 4, window=window, return_complex=True)
    return torch.istft(z * z.abs(), 16, 4, window=window)


@case(rand(3, 4), fc, ops="linear", flow="linear>output", tensors=("auto", "real"))
def sparse_product(self: Any, x: Tensor) -> Tensor:
    where = torch.tensor([[0, 1, 2], [2, 0, 1]])
    adjacency = torch.sparse_coo_tensor(where, torch.ones(3), (3, 3))
    return torch.sparse.mm(adjacency, self.fc(x))


def _adjacency() -> tuple[Tensor, Tensor]:
    return torch.eye(3).to_sparse(), torch.randn(3, 4)


@case(_adjacency, fc, inputs=2, ops="linear", flow="input>output", tensors=("auto", "real"))
def sparse_input(self: Any, adjacency: Tensor, x: Tensor) -> Tensor:
    return adjacency @ self.fc(x)


@built(rand(2, 4), flow="input>output", tensors=("auto", "real"))
def quantised_dynamically() -> nn.Module:
    from torch.ao.quantization import quantize_dynamic

    model = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 2))
    return quantize_dynamic(model, {nn.Linear}, dtype=torch.qint8)


@case(lambda: torch.randint(-100, 100, (2, 4), dtype=torch.int8), ops="to|float linear")
class eight_bit_weights(nn.Module):  # noqa: N801 - the class's name is the case's
    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("weight", torch.randint(-9, 9, (4, 4), dtype=torch.int8))
        self.register_buffer("scale", torch.tensor(0.1))

    def forward(self, x: Tensor) -> Tensor:
        return torch.nn.functional.linear(x.float(), self.weight.float() * self.scale)


@case(lambda: torch.randn(2, 4).double(), lambda: {"fc": nn.Linear(4, 4).double()}, ops="linear")
def double(self: Any, x: Tensor) -> Tensor:
    return self.fc(x) + torch.zeros(4, dtype=torch.float64)


def _ragged() -> tuple[Tensor]:
    return (torch.nested.nested_tensor([torch.randn(2, 4), torch.randn(3, 4)]),)


@case(_ragged, fc, ops="linear", flow="linear>output", tensors=("auto", "real"))
def nested_tensor(self: Any, x: Tensor) -> Tensor:
    return torch.nested.to_padded_tensor(self.fc(x), 0.0)


def _experts() -> dict[str, Tensor]:
    return {"gate": nn.Parameter(torch.randn(4, 32)), "up": nn.Parameter(torch.randn(4, 32, 16))}


def _expert_case() -> Case:
    @case(
        rand(6, 32), _experts, ops="topk _grouped_mm:1", flow="input>output parameter>_grouped_mm"
    )
    def mixture_of_experts(self: Any, x: Tensor) -> Tensor:
        """As transformers' MoE layers compute: tokens sorted by expert, one fused product."""
        chosen = (x @ self.gate.T).topk(1).indices[:, 0]
        order = chosen.argsort()
        ends = nn.functional.one_hot(chosen, 4).sum(0).cumsum(0).to(torch.int32)
        return torch._grouped_mm(x[order], self.up, offs=ends)

    return mixture_of_experts


if hasattr(torch, "_grouped_mm"):
    mixture_of_experts = _expert_case()
