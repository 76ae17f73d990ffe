"""A summary as a plain table."""

from __future__ import annotations

from netviz.tables import Summary


def render(summary: Summary) -> bytes:
    """The table with all its columns, nothing cut, in UTF-8."""
    return summary.text().encode("utf-8", "replace")
