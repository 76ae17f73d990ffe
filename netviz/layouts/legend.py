"""The legend: just the roles that are drawn, or the scale that colours stand for."""

from __future__ import annotations

from netviz.layouts.hatches import hatch
from netviz.layouts.symbols import NAMES, marks
from netviz.layouts.writing import write
from netviz.passes.roles import ROLES
from netviz.scene import Element, Ink, Mark, Rect
from netviz.themes import Theme, shade

SWATCH, PITCH, SIZE = 11.0, 17.0, 9.0
_NAMES = {"tensor": "Constant or parameter", "module": "Module, folded", "shape": "Reshape"}
_UNSAID = frozenset(("input", "output", "merge", "other"))


def legend(
    roles: set[str], symbols: set[str], *, theme: Theme, x: float, y: float, width: float | None
) -> list[Element]:
    """Entries for ``roles`` and ``symbols`` from ``x``, ``y``: one below the other, or, given a
    ``width``, side by side in rows."""
    if "matmul" in symbols:
        roles = roles - {"matmul"}
    entries = [
        (role, _NAMES.get(role, role.capitalize())) for role in ROLES if role in roles - _UNSAID
    ]
    signs = [(sign, name.capitalize()) for sign, name in NAMES.items() if sign in symbols]
    if len(entries) + len(signs) < 2:
        return []
    found: list[Element] = []
    left = x
    for key, name in (*entries, *signs):
        label = write(name, 0, 0, size=SIZE, fill=theme.ink)
        if width is not None and left > x and left + SWATCH + 6 + label.width > x + width:
            left, y = x, y + PITCH
        text = write(name, left + SWATCH + 6, y + 8.6, size=SIZE, fill=theme.ink)
        sign = _swatch(key, theme=theme, x=left, y=y)
        role = key if key in roles else "merge"
        found.append(Element(id=f"legend/{key}", kind="legend", role=role, marks=(*sign, text)))
        if width is None:
            y += PITCH
        else:
            left += SWATCH + 6 + label.width + 16
    return found


def _swatch(key: str, *, theme: Theme, x: float, y: float) -> tuple[Mark, ...]:
    if key in NAMES:
        paint = theme.paint("matmul" if key == "matmul" else "merge")
        ink = Ink(fill=paint.fill, stroke=paint.stroke, width=1.0)
        if key == "letter":
            ink = Ink(fill=theme.background, stroke=theme.edge, width=1.0)
        return marks(key, x + SWATCH / 2, y + SWATCH / 2, ink=ink, radius=SWATCH / 2)
    paint = theme.paint(key)
    inside = (x + 1.5, y + 1.5, x + SWATCH - 1.5, y + SWATCH - 1.5)
    return (
        Rect(x, y, SWATCH, SWATCH, 3, Ink(fill=paint.fill, stroke=paint.stroke)),
        *hatch(paint.hatch, inside, paint.stroke),
    )


def scale(title: str, low: str, high: str, *, theme: Theme, x: float, y: float) -> list[Element]:
    """A bar of the theme's scale with what its ends stand for."""
    steps, wide, high_bar = 48, 132.0, 9.0
    found: list[Mark] = [
        write(title, x, y + 8, size=SIZE, fill=theme.ink, weight="semibold"),
    ]
    for step in range(steps):
        colour = shade(theme, step / (steps - 1))
        part = wide / steps
        found.append(Rect(x + step * part, y + 14, part + 0.4, high_bar, 0, Ink(fill=colour)))
    found.append(Rect(x, y + 14, wide, high_bar, 1.5, Ink(stroke=theme.frame)))
    found.append(write(low, x, y + 34, size=SIZE, fill=theme.muted))
    found.append(write(high, x + wide, y + 34, size=SIZE, fill=theme.muted, anchor="end"))
    return [Element(id="legend/scale", kind="legend", marks=tuple(found))]
