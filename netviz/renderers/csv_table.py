"""A summary as CSV: every layer, nothing folded, numbers as they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from types import MappingProxyType

from netviz.ir import TensorSpec
from netviz.tables import Row, Summary

COLUMNS: Mapping[str, Callable[[Row], object]] = MappingProxyType(
    {
        "path": lambda row: row.path,
        "name": lambda row: row.name,
        "kind": lambda row: row.kind,
        "class": lambda row: row.class_name,
        "depth": lambda row: row.depth,
        "call": lambda row: row.call,
        "input_shapes": lambda row: _shapes(row.inputs),
        "output_shapes": lambda row: _shapes(row.outputs),
        "kernel": lambda row: row.kernel,
        "parameters": lambda row: row.totals.parameters,
        "counted_parameters": lambda row: row.counted,
        "trainable_parameters": lambda row: row.totals.trainable_parameters,
        "buffers": lambda row: row.totals.buffers,
        "flops": lambda row: row.totals.flops,
        "macs": lambda row: row.totals.macs,
        "elementwise_flops": lambda row: row.totals.elementwise_flops,
        "backward_flops": lambda row: row.totals.backward_flops,
        "parameter_bytes": lambda row: row.totals.parameter_bytes,
        "activation_bytes": lambda row: row.totals.activation_bytes,
        "uncounted": lambda row: " ".join(row.totals.uncounted),
        "source": lambda row: row.source,
    }
)


def render(summary: Summary) -> bytes:
    """One line a row of ``summary.rows``, shapes as ``1x3x224x224`` joined by spaces, in UTF-8."""
    columns = {k: v for k, v in COLUMNS.items() if k != "backward_flops" or summary.backward}
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_plain(cell(row)) for cell in columns.values()] for row in summary.rows)
    return text.getvalue().encode("utf-8", "replace")


def _plain(value: object) -> object:
    """``value`` without the one character that CSV readers refuse."""
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value


def _shapes(tensors: tuple[TensorSpec, ...]) -> str:
    return " ".join("x".join(map(str, tensor.shape)) or "scalar" for tensor in tensors)
