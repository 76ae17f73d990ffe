"""Masks of attention: padding that nobody may see, and the future that a decoder may not see.

Masked scores are filled with -1e9 before the softmax, which makes their weights 0 (Vaswani et al.,
Attention is all you need, 2017).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat

from netviz.errors import FormatError
from netviz.explain.explanation import Explanation
from netviz.explain.grids import Cell, Grid, Place, draw
from netviz.explain.options import option, whole, words
from netviz.explain.sheet import SMALL, Sheet
from netviz.explain.text import count, table
from netviz.scene import Scene
from netviz.themes import Theme, readable_on, shade
from netviz.themes.metrics import text_width

Seen = tuple[tuple[bool, ...], ...]

_PAD = "<pad>"
_SIDE, _GAP = 24.0, 34.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """A sentence, and the length that its batch is padded to."""

    tokens: str = option("I like deep nets", "The sentence.", parse=words, metavar="WORDS")
    length: int = option(
        6, "Length that it is padded to.", parse=whole(least=1, most=24), metavar="N"
    )


def explain(options: Options) -> Explanation:
    """Both masks and the two together. Raises `FormatError` where the sentence is too long."""
    tokens = options.tokens.split()
    if not 1 <= len(tokens) <= options.length:
        raise FormatError(
            f"{len(tokens)} tokens do not fit a length of {options.length}: "
            "give at least one token, and a length no smaller than their number"
        )
    labels = (*tokens, *repeat(_PAD, options.length - len(tokens)))
    found = {
        "padding": padding(len(tokens), options.length),
        "causal": causal(options.length),
        "both": both(len(tokens), options.length),
    }
    return Explanation(
        topic="mask",
        numbers={
            "tokens": labels, **found,
            "weights": {name: weights(mask) for name, mask in found.items()},
        },
        text=_text(labels, found),
        draw=lambda theme: _draw(labels, found, theme),
    )  # fmt: skip


def padding(tokens: int, length: int) -> Seen:
    """[query][key]: whether the key is a token rather than padding."""
    return tuple(tuple(key < tokens for key in range(length)) for _ in range(length))


def causal(length: int) -> Seen:
    """[query][key]: whether the key does not lie after the query."""
    return tuple(tuple(key <= query for key in range(length)) for query in range(length))


def both(tokens: int, length: int) -> Seen:
    """What a decoder may see: neither padding nor what comes later."""
    return tuple(
        tuple(key < tokens and key <= query for key in range(length)) for query in range(length)
    )


def weights(seen: Seen) -> list[list[float]]:
    """The softmax of equal scores under the mask: each row shares 1 among what it sees."""
    return [[allowed / sum(row) for allowed in row] for row in seen]


def _text(labels: tuple[str, ...], found: dict[str, Seen]) -> str:
    rows = [
        (name, f"{sum(map(sum, mask))} of {len(labels) ** 2} scores count; others are -1e9")
        for name, mask in found.items()
    ]
    lines = []
    wide = max(map(len, labels)) + 2
    for query, row in zip(labels, found["both"], strict=True):
        lines.append(f"{query:<{wide}}" + " ".join("x" if allowed else "." for allowed in row))
    shown = "\n".join(lines)
    name = f"Masks of {count(len(labels), 'place')}"
    return f"{name}\n\n{table(rows)}\nboth (x: the row may see it)\n{shown}\n"


_TITLES = {
    "padding": ("Padding mask", "keys that are padding are hidden"),
    "causal": ("Causal mask", "later keys are hidden"),
    "both": ("Both, in a decoder", "what is left"),
}


def _draw(labels: tuple[str, ...], found: dict[str, Seen], theme: Theme) -> Scene:
    sheet = Sheet(theme)
    about = "rows ask, columns are asked; hidden scores become -1e9, and their weights 0"
    sheet.heading(f"Masks of attention over {count(len(labels), 'place')}", about, y=-78)
    side = _SIDE * len(labels)
    room = max(text_width(label, SMALL) for label in labels) + 10
    pitch = max(side, 150.0) + _GAP
    for index, (name, mask) in enumerate(found.items()):
        x = room + index * pitch
        sheet.text(_TITLES[name][0], x, -36, weight="semibold")
        sheet.text(_TITLES[name][1], x, -22, size=SMALL, fill=theme.muted)
        draw(sheet, _grid(name, mask, theme), (x, 0.0), _SIDE)
        draw(sheet, _weights(name, mask, theme), (x, side + 40), _SIDE)
        for place, label in enumerate(labels):
            faint = theme.muted if label == _PAD else theme.ink
            at = x + (place + 0.5) * _SIDE
            short = label if text_width(label, SMALL) <= _SIDE else label.strip("<>")[:3]
            sheet.text(short, at, -5, size=7.5, fill=faint, anchor="middle")
    for block in (0.0, side + 40):
        for place, label in enumerate(labels):
            y = block + (place + 0.5) * _SIDE + 3
            faint = theme.muted if label == _PAD else theme.ink
            sheet.text(label, room - 8, y, size=SMALL, fill=faint, anchor="end")
    sheet.text("The weights that equal scores get", room, side + 30, weight="semibold")
    return sheet.scene("Masks of attention")


def _grid(name: str, mask: Seen, theme: Theme) -> Grid:
    size = len(mask)
    paint = theme.paint("attention")
    cells: dict[Place, Cell] = {}
    for query, row in enumerate(mask):
        for key, allowed in enumerate(row):
            tip = f"query {query}, key {key}: {'seen' if allowed else 'hidden'}"
            cells[query, key] = (
                Cell(fill=paint.fill, stroke=paint.stroke, ink=paint.text, tip=tip)
                if allowed
                else Cell(text="×", stroke=theme.frame, ink=theme.muted, dash=(2, 1.6), tip=tip)
            )
    return Grid(id=name, title="", about="", low=(0, 0), high=(size, size), cells=cells)


def _weights(name: str, mask: Seen, theme: Theme) -> Grid:
    size = len(mask)
    cells: dict[Place, Cell] = {}
    for query, row in enumerate(weights(mask)):
        for key, value in enumerate(row):
            fill = shade(theme, 0.75 * value)
            text = f"{value:.2f}".lstrip("0") if 0 < value < 1 else f"{value:g}"
            ink = readable_on(fill) if value else theme.muted
            cells[query, key] = Cell(text=text, fill=fill, stroke=theme.frame, ink=ink, width=0.5)
    return Grid(
        id=f"weights/{name}", title="", about="", low=(0, 0), high=(size, size), cells=cells
    )
