"""Colours and strokes of a figure, read from one small file each."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from netviz.errors import FormatError

HATCHES = ("", "/", "\\", "x", "-", "|", "+")
_COLOUR = re.compile("#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Paint:
    """How boxes of one role look: ``fill``, ``stroke`` and ``text`` colours ("#rrggbb"), and a
    ``hatch``, one of `HATCHES`, that tells the role without colour."""

    fill: str
    stroke: str
    text: str
    hatch: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A theme. ``roles``: paint by role, "other" standing in for those it does not name.

    ``background``: the page. ``ink``, ``muted``: text, and text of less weight. ``edge``: arrows.
    ``frames``: fills of module frames by depth, the last one for deeper ones too. ``frame``: their
    outline. ``error``: a failing node. ``scale``: colours from little to much, for ``colour_by``.
    """

    name: str
    background: str
    ink: str
    muted: str
    edge: str
    frames: tuple[str, ...]
    frame: str
    error: Paint
    scale: tuple[str, ...]
    roles: Mapping[str, Paint] = field(default_factory=dict)

    def paint(self, role: str) -> Paint:
        """The paint of ``role``."""
        return self.roles.get(role) or self.roles["other"]


def names() -> list[str]:
    """The shipped themes, "classic" first."""
    found = sorted(p.name[:-5] for p in resources.files(__package__).iterdir() if _is_theme(p.name))
    return sorted(found, key=lambda name: name != "classic")


def _is_theme(file: str) -> bool:
    return file.endswith(".json")


@lru_cache(maxsize=32)
def load(name: str) -> Theme:
    """The theme ``name``, or the one in the file ``name`` when it ends in ``.json``.

    A file gives only what differs from the theme that it names as its ``base``: "classic" unless
    it names another.
    Raises `FormatError` for an unknown or unusable theme.
    """
    return _theme(_data(name), name)


def _data(name: str, *, seen: tuple[str, ...] = ()) -> dict[str, Any]:
    if name in seen:
        raise FormatError(f"theme {name!r} is its own base, by way of {' and '.join(seen)}")
    shipped = name in names()
    if shipped:
        text = resources.files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8")
    elif name.endswith(".json") and Path(name).is_file():
        text = Path(name).read_text(encoding="utf-8")
    else:
        near = get_close_matches(name, names(), 1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise FormatError(
            f"no theme {name!r}; there are {', '.join(names())}, or give a .json file.{hint}"
        )
    try:
        data = json.loads(text)
    except ValueError as error:
        raise FormatError(f"theme {name!r} is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise FormatError(f"theme {name!r} is not a JSON object")
    if shipped and "base" not in data:
        return data
    base = _data(str(data.pop("base", "classic")), seen=(*seen, name))
    _known(data, base, name)
    return {**base, **data, "roles": {**base["roles"], **data.get("roles", {})}}


def _known(data: dict[str, Any], base: dict[str, Any], name: str) -> None:
    """Raise `FormatError` for what no theme has, with near names."""
    roles = data.get("roles", {})
    if not isinstance(roles, dict):
        raise FormatError(f"theme {name!r}: roles go by name, as in {{'linear': [...]}}")
    for given, known, what in ((data, {*base, "name"}, "entry"), (roles, base["roles"], "role")):
        for key in given:
            if key not in known:
                near = get_close_matches(key, known, 3, 0.5)
                hint = f"did you mean {', '.join(near)}?" if near else ", ".join(sorted(known))
                raise FormatError(f"theme {name!r} has no {what} {key!r}; {hint}")


def _theme(data: dict[str, Any], name: str) -> Theme:
    roles = {role: _paint(colours, role, name) for role, colours in data["roles"].items()}
    lists = {key: _listed(data[key], key, name) for key in ("frames", "scale")}
    plain = {key: str(data[key]) for key in ("background", "ink", "muted", "edge", "frame")}
    rest: dict[str, Any] = {**lists, **plain}
    theme = Theme(name=name, error=_paint(data["error"], "error", name), roles=roles, **rest)
    wrong = [colour for colour in _colours(theme) if not _COLOUR.fullmatch(colour)]
    if wrong:
        raise FormatError(f"theme {name!r}: {wrong[0]!r} is no colour; write #rrggbb")
    strange = [paint.hatch for paint in roles.values() if paint.hatch not in HATCHES]
    if strange:
        known = " ".join(HATCHES[1:])
        raise FormatError(f"theme {name!r}: no hatch {strange[0]!r}; there are {known}")
    if not theme.frames or len(theme.scale) < 2:
        raise FormatError(f"theme {name!r} needs a frame and two scale colours")
    return theme


def _paint(colours: object, role: str, name: str) -> Paint:
    if not isinstance(colours, list) or len(colours) not in (3, 4):
        raise FormatError(
            f"theme {name!r}: {role} is [fill, stroke, text], with a hatch as a fourth if wished"
        )
    return Paint(*map(str, colours))


def _listed(colours: object, key: str, name: str) -> tuple[str, ...]:
    if not isinstance(colours, list):
        raise FormatError(f"theme {name!r}: {key} is a list of colours, as in ['#ffffff']")
    return tuple(map(str, colours))


def _colours(theme: Theme) -> list[str]:
    paints = [theme.error, *theme.roles.values()]
    plain = [theme.background, theme.ink, theme.muted, theme.edge, theme.frame]
    mixed = [colour for paint in paints for colour in (paint.fill, paint.stroke, paint.text)]
    return [*plain, *theme.frames, *theme.scale, *mixed]


def shade(theme: Theme, part: float) -> str:
    """The colour of the theme's scale at ``part`` (0 to 1), mixed between its neighbours."""
    place = min(max(part, 0.0), 1.0) * (len(theme.scale) - 1)
    low = min(int(place), len(theme.scale) - 2)
    return mix(theme.scale[low], theme.scale[low + 1], place - low)


@lru_cache(maxsize=1024)
def mix(first: str, second: str, part: float) -> str:
    """``first`` moved by ``part`` (0 to 1) towards ``second``."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def readable_on(fill: str) -> str:
    """Near-black or white, whichever reads better on ``fill`` (WCAG relative luminance)."""
    dark, light = "#111418", "#ffffff"
    ground = luminance(fill) + 0.05
    return dark if ground / (luminance(dark) + 0.05) >= 1.05 / ground else light


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1): 0 for black, 1 for white."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (value / 255 for value in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
