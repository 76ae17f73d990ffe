"""TeX's colours as "#rrggbb": names, mixes such as ``rgb:yellow,5;red,2.5``, macros for them."""

from __future__ import annotations

import re

from netviz.renderers.templating import fill

_NAMES = {
    "red": (1.0, 0.0, 0.0), "green": (0.0, 1.0, 0.0), "blue": (0.0, 0.0, 1.0),
    "cyan": (0.0, 1.0, 1.0), "magenta": (1.0, 0.0, 1.0), "yellow": (1.0, 1.0, 0.0),
    "black": (0.0, 0.0, 0.0), "white": (1.0, 1.0, 1.0), "gray": (0.5, 0.5, 0.5),
    "orange": (1.0, 0.5, 0.0), "violet": (0.5, 0.0, 0.5), "teal": (0.0, 0.5, 0.5),
    "brown": (0.75, 0.5, 0.25), "purple": (0.75, 0.0, 0.25), "pink": (1.0, 0.75, 0.75),
}  # fmt: skip
"""xcolor's own."""

_DEFINED = re.compile(r"\\def\\(\w+)\{([^}]*)\}")
_UNKNOWN = "#c8ccd2"


def colour(text: str) -> str:
    """``text`` as "#rrggbb"; a light grey for what only TeX could tell."""
    text = text.strip().strip("{}")
    macros = dict(_DEFINED.findall(fill("tex/pics-colours.tex", {})))
    if text.startswith("\\"):
        text = macros.get(text[1:], "")
    if text.startswith("rgb:"):
        return _mixed(text[4:])
    if text in _NAMES:
        return _hex(_NAMES[text])
    return _shares(text) or _UNKNOWN


def _mixed(text: str) -> str:
    parts = [part.split(",") for part in text.split(";") if part.strip()]
    try:
        weighed = [(_NAMES[name.strip()], float(weight)) for name, weight in parts]
    except (KeyError, ValueError):
        return _UNKNOWN
    total = sum(weight for _, weight in weighed) or 1.0
    mixed = [sum(rgb[i] * weight for rgb, weight in weighed) / total for i in range(3)]
    return _hex((mixed[0], mixed[1], mixed[2]))


def _shares(text: str) -> str:
    """ "red!30!white", "red!30"."""
    found = re.fullmatch(r"(\w+)!([\d.]+)(?:!(\w+))?", text)
    if found is None or found[1] not in _NAMES or (found[3] or "white") not in _NAMES:
        return ""
    part = float(found[2]) / 100
    return _mixed(f"{found[1]},{part};{found[3] or 'white'},{1 - part}")


def _hex(rgb: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in rgb)
