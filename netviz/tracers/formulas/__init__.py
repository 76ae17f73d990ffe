"""Formulas for the work of aten operators, by base name (no overload, no trailing underscore)."""

from netviz.tracers.formulas import (
    attention,
    convolution,
    gradients,
    linalg,
    norms,
    pointwise,
    products,
    recurrent,
    reductions,
    windows,
)
from netviz.tracers.formulas.free import FREE
from netviz.tracers.formulas.shape import Formula

MATRIX: dict[str, Formula] = {
    **products.MATRIX,
    **convolution.MATRIX,
    **attention.MATRIX,
    **recurrent.MATRIX,
    **linalg.MATRIX,
    **gradients.MATRIX,
}
"""FLOPs of matrix-like operators."""

ELEMENTWISE: dict[str, Formula] = {
    **pointwise.ELEMENTWISE,
    **reductions.ELEMENTWISE,
    **windows.ELEMENTWISE,
    **norms.ELEMENTWISE,
    **products.ELEMENTWISE,
    **convolution.ELEMENTWISE,
    **attention.ELEMENTWISE,
    **recurrent.ELEMENTWISE,
    **gradients.ELEMENTWISE,
}
"""Operations of everything else that computes."""

__all__ = ["ELEMENTWISE", "FREE", "MATRIX", "Formula"]
