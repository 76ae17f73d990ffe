"""Every shortcut gives the shape, dtype and layout that torch's own shape function gives."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from netviz.tracers.modes.shortcuts import shortcut_for


def meta(*shape: int, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    return torch.empty(shape, dtype=dtype, device="meta")


aten = torch.ops.aten
X, ROW, ONE = meta(2, 3, 8, 8), meta(8), meta(2, 1, 8, 1)
HALF = torch.float16
CASES: list[tuple[Any, tuple[Any, ...]]] = [
    (aten.relu.default, (X,)),
    (aten.gelu.default, (X.transpose(1, 2),)),
    (aten.sigmoid.default, (meta(4, dtype=HALF),)),
    (aten.tanh.default, (X[:, :, ::2, 3:],)),
    (aten.mul.Scalar, (ROW.expand(3, 8), 2)),
    (aten.add.Tensor, (X.transpose(1, 2), X.transpose(1, 2))),
    (aten.silu_.default, (X,)),
    (aten.hardtanh.default, (X, 0.0, 6.0)),
    (aten.mul.Tensor, (X, ONE)),
    (aten.mul.Scalar, (X, 2)),
    (aten.add.Tensor, (ROW, X)),
    (aten.add_.Tensor, (X, ROW)),
    (aten.pow.Tensor_Scalar, (X, 2)),
    (aten.rsub.Scalar, (X, 1)),
    (aten.clamp.default, (X, 0, 1)),
    (aten.lerp.Scalar, (X, X, 0.5)),
    (aten.addcmul.default, (X, X, ROW)),
    (aten.native_batch_norm.default, (X, meta(3), meta(3), meta(3), meta(3), False, 0.1, 1e-5)),
    (aten.native_batch_norm.default, (X, meta(3), meta(3), meta(3), meta(3), True, 0.1, 1e-5)),
    (aten.native_layer_norm.default, (X, [8, 8], meta(8, 8), meta(8, 8), 1e-5)),
    (aten.native_group_norm.default, (meta(2, 4, 6), meta(4), meta(4), 2, 4, 6, 2, 1e-5)),
    (aten._softmax.default, (X, -1, False)),
    (aten.mm.default, (meta(2, 3), meta(3, 4))),
    (aten.addmm.default, (meta(4), meta(2, 3), meta(3, 4))),
    (aten.bmm.default, (meta(5, 2, 3), meta(5, 3, 4))),
    (aten.convolution.default,
     (X, meta(6, 3, 3, 3), None, [2, 2], [1, 1], [1, 1], False, [0, 0], 1)),
    (aten.convolution.default,
     (meta(2, 4, 9), meta(8, 2, 3), meta(8), [1], [0], [2], False, [0], 2)),
    (aten.convolution.default,
     (meta(1, 1, 5, 6, 7), meta(2, 1, 3, 3, 3), None, *[[1] * 3] * 3, False, [0] * 3, 1)),
    (aten.embedding.default, (meta(10, 4), meta(2, 3, dtype=torch.int64))),
    (aten.mean.default, (X,)),
    (aten.mean.dim, (X, [-1, -2], True)),
    (aten.mean.dim, (X, [1])),
    (aten.masked_fill.Scalar, (X, meta(8, 8, dtype=torch.bool), 0.0)),
    (aten.cat.default, ([X, meta(2, 5, 8, 8)], 1)),
    (aten.cat.default, ([X, X], -1)),
    (aten.stack.default, ([X, X, X], -1)),
    (aten.stack.default, ([ROW, ROW],)),
    (aten.tril.default, (X, 1)),
    (aten.convolution.default,
     (meta(2, 4, 5, 5), meta(4, 3, 4, 4), None, [2, 2], [1, 1], [1, 1], True, [1, 1], 2)),
    (aten.max_pool2d_with_indices.default, (X, [3, 3], [2, 2], [1, 1])),
    (aten.max_pool2d_with_indices.default, (X, [2, 2])),
    (aten.max_pool2d_with_indices.default, (X, [2, 3], [1, 2], [0, 0], [2, 1])),
    (aten.avg_pool2d.default, (X, [2, 2], [2, 2])),
    (aten.avg_pool2d.default, (X, [3, 3], [1, 1], [1, 1], False, True)),
    (aten._adaptive_avg_pool2d.default, (X, [1, 1])),
    (aten.where.self, (X.to(torch.bool), X, ROW)),
]  # fmt: skip


def facts(result: Any) -> Any:
    if isinstance(result, torch.Tensor):
        return tuple(result.shape), result.stride(), result.dtype, result.device.type
    return tuple(facts(item) for item in result)


@pytest.mark.parametrize(("func", "args"), CASES, ids=lambda v: getattr(v, "__name__", ""))
def test_gives_what_torch_gives(func: Any, args: tuple[Any, ...]) -> None:
    shortcut = shortcut_for(func)
    assert shortcut is not None
    assert facts(shortcut(*args)) == facts(func(*args))


LEFT: list[tuple[Any, tuple[Any, ...]]] = [
    (aten.add.Tensor, (X, meta(5))),
    (aten.add.Tensor, (X, meta(8, dtype=torch.float64))),
    (aten.add.Tensor, (meta(2, dtype=torch.int64), 1.5)),
    (aten.mul.Scalar, (X, 1j)),
    (aten.mm.default, (meta(2, 3), meta(4, 5))),
    (aten.bmm.default, (meta(2, 2, 3), meta(3, 3, 4))),
    (aten.addmm.default, (meta(3), meta(2, 3), meta(3, 4))),
    (aten.convolution.default,
     (X, meta(6, 4, 3, 3), None, [1, 1], [1, 1], [1, 1], False, [0, 0], 1)),
    (aten.convolution.default,
     (X, meta(4, 6, 3, 3), None, [1, 1], [1, 1], [1, 1], True, [0, 0], 1)),
    (aten.max_pool2d_with_indices.default, (X, [3, 3], [2, 2], [0, 0], [1, 1], True)),
    (aten.avg_pool2d.default, (X, [9, 9])),
    (aten.where.self, (X.to(torch.bool), X, X.double())),
    (aten.cat.default, ([X, ROW], 0)),
    (aten.cat.default, ([X, meta(2, 5, 8, 7)], 1)),
    (aten.stack.default, ([X, ROW],)),
    (aten.masked_fill.Scalar, (ROW, X.to(torch.bool), 0.0)),
    (aten.native_layer_norm.default, (X, [7], None, None, 1e-5)),
]  # fmt: skip


@pytest.mark.parametrize(("func", "args"), LEFT, ids=lambda v: getattr(v, "__name__", ""))
def test_leaves_to_torch_what_does_not_fit(func: Any, args: tuple[Any, ...]) -> None:
    shortcut = shortcut_for(func)
    assert shortcut is not None
    assert shortcut(*args) is None


@pytest.mark.parametrize("func", [aten.eq.Tensor, aten.isnan.default, aten.logical_and.default])
def test_answers_of_another_dtype_have_no_shortcut(func: Any) -> None:
    assert shortcut_for(func) is None
