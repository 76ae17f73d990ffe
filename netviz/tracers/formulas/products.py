"""Matrix products: 2 FLOPs per multiply-add; an added bias or ``beta * input`` is free."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import torch

from netviz.tracers.formulas.shape import Args, Formula, first, multiply_adds, work


def _contracting(position: int) -> Formula:
    """Every output element is a dot product along the last dimension of one argument."""

    def formula(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
        result = first(out)
        return multiply_adds(int(result.numel()) * int(args[position].shape[-1]), result)

    return formula


def _product(position: int) -> Formula:
    """``args[position] @ args[position + 1]``, of a sparse left one its stored values."""

    def formula(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
        left, right = args[position], args[position + 1]
        columns = int(right.shape[-1]) if right.dim() > 1 else 1
        return multiply_adds(_stored(left) * columns, left)

    return formula


def _stored(tensor: Any) -> int:
    dense = tensor.layout is torch.strided
    return int(tensor.numel()) if dense else int(tensor._nnz())


def _dot(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    return multiply_adds(int(args[0].numel()), args[0])


def _vecdot(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    length = args[0].shape[kwargs.get("dim", -1)]
    return multiply_adds(int(out.numel()) * int(length), out)


def _tensordot(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    contracted = math.prod(args[0].shape[d] for d in args[2])
    return multiply_adds(int(out.numel()) * contracted, out)


def _einsum(args: Args, kwargs: Mapping[str, Any], out: Any) -> int | None:
    """Two operands: one multiply-add per combination of all labels. More: the order is unknown."""
    equation, operands = args[0].replace(" ", ""), args[1]
    terms = equation.partition("->")[0].split(",")
    if len(operands) != 2 or "..." in equation or len(terms) != 2:
        return None
    sizes: dict[str, int] = {}
    for term, operand in zip(terms, operands, strict=True):
        for label, size in zip(term, operand.shape, strict=True):
            sizes[label] = max(sizes.get(label, 1), int(size))
    return multiply_adds(math.prod(sizes.values()), out)


def _grouped(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    """Groups cut along the dimension that the offsets mark; all rows are taken to be in use.

    2-d by 3-d: every row meets one matrix. 3-d by 2-d: every column does. 2-d by 2-d: the groups
    share out the contracted dimension. 3-d by 3-d: a batched product.
    """
    left, right = args[0], args[1]
    return multiply_adds(int(left.numel()) * int(right.shape[-1]), left)


def _foreach(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    pairs = zip(args[0], args[1], strict=True)
    return sum(multiply_adds(int(a.numel()) * int(b.shape[-1]), a) for a, b in pairs)


def _trilinear(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    """Contract the first input with the weight, then the result with the second input.

    For ``nn.Bilinear`` of a batch B, inputs I and J and outputs O: ``B O (I J + J)`` multiply-adds.
    """
    shapes = [_unsqueezed(args[i].shape, args[i + 3]) for i in range(3)]
    full = [max(sizes) for sizes in zip(*shapes, strict=True)]
    absent = set(args[5])
    contracted = math.prod(full[d] for d in args[6] if d in absent)
    total = math.prod(full)
    return multiply_adds(total + total // max(1, contracted), out)


def _unsqueezed(shape: Any, dims: Any) -> list[int]:
    sizes = [int(s) for s in shape]
    for dim in sorted(dims):
        sizes.insert(dim, 1)
    return sizes


def _bilinear(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    second = int(args[1].shape[-1])
    return multiply_adds(int(out.numel()) * (int(args[0].shape[-1]) * second + second), out)


def _quantised_rows(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    return 2 * int(out.numel()) * int(args[3])


def _activation(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    return work(first(out))


def _euclidean(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    """Square norms of either side, then a root per distance."""
    return 2 * (work(args[0]) + work(args[1])) + 3 * work(out)


def _affine_grid(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
    """Homogeneous base points times theta: N x HW x (d + 1) x d."""
    return multiply_adds(int(out.numel()) * int(args[0].shape[-1]), out)


MATRIX: dict[str, Formula] = {
    "mm": _product(0),
    "bmm": _product(0),
    "mv": _product(0),
    "addmm": _product(1),
    "addmv": _product(1),
    "addbmm": _product(1),
    "baddbmm": _product(1),
    "_addmm_activation": _product(1),
    "matmul": _contracting(0),
    "linalg_matmul": _contracting(0),
    "linear": _contracting(0),
    "inner": _contracting(0),
    "mkldnn_linear": _contracting(0),
    "_int_mm": _product(0),
    "_scaled_mm": _product(0),
    "_scaled_mm_v2": _product(0),
    "_sparse_mm": _product(0),
    "_sparse_addmm": _product(1),
    "hspmm": _product(0),
    "_grouped_mm": _grouped,
    "_scaled_grouped_mm": _grouped,
    "_scaled_grouped_mm_v2": _grouped,
    "_foreach_mm": _foreach,
    "_weight_int8pack_mm": _contracting(0),
    "_weight_int4pack_mm": _contracting(0),
    "_weight_int4pack_mm_for_cpu": _contracting(0),
    "_weight_int4pack_mm_with_scales_and_zeros": _contracting(0),
    "_mixed_dtypes_linear": _contracting(0),
    "_sparse_semi_structured_linear": _contracting(0),
    "fbgemm_linear_fp16_weight": _contracting(0),
    "fbgemm_linear_fp16_weight_fp32_activation": _contracting(0),
    "fbgemm_linear_int8_weight": _contracting(0),
    "fbgemm_linear_int8_weight_fp32_activation": _contracting(0),
    "_dyn_quant_matmul_4bit": _quantised_rows,
    "dot": _dot,
    "vdot": _dot,
    "linalg_vecdot": _vecdot,
    "tensordot": _tensordot,
    "einsum": _einsum,
    "_trilinear": _trilinear,
    "bilinear": _bilinear,
    "_euclidean_dist": _contracting(0),
    "affine_grid_generator": _affine_grid,
}

ELEMENTWISE: dict[str, Formula] = {
    "_addmm_activation": _activation,
    "_euclidean_dist": _euclidean,
}
