"""Any string as XML text or attribute value."""

from __future__ import annotations

import re

# XML 1.0 admits tab, newline, carriage return, and everything from U+0020 on but surrogates and
# U+FFFE, U+FFFF.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_TEXT = str.maketrans(_SIGNS)
# A parser turns raw white space in an attribute into spaces; written as references it survives.
_ATTRIBUTE = str.maketrans({**_SIGNS, '"': "&quot;", "\t": "&#9;", "\n": "&#10;"})
_SPACE = re.compile(r"\s")


def text(string: str) -> str:
    """``string`` as character data; what XML cannot hold becomes U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", string).translate(_TEXT)


def attribute(string: str) -> str:
    """``string`` as the value of an attribute in double quotes, the quotes not included."""
    return _FORBIDDEN.sub("\ufffd", string).translate(_ATTRIBUTE)


def identifier(string: str) -> str:
    """``string`` as the value of an ``id``: never empty, white space as ``%20`` and the like."""
    spaced = _SPACE.sub(lambda found: f"%{ord(found.group()):02X}", string.replace("%", "%25"))
    return attribute(spaced) or "%"
