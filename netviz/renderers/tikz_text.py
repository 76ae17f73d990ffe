"""Any text as TeX that sets just that text, as long as it was measured, under any engine.

A plain LaTeX document has Computer Modern in fonts of 128 slots each. Every letter here is one
slot of one of them, an accent over such a letter, or a frame as wide as the letter that they lack.
No mathematics is used: its fonts come in steps of size, and a figure's text is of any size.
"""

from __future__ import annotations

import string
import unicodedata
from functools import lru_cache

from netviz.themes.metrics import text_width, using

_PLAIN = frozenset(string.ascii_letters + string.digits + " .,:;!?()/+=@")
"""What TeX may see as it is: pairs of these are kerned and joined, and measured so."""

ROMAN = {
    **{c: ord(c) for c in string.ascii_letters + string.digits + "!#$%&()*+,-./:;=?@[]'`"},
    **dict(zip("ΓΔΘΛΞΠΣΥΦΨΩ", range(11), strict=True)),
    '"': 0x22,
    "^": 0x5E,
    "~": 0x7E,
    "–": 0x7B,
    "—": 0x7C,
    "‘": 0x60,
    "’": 0x27,
    "“": 0x5C,
    "”": 0x22,
    "ı": 0x10,
    "ß": 0x19,
    "æ": 0x1A,
    "œ": 0x1B,
    "ø": 0x1C,
    "Æ": 0x1D,
    "Œ": 0x1E,
    "Ø": 0x1F,
    "¡": 0x3C,
    "¿": 0x3E,
    "ˆ": 0x5E,
    "˜": 0x7E,
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧ", map(ord, "ABEZHIKMNOPTX"), strict=True)),
    "ο": ord("o"),
    "‐": 0x2D,
    "‑": 0x2D,
    "´": 0x13,
    "¨": 0x7F,
}
"""Slots of cmr10 and cmbx10."""

LETTERS = {
    **dict(zip("αβγδϵζηθικλμνξπρστυϕχψω", range(0x0B, 0x22), strict=True)),
    "ε": 0x22,
    "ϑ": 0x23,
    "ϖ": 0x24,
    "ϱ": 0x25,
    "ς": 0x26,
    "φ": 0x27,
    "µ": 0x16,
    "<": 0x3C,
    ">": 0x3E,
    "∂": 0x40,
    "ℓ": 0x60,
    "⋆": 0x3F,
    "★": 0x3F,
}
"""Slots of cmmi10."""

SIGNS = {
    "−": 0x00,
    "·": 0x01,
    "×": 0x02,
    "∗": 0x03,
    "÷": 0x04,
    "⋄": 0x05,
    "±": 0x06,
    "∓": 0x07,
    "⊕": 0x08,
    "⊖": 0x09,
    "⊗": 0x0A,
    "⊘": 0x0B,
    "⊙": 0x0C,
    "∘": 0x0E,
    "•": 0x0F,
    "≡": 0x11,
    "⊆": 0x12,
    "⊇": 0x13,
    "≤": 0x14,
    "≥": 0x15,
    "∼": 0x18,
    "≈": 0x19,
    "⊂": 0x1A,
    "⊃": 0x1B,
    "≪": 0x1C,
    "≫": 0x1D,
    "←": 0x20,
    "→": 0x21,
    "↑": 0x22,
    "↓": 0x23,
    "↔": 0x24,
    "⇐": 0x28,
    "⇒": 0x29,
    "⇑": 0x2A,
    "⇓": 0x2B,
    "⇔": 0x2C,
    "∝": 0x2F,
    "∞": 0x31,
    "∈": 0x32,
    "△": 0x34,
    "∀": 0x38,
    "∃": 0x39,
    "¬": 0x3A,
    "∅": 0x3B,
    "ℜ": 0x3C,
    "ℑ": 0x3D,
    "⊤": 0x3E,
    "⊥": 0x3F,
    "∪": 0x5B,
    "∩": 0x5C,
    "∧": 0x5E,
    "∨": 0x5F,
    "⌊": 0x62,
    "⌋": 0x63,
    "⌈": 0x64,
    "⌉": 0x65,
    "{": 0x66,
    "}": 0x67,
    "⟨": 0x68,
    "⟩": 0x69,
    "|": 0x6A,
    "‖": 0x6B,
    "∥": 0x6B,
    "\\": 0x6E,
    "∇": 0x72,
    "§": 0x78,
    "†": 0x79,
    "‡": 0x7A,
    "¶": 0x7B,
    "∣": 0x6A,
    "⋅": 0x01,
}
"""Slots of cmsy10."""

ACCENTS = {
    "\u0300": 0x12, "\u0301": 0x13, "\u0302": 0x5E, "\u0303": 0x7E, "\u0304": 0x16,
    "\u0306": 0x15, "\u0307": 0x5F, "\u0308": 0x7F, "\u030a": 0x17, "\u030b": 0x7D, "\u030c": 0x14,
}  # fmt: skip
"""Slots of cmr10's accents, by the combining character."""

_OWN = {"_": r"\nvunder{}", "≠": r"{\nvsy{54 }=}", "…": r"\nvdots{}", "\N{NO-BREAK SPACE}": "~"}
_QUAD = {"regular": 1.0, "semibold": 1.15}
"""What TeX's em is in cmr10 and cmbx10, for their size."""
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", string.digits, strict=True))


def tex(text: str, *, weight: str = "regular") -> str:
    """``text`` for the document's figure font; what it lacks becomes an empty frame."""
    return "".join(_letter(c, weight) for c in " ".join(text.split()))


def lacking(text: str) -> frozenset[str]:
    """The characters of ``text`` that `tex` can only frame."""
    return frozenset(c for c in text if not c.isspace() and not _set(c))


def _letter(character: str, weight: str) -> str:
    return _set(character) or _frame(character, weight)


@lru_cache(maxsize=4096)
def _set(character: str) -> str:
    """Its TeX, or nothing."""
    if character in _PLAIN:
        return character
    if character in _OWN:
        return _OWN[character]
    if character in _RAISED:
        return f"\\nvup{{{_RAISED[character]}}}"
    for table, command in ((ROMAN, "{{\\char{0}}}"), (LETTERS, "\\nvmi{{{0}}}"),
                           (SIGNS, "\\nvsy{{{0}}}")):  # fmt: skip
        if character in table:
            return command.format(f"{table[character]} ")
    return _accented(character)


def _accented(character: str) -> str:
    parts = list(unicodedata.normalize("NFD", character))
    base, marks = parts[0], parts[1:]
    if len(marks) != 1 or marks[0] not in ACCENTS or not (base.isascii() and base.isalpha()):
        return ""
    under = "\\char16 " if base == "i" else base  # the accent stands for the dot
    return f"{{\\accent{ACCENTS[marks[0]]} {under}}}"


def _frame(character: str, weight: str) -> str:
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
        return ""
    with using("cm"):
        return f"\\nvframe{{{text_width(character, 1, weight) / _QUAD[weight]:.3f}}}"
