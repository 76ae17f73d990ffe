"""Any text as Markdown that shows just that text, also within a table."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~$@-])")
_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def escape(text: str) -> str:
    """``text`` on one line, its Markdown, table and HTML signs shown as they are."""
    line = " ".join(text.split())
    return _SPECIAL.sub(r"\\\1", line.translate(_HTML))
