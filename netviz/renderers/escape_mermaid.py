"""Text within Mermaid's double quotes."""

from __future__ import annotations

from netviz.themes.metrics import visible

_CODES = str.maketrans(
    {
        "#": "#35;",
        '"': "#quot;",
        "<": "#lt;",
        ">": "#gt;",
        "&": "#amp;",
        "`": "#96;",
        "\\": "#92;",
        "*": "#42;",
        "_": "#95;",
        "~": "#126;",
    }
)
"""Mermaid's entity codes for what it, its Markdown or a browser would read as more than text."""


def quoted(*lines: str) -> str:
    """``lines`` under one another, between quotes."""
    told = (visible(line).translate(_CODES) for line in lines if line)
    return f'"{"<br/>".join(told)}"'
