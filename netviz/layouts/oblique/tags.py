"""The label on a skip that layers fit: its kernel on a small plate."""

from __future__ import annotations

from netviz.layouts.oblique.solid import Coat
from netviz.layouts.styles.sheet import Sheet
from netviz.layouts.writing import write
from netviz.passes.figure import Block
from netviz.scene import Ink, Mark, Rect
from netviz.themes import readable_on
from netviz.themes.metrics import ascent


def tag(
    blocks: tuple[Block, ...], coat: Coat, sheet: Sheet
) -> tuple[tuple[Mark, ...], float, float]:
    """Marks around the origin, and their width and height."""
    size = sheet.text * 0.85
    words = sheet.label(", ".join(_word(b) for b in blocks), *blocks[-1].names)
    text = write(
        words, 0.0, ascent(size) / 2, size=size, fill=readable_on(coat.fill), anchor="middle"
    )
    wide, high = text.width + 6, size * 1.35
    plate = Rect(
        -wide / 2, -high / 2, wide, high, 2.0, Ink(fill=coat.fill, stroke=coat.edge, width=0.5)
    )
    return (plate, text), wide, high


def _word(block: Block) -> str:
    if block.window is None:
        return "fc" if block.role == "linear" else block.op
    size = "×".join(map(str, block.window.size))
    kind = "pool " if block.role == "pooling" else ""
    channels = "" if kind else f", {block.size.channels}"
    return f"{kind}{size}{channels}"
