"""One attention map with its tokens, and all heads of all layers small beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from netviz.explain.colours import scale_text
from netviz.explain.heat import heat, key, sequential
from netviz.explain.maps.run import Maps
from netviz.explain.sheet import SMALL, Sheet
from netviz.scene import Ink, Rect, Scene
from netviz.themes import Theme
from netviz.themes.metrics import shorten, text_width

_SIDE, _SMALL, _GAP = 300.0, 34.0, 5.0
_LAYERS, _HEADS = 12, 12
_LABELLED, _WRITTEN = 32, 10
_PATH = 200.0
"""Room for a module's path beside its row, in points, where rows are of several kinds."""


def draw(maps: Maps, chosen: tuple[int, int], theme: Theme) -> Scene:
    """The chosen layer and head large, the others small."""
    layer, head = chosen
    sheet = Sheet(theme)
    attention = maps.found[layer]
    about = f"{attention.path or 'the model'}, attention {layer}, head {head}: rows look at columns"
    _, queries, keys = attention.weights.shape
    names = maps.labels(queries), maps.labels(keys)
    room = _room(names[0])
    sheet.heading(f"Attention of {maps.name}", about, y=-_room(names[1]) - 22)
    scale = _SIDE / max(queries, keys)
    box = (room, 0.0, keys * scale, queries * scale)
    weights = attention.weights[head]
    most = float(weights.max()) or 1.0
    paint = sequential(theme, most=most)
    heat(sheet, "map", weights.tolist(), box=box, paint=paint, names=("query", "key"))
    _labels(sheet, names, box=box)
    if max(queries, keys) <= _WRITTEN:
        _values(sheet, weights.tolist(), most=most, box=box)
    key(sheet, paint, ends=(0.0, most), at=(room, box[3] + 14))
    _overview(sheet, maps, chosen, x=room + _SIDE + 46)
    return sheet.scene(f"Attention of {maps.name}")


def move(maps: Maps, layer: int, theme: Theme) -> Iterator[Scene]:
    """A picture for every head of the layer."""
    for head in range(len(maps.found[layer].weights)):
        yield draw(maps, (layer, head), theme)


def _room(names: tuple[str, ...]) -> float:
    if len(names) > _LABELLED:
        return 22.0
    return min(90.0, max(text_width(name, SMALL) for name in names)) + 10


def _values(
    sheet: Sheet, rows: list[list[float]], *, most: float, box: tuple[float, float, float, float]
) -> None:
    """The weights as numbers in their cells."""
    x, y, width, height = box
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            middle = x + (c + 0.5) * width / len(row), y + (r + 0.5) * height / len(rows) + 3
            _, ink = scale_text(sheet.theme, value / most)
            text = f"{value:.2f}".lstrip("0") if value < 1 else "1"
            sheet.text(text if value else "0", *middle, size=SMALL, fill=ink, anchor="middle")


def _labels(
    sheet: Sheet,
    names: tuple[tuple[str, ...], tuple[str, ...]],
    *,
    box: tuple[float, float, float, float],
) -> None:
    """Tokens at the rows and above the columns; the first and last number where there are many."""
    x, y, width, height = box
    rows, columns = names
    for place in _shown(rows):
        middle = y + (place + 0.5) * height / len(rows) + 3
        name = shorten(rows[place], 90, size=SMALL)
        sheet.text(name, x - 6, middle, size=SMALL, anchor="end")
    pitch = width / len(columns)
    for order, place in enumerate(_shown(columns)):
        name = columns[place]
        if text_width(name, SMALL) > pitch - 3 and len(columns) <= _LABELLED:
            name = shorten(name, 90, size=SMALL)
            # Too wide for one line of labels: neighbours stand on different lines.
            lift = 4 + 11 * (order % _lines(columns, pitch))
        else:
            lift = 5
        sheet.text(name, x + (place + 0.5) * pitch, y - lift, size=SMALL, anchor="middle")


def _lines(names: tuple[str, ...], pitch: float) -> int:
    """How many lines of labels keep neighbours apart."""
    widest = max(text_width(name, SMALL) for name in names) + 6
    return max(1, -(-int(widest) // max(1, int(pitch))))


def _shown(names: tuple[str, ...]) -> list[int]:
    if len(names) <= _LABELLED:
        return list(range(len(names)))
    return [0, len(names) // 2, len(names) - 1]


def _overview(sheet: Sheet, maps: Maps, chosen: tuple[int, int], *, x: float) -> None:
    """A row for each layer, a column for each head."""
    theme = sheet.theme
    layers = _chosen(len(maps.found), chosen[0])
    sheet.text("layers down, heads across", x, -8, size=SMALL, fill=theme.muted)
    most = max(len(maps.found[index].weights) for index in layers)
    heads = min(_HEADS, most)
    kinds = len({re.sub(r"\d+", "", attention.path) for attention in maps.found})
    for row, index in enumerate(layers):
        weights = maps.found[index].weights
        y = row * (_SMALL + _GAP)
        middle = y + _SMALL / 2 + 3
        sheet.text(str(index), x - 6, middle, size=SMALL, anchor="end")
        if kinds > 1:
            path = shorten(maps.found[index].path, _PATH, size=SMALL)
            sheet.text(path, x + heads * (_SMALL + _GAP) + 3, middle, size=SMALL, fill=theme.muted)
        for head in range(min(len(weights), _HEADS)):
            left = x + head * (_SMALL + _GAP)
            shown = weights[head]
            step = max(1, -(-max(shown.shape) // 48))
            small = shown[::step, ::step]
            paint = sequential(theme, most=float(small.max()) or 1.0)
            name = f"small/{index}/{head}"
            heat(
                sheet, name, small.tolist(), box=(left, y, _SMALL, _SMALL), paint=paint, names=None
            )
            if (index, head) == chosen:
                ink = Ink(stroke=theme.ink, width=1.8)
                box = Rect(left - 2, y - 2, _SMALL + 4, _SMALL + 4, 2, ink)
                sheet.add("chosen", (box,), kind="frame")
    left = len(maps.found) - len(layers)
    more = [f"{left} more layers"] if left else []
    more += [f"{most - _HEADS} more heads"] if most > _HEADS else []
    if more:
        y = len(layers) * (_SMALL + _GAP) + 8
        sheet.text(f"and {', '.join(more)}", x, y, size=SMALL, fill=theme.muted)


def _chosen(count: int, wanted: int) -> list[int]:
    """The layers of the overview: all, or the first ones and the wanted one."""
    found = list(range(min(count, _LAYERS)))
    return found if wanted in found else [*found[:-1], wanted]
