"""The columns of a summary's table: what each shows, and which gives way first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from netviz.passes.cost import Totals
from netviz.tables import units
from netviz.tables.row import Row


@dataclass(frozen=True, slots=True)
class Column:
    """``cell`` gives the text of a row, of which ``whole`` are the model's totals.

    ``total``: what the last line shows. ``rank``: the highest is dropped first where space is
    short; 0 never. ``comfort``: width in characters from which it may be cut.
    """

    key: str
    title: str
    cell: Callable[[Row, Totals], str]
    total: Callable[[Totals], str]
    rank: int
    right: bool = False
    comfort: int = 99


def columns(*, backward: bool = False) -> tuple[Column, ...]:
    """Every column in order; that of the backward pass when asked for."""
    return tuple(c for c in _COLUMNS if backward or c.key != "backward")


def _nothing(totals: Totals) -> str:
    return ""


def _parameters(row: Row, whole: Totals) -> str:
    count = row.totals.parameters
    if not count:
        return ""
    return f"({units.exact(count)})" if not row.counted else units.exact(count)


def _model_is_total(cell: Callable[[Row, Totals], str]) -> Callable[[Row, Totals], str]:
    """The model's own figures stand in the last line, once."""
    return lambda row, whole: "" if row.kind == "model" else cell(row, whole)


def _class(row: Row, whole: Totals) -> str:
    """Empty for a model that is named after its class."""
    return "" if row.kind == "model" and row.name == row.class_name else row.class_name


def _flops(row: Row, whole: Totals) -> str:
    flops = units.short(row.totals.flops) if row.totals.flops else ""
    return f"{flops} ?".lstrip() if row.totals.uncounted else flops


def _all_flops(totals: Totals) -> str:
    flops = units.short(totals.flops) if totals.flops or not totals.uncounted else ""
    return f"{flops} ?".lstrip() if totals.uncounted else flops


def _elementwise(row: Row, whole: Totals) -> str:
    return units.short(row.totals.elementwise_flops) if row.totals.elementwise_flops else ""


def _backward(row: Row, whole: Totals) -> str:
    return units.short(row.totals.backward_flops) if row.totals.backward_flops else ""


def _activations(row: Row, whole: Totals) -> str:
    return units.size(row.totals.activation_bytes) if row.totals.activation_bytes else ""


_COLUMNS = (
    Column("class", "Class", _class, _nothing, 1, comfort=22),
    Column("inputs", "Input", lambda r, w: units.shapes(r.inputs), _nothing, 7, comfort=24),
    Column("outputs", "Output", lambda r, w: units.shapes(r.outputs), _nothing, 2, comfort=24),
    Column("kernel", "Kernel", lambda r, w: r.kernel, _nothing, 5, comfort=16),
    Column(
        "parameters",
        "Parameters",
        _model_is_total(_parameters),
        lambda t: units.exact(t.parameters),
        0,
        right=True,
    ),
    Column(
        "parameters_percent",
        "%",
        _model_is_total(lambda r, w: units.percent(r.counted, w.parameters)),
        lambda t: units.percent(t.parameters, t.parameters),
        4,
        right=True,
    ),
    Column(
        "flops",
        "FLOPs",
        _model_is_total(_flops),
        _all_flops,
        0,
        right=True,
    ),
    Column(
        "flops_percent",
        "%",
        _model_is_total(lambda r, w: units.percent(r.totals.flops, w.flops)),
        lambda t: units.percent(t.flops, t.flops),
        3,
        right=True,
    ),
    Column(
        "backward",
        "Backward",
        _model_is_total(_backward),
        lambda t: units.short(t.backward_flops or 0),
        1,
        right=True,
    ),
    Column(
        "elementwise",
        "Elementwise",
        _model_is_total(_elementwise),
        lambda t: units.short(t.elementwise_flops),
        8,
        right=True,
    ),
    Column(
        "activations",
        "Activations",
        _model_is_total(_activations),
        lambda t: units.size(t.activation_bytes),
        6,
        right=True,
    ),
)
