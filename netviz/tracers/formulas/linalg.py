"""Matrix decompositions and solvers, counted as matrix work by the leading terms.

Sources: LAPACK Working Note 41 (Blackford and Dongarra) for LU, Cholesky, QR and triangular solves;
Golub and Van Loan, Matrix Computations, for the iterative ones (eigenvalues, singular values),
where the constants are estimates. m x n are the last two dimensions, everything is per matrix.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from netviz.tracers.formulas.shape import Args, Formula

Count = Callable[[int, int], float]


def _each(count: Count, position: int = 0) -> Formula:
    """``count(m, n)`` for every matrix of the argument; a complex operation is four real ones."""

    def formula(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
        matrix = args[position]
        *batch, m, n = (int(s) for s in matrix.shape)
        return round(math.prod(batch) * count(m, n)) * (4 if matrix.dtype.is_complex else 1)

    return formula


def _solving(matrix: int, right: int, count: Callable[[int, int], float]) -> Formula:
    """``count(n, k)`` for an n x n matrix and k right-hand sides."""

    def formula(args: Args, kwargs: Mapping[str, Any], out: Any) -> int:
        *batch, n, _ = (int(s) for s in args[matrix].shape)
        columns = int(args[right].numel()) // max(1, math.prod(batch) * n)
        return round(math.prod(batch) * count(n, columns))

    return formula


def _lu(m: int, n: int) -> float:
    k = min(m, n)
    return m * n * k - (m + n) * k * k / 2 + k**3 / 3 + m * n * k - (m + n) * k * k / 2 + k**3 / 3


def _qr(m: int, n: int) -> float:
    """Householder reduction, then the thin Q formed at the same price."""
    k = min(m, n)
    return 2 * (2 * m * n * k - (m + n) * k * k + 2 * k**3 / 3)


def _svd(m: int, n: int) -> float:
    """Golub and Van Loan, thin U and V: 6 m n^2 + 20 n^3 with m >= n."""
    long, short = max(m, n), min(m, n)
    return 6 * long * short**2 + 20 * short**3


def _cube(factor: float) -> Formula:
    return _each(lambda m, n: factor * n**3)


MATRIX: dict[str, Formula] = {
    **dict.fromkeys(("linalg_cholesky_ex", "linalg_cholesky", "cholesky"), _cube(1 / 3)),
    **dict.fromkeys(("linalg_inv_ex", "linalg_inv", "inverse"), _cube(2)),
    "cholesky_inverse": _cube(2 / 3),
    **dict.fromkeys(
        ("linalg_lu_factor_ex", "linalg_lu_factor", "linalg_lu", "_linalg_det", "linalg_det"),
        _each(_lu),
    ),
    **dict.fromkeys(("det", "_linalg_slogdet", "linalg_slogdet", "slogdet"), _each(_lu)),
    **dict.fromkeys(("linalg_ldl_factor_ex", "linalg_ldl_factor"), _cube(1 / 3)),
    **dict.fromkeys(("linalg_qr", "geqrf", "linalg_householder_product"), _each(_qr)),
    **dict.fromkeys(("_linalg_svd", "linalg_svd", "linalg_pinv", "linalg_lstsq"), _each(_svd)),
    **dict.fromkeys(("_linalg_eigh", "linalg_eigh"), _cube(9)),
    **dict.fromkeys(("linalg_eig", "linalg_eigvals", "_linalg_eigvals"), _cube(25)),
    **dict.fromkeys(("linalg_matrix_exp", "matrix_exp"), _cube(20)),
    **dict.fromkeys(
        ("_linalg_solve_ex", "linalg_solve_ex", "linalg_solve"),
        _solving(0, 1, lambda n, k: 2 * n**3 / 3 + 2 * n * n * k),
    ),
    "linalg_lu_solve": _solving(0, 2, lambda n, k: 2 * n * n * k),
    "cholesky_solve": _solving(1, 0, lambda n, k: 2 * n * n * k),
    "_cholesky_solve_helper": _solving(1, 0, lambda n, k: 2 * n * n * k),
    "linalg_ldl_solve": _solving(0, 2, lambda n, k: 2 * n * n * k),
    "linalg_solve_triangular": _solving(0, 1, lambda n, k: n * n * k),
    "triangular_solve": _solving(1, 0, lambda n, k: n * n * k),
}
