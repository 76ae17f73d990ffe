"""The totals of two models beside one another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from netviz.passes.cost import Totals
from netviz.tables.units import exact, short, size


@dataclass(frozen=True, slots=True)
class Total:
    """One total of both models as text, and its difference ("" for none)."""

    title: str
    left: str
    right: str
    difference: str


_ROWS: tuple[tuple[str, str, Callable[[int], str]], ...] = (
    ("Parameters", "parameters", exact),
    ("Trainable", "trainable_parameters", exact),
    ("FLOPs", "flops", short),
    ("Operators", "nodes", exact),
    ("Weights", "parameter_bytes", size),
    ("Activations", "activation_bytes", size),
    ("Peak memory", "peak_bytes", size),
)


def totals_of(left: Totals, right: Totals) -> list[Total]:
    """A row for each total; that of trainable parameters only where not all are."""
    frozen = left.frozen_parameters or right.frozen_parameters
    return [
        Total(title, write(a), write(b), _difference(a, b, write))
        for title, key, write in _ROWS
        if (key != "trainable_parameters" or frozen)
        for a, b in [(int(getattr(left, key)), int(getattr(right, key)))]
    ]


def grown(amount: int, write: Callable[[int], str] = exact) -> str:
    """``+1,024``, ``-3.2 M``; empty for nothing."""
    return "" if not amount else f"{'+' if amount > 0 else '-'}{write(abs(amount))}"


def _difference(left: int, right: int, write: Callable[[int], str]) -> str:
    if left == right:
        return ""
    return grown(right - left, write) + (f" ({_share(right / left)})" if left else "")


def _share(ratio: float) -> str:
    """``1.5`` -> ``+50 %``; from tenfold on ``×12``."""
    return f"{100 * (ratio - 1):+.3g} %" if ratio < 10 else f"×{round(ratio):,}"
