"""A summary as JSON for scripts."""

from __future__ import annotations

import json

from netviz.tables import Summary


def render(summary: Summary) -> bytes:
    """``summary.to_dict()`` in UTF-8, indented; letters outside ASCII escaped."""
    return (json.dumps(summary.to_dict(), indent=2) + "\n").encode("ascii")
