"""Operators drawn as a sign in a circle, as papers do."""

from __future__ import annotations

from netviz.ir import Node
from netviz.layouts.writing import write
from netviz.scene import Circle, Ink, Mark, Path, Rect

RADIUS = 10.0

_ARM = 5.0
_SIDE = 3.6

_STROKES: dict[str, tuple[tuple[float, float, float, float], ...]] = {
    "add": ((-_ARM, 0, _ARM, 0), (0, -_ARM, 0, _ARM)),
    "sub": ((-_ARM, 0, _ARM, 0),),
    "mul": ((-_SIDE, -_SIDE, _SIDE, _SIDE), (-_SIDE, _SIDE, _SIDE, -_SIDE)),
    "div": ((-_SIDE + 1, _ARM, _SIDE - 1, -_ARM),),
    "concat": ((-2, -_ARM, -2, _ARM), (2, -_ARM, 2, _ARM)),
    "stack": ((-_ARM, -3.2, _ARM, -3.2), (-_ARM, 0, _ARM, 0), (-_ARM, 3.2, _ARM, 3.2)),
}
_LETTERS = {"matmul": "@", "letter": "A"}
_SYMBOL_OF = {
    **dict.fromkeys(("cat", "concat", "concatenate", "hstack", "vstack"), "concat"),
    **{name: name for name in ("add", "sub", "mul", "div", "stack")},
    **dict.fromkeys(("matmul", "mm", "bmm"), "matmul"),
}
NAMES = {
    "add": "add",
    "sub": "subtract",
    "mul": "multiply",
    "div": "divide",
    "concat": "concatenate",
    "stack": "stack",
    "matmul": "matrix product",
    "letter": "goes on at the same letter",
}
"""Symbols in the order of the legend, and what they mean."""


def symbol_of(node: Node, inputs: int) -> str | None:
    """The symbol of an operator on ``inputs`` tensors, or None when it is drawn as a box."""
    symbol = _SYMBOL_OF.get(node.op.rstrip("_")) if node.kind == "operator" else None
    if symbol is None or node.error:
        return None
    return symbol if inputs >= 2 or symbol in ("concat", "stack") else None


def marks(
    symbol: str,
    x: float,
    y: float,
    *,
    ink: Ink,
    radius: float = RADIUS,
    size: tuple[float, float] | None = None,
) -> tuple[Mark, ...]:
    """The circle and the sign around ``x``, ``y``; a bar with round ends for another ``size``."""
    scale = radius / RADIUS
    wide, high = size or (2 * radius, 2 * radius)
    outline: Mark = Circle(x, y, radius, ink)
    if wide != high:
        outline = Rect(x - wide / 2, y - high / 2, wide, high, radius, ink)
    pen = Ink(stroke=ink.stroke, width=1.5 * scale)
    if symbol in _LETTERS:
        colour = ink.stroke or "#000000"
        at = write(_LETTERS[symbol], x, y + 4.2 * scale, size=12 * scale, fill=colour,
                   anchor="middle", weight="semibold")  # fmt: skip
        return outline, at
    strokes = tuple(
        piece
        for x1, y1, x2, y2 in _STROKES[symbol]
        for piece in (("M", x + x1 * scale, y + y1 * scale), ("L", x + x2 * scale, y + y2 * scale))
    )
    return outline, Path(strokes, pen)
