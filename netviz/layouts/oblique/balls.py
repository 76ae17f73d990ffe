"""Balls: where tensors join, and what is only calculated, as a sign or a few letters."""

from __future__ import annotations

from netviz.layouts.fit import LEAST
from netviz.layouts.oblique.piece import Piece
from netviz.layouts.symbols import marks as sign
from netviz.layouts.writing import write
from netviz.passes.figure import Block
from netviz.scene import Circle, Ink, Mark
from netviz.themes import readable_on
from netviz.themes.metrics import ascent, text_width

SIGNS = {"add": "add", "gate": "mul", "concat": "concat", "matmul": "matmul"}
"""Roles that have a sign."""
_LETTERS = {
    "sub": "−", "div": "÷", "stack": "≡", "mul": "×", "add": "+", "abs": "|x|", "neg": "−",
    "square": "x²", "pow": "xⁿ", "sqrt": "√", "reciprocal": "1/x", "clamp": "clip",
}  # fmt: skip


def signed(block: Block, *, ink: Ink, radius: float, text: float) -> tuple[Mark, ...]:
    """Marks of ``block`` around the origin; letters are of `LEAST` points, or as ``text``."""
    if block.role in SIGNS:
        return sign(SIGNS[block.role], 0.0, 0.0, ink=ink, radius=radius)
    size = min(text, LEAST)
    y = ascent(size) / 2
    word = _word(block)
    letters = write(
        word, 0.0, y, size=size, fill=readable_on(ink.fill or "#ffffff"), anchor="middle"
    )
    return Circle(0.0, 0.0, radius, ink), letters


def _word(block: Block) -> str:
    op = block.parts[-1].rstrip("_") if block.role == "arithmetic" else block.op
    return _LETTERS.get(op, op[:3])


def ball(
    block: Block, *, ink: Ink, radius: float, text: float, runs: tuple[str, ...] = ()
) -> Piece:
    """``block`` as a piece on the axis; ``runs``: those around it."""
    if block.role not in SIGNS:
        radius = max(radius, text_width(_word(block), min(text, LEAST)) / 2 + 1.6)
    box = ((-radius, -radius), (radius, -radius), (radius, radius), (-radius, radius))
    return Piece(
        blocks=(block.id,),
        marks={block.id: signed(block, ink=ink, radius=radius, text=text)},
        hull=(box,),
        enter=(-radius, 0.0),
        leave=(radius, 0.0),
        tops={block.id: (0.0, -radius)},
        round=radius,
        chain=block.chain,
        runs=runs,
    )
