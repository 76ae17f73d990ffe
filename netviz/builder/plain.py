"""TeX labels as plain letters, for the formats that TeX does not set."""

from __future__ import annotations

import re

from netviz.renderers.escape_tex import COMMANDS, GREEK

_SIGNS = {"times": "×", "to": "→", "rightarrow": "→", "cdot": "·", "ldots": "…", "dots": "…",
          "oplus": "⊕", "otimes": "⊗", "odot": "⊙",
          **{name: letter for letter, name in GREEK.items()}}  # fmt: skip
_ESCAPED = {command: letter for letter, command in COMMANDS.items()}
_TOKEN = re.compile(
    r"(?P<line>\\\\\s*)|\{\[\}U\+(?P<code>[0-9A-F]{4,6})\{\]\}|"
    rf"(?P<escaped>{'|'.join(map(re.escape, sorted(_ESCAPED, key=len, reverse=True)))})|"
    r"\\(?P<sign>[A-Za-z]+)\s?|(?P<tie>~)|\\.|[{}$]"
)


def plain(tex: str) -> str:
    """The letters of a TeX label: what `escape` made as it was, commands that this knows as signs,
    others left out."""
    lines = _TOKEN.sub(_letter, tex).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip("\n")


def _letter(token: re.Match[str]) -> str:
    given = token[0]
    match token.lastgroup:
        case "line":
            return "\n"
        case "code":
            return chr(int(token["code"], 16))
        case "escaped":
            return _ESCAPED[given]
        case "sign":
            return _SIGNS.get(token["sign"], "")
        case "tie":
            return " "
    return ""
