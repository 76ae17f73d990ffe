"""A difference as CSV: every change, equal ones too, nothing folded."""

from __future__ import annotations

import csv
import io
from typing import Any, Protocol


class Table(Protocol):
    """What is rendered; a `netviz.Diff` is one."""

    def to_dict(self) -> dict[str, Any]:
        """Its changes under "changes"."""
        ...


COLUMNS = ("kind", "left", "right", "class", "depth", "layers", "follows")


def render(table: Table) -> bytes:
    """One line a change; the fields that differ in the last column, joined by semicolons."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*COLUMNS, "what"))
    for change in table.to_dict()["changes"]:
        what = "; ".join(f"{w['field']}: {w['before']} -> {w['after']}" for w in change["what"])
        writer.writerow([_plain(value) for value in (*(change[key] for key in COLUMNS), what)])
    return text.getvalue().encode("utf-8", "replace")


def _plain(value: object) -> object:
    """``value`` without the one character that CSV readers refuse."""
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value
