"""Any string as a quoted DOT identifier or label."""

from __future__ import annotations

import re

_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE = re.compile("\r\n|\r|\n|\u2028|\u2029")


def quoted(string: str) -> str:
    """``string`` in double quotes, such that Graphviz shows it letter by letter.

    Backslashes and quotes are escaped, line ends become ``\\n``, and ``&`` is written as an
    entity, since Graphviz expands entities in labels; control characters become U+FFFD.
    """
    clean = _UNWANTED.sub("\ufffd", string)
    lines = _LINE.split(clean)
    return '"' + "\\n".join(_plain(line) for line in lines) + '"'


def _plain(line: str) -> str:
    return line.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
