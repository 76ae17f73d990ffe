"""No common operator is without a formula, and the element-wise table does what the manual says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.flop_counter import flop_registry, register_flop_formula

from netviz.tracers.flops import NOTHING, UNKNOWN, cost_of
from tests.tracers.common import CALLS, FUNCTIONS, METHODS, A, M
from tests.tracers.count import KINDS, Counter, counted


@pytest.mark.parametrize("name", CALLS)
def test_common_functions_have_a_formula(name: str) -> None:
    assert counted(CALLS[name]).unknown == set()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_of_one_tensor_have_a_formula(name: str) -> None:
    function = getattr(torch, name, None) or getattr(F, name)
    assert counted(function, A.sigmoid()).unknown == set()


@pytest.mark.parametrize("name", METHODS)
def test_methods_have_a_formula(name: str) -> None:
    assert counted(lambda tensor: getattr(tensor, name)(), A).unknown == set()


IMAGE = 2 * 4 * 6 * 6
ELEMENTWISE: dict[str, tuple[Callable[..., Any], int]] = {
    "relu": (torch.relu, IMAGE),
    "relu in place": (lambda x: torch.relu_(x.clone()), IMAGE),
    "gelu": (F.gelu, IMAGE),
    "add broadcast": (lambda x: x + x[:1, :1], IMAGE),
    "compare": (lambda x: x > 0, 0),
    "integers": (lambda x: torch.arange(10, device=x.device) + 1, 0),
    "views": (lambda x: x.view(-1)[3:].expand(2, -1).reshape(-1), 0),
    "copies": (lambda x: torch.cat([x, x.clone()]).permute(1, 0, 2, 3).contiguous(), 0),
    "choices": (lambda x: torch.where(x > 0, x, x).masked_fill(x > 0, 1.0), 0),
    "sum": (torch.sum, IMAGE),
    "mean over space": (lambda x: x.mean((2, 3)), IMAGE),
    "variance": (torch.var, 4 * IMAGE),
    "softmax": (lambda x: F.softmax(x, 1), 5 * IMAGE),
    "layer norm": (lambda x: F.layer_norm(x, (6, 6)), 5 * IMAGE),
    "max pool": (lambda x: F.max_pool2d(x, 3, 1), 9 * 2 * 4 * 16),
    "average pool": (lambda x: F.avg_pool2d(x, 2), 4 * 2 * 4 * 9),
    "adaptive pool even": (lambda x: F.adaptive_avg_pool2d(x, 3), IMAGE),
    "adaptive pool uneven": (lambda x: F.adaptive_avg_pool2d(x, (4, 6)), 2 * 4 * 8 * 6),
    "nearest": (lambda x: F.interpolate(x, scale_factor=2), 0),
    "bilinear": (lambda x: F.interpolate(x, scale_factor=2, mode="bilinear"), 7 * 4 * IMAGE),
    "sort": (lambda x: x.sort(-1), 3 * IMAGE),
    "cumsum": (lambda x: x.cumsum(-1), IMAGE),
    "fft": (lambda x: torch.fft.rfft(x.reshape(-1)[:256]), 5 * 256 * 8 // 2),
    "foreach": (lambda x: torch._foreach_mul([x, x], 2.0), 2 * IMAGE),
    "foreach in place": (lambda x: torch._foreach_mul_([x.clone()], 2.0), IMAGE),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ELEMENTWISE)
def test_elementwise_table(name: str, kind: str) -> None:
    function, expected = ELEMENTWISE[name]
    assert counted(function, torch.rand(2, 4, 6, 6), kind=kind).elementwise == expected


@pytest.mark.parametrize(
    ("training", "affine", "each"),
    [(True, True, 7), (True, False, 5), (False, True, 2), (False, False, 2)],
)
def test_batch_norm(training: bool, affine: bool, each: int) -> None:
    norm = nn.BatchNorm2d(4, affine=affine).train(training)
    got = [counted(norm, torch.rand(2, 4, 6, 6), kind=kind).elementwise for kind in KINDS]
    assert got == [each * IMAGE] * 3


def test_dropout_counts_while_training() -> None:
    assert counted(F.dropout, A).elementwise == 2 * IMAGE
    assert counted(nn.Dropout().eval(), A).elementwise == 0


@torch.library.custom_op("netviztests::shift", mutates_args=())
def shift(x: torch.Tensor) -> torch.Tensor:
    return x + 1


@torch.library.custom_op("netviztests::product", mutates_args=())
def product(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return x @ y


def test_custom_operators_are_unknown_by_name() -> None:
    got = counted(shift, A)
    assert got.unknown == {"netviztests.shift.default"}
    assert (got.flops, got.elementwise) == (0, 0)


def test_a_formula_registered_with_torch_serves() -> None:
    packet = torch.ops.netviztests.product

    @register_flop_formula(packet)
    def formula(x: Any, y: Any, **rest: Any) -> int:
        return 2 * x[0] * x[1] * y[1]

    try:
        got = counted(product, M, M)
    finally:
        flop_registry.pop(packet)
    assert (got.flops, got.unknown) == (250, set())


def test_arguments_beyond_a_formula_leave_the_call_unknown() -> None:
    assert cost_of(torch.ops.aten.mm.default, (None,), {}, None) == UNKNOWN
    assert cost_of(torch.ops.aten.view.default, (A, [-1]), {}, A) == NOTHING


def test_variants_share_a_formula() -> None:
    aten = torch.ops.aten
    for func in (aten.relu.default, aten.relu_.default, aten.relu.out):
        assert cost_of(func, (A,), {}, A).elementwise == IMAGE


def test_gradients_within_a_forward_pass() -> None:
    """A model that differentiates inside its forward is counted too."""
    layers = nn.Sequential(nn.Conv2d(4, 4, 3, padding=1), nn.SiLU(), nn.GroupNorm(2, 4))
    x = A.clone().requires_grad_()
    with Counter() as counter:
        torch.autograd.grad(F.avg_pool2d(layers(x), 2).sum(), x)
    forward = 2 * IMAGE * 4 * 9
    assert counter.flops == 2 * forward
    assert counter.unknown == set()
