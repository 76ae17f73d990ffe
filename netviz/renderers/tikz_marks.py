"""Marks of a scene as TikZ; the picture's unit is the scene's point, y downwards."""

from __future__ import annotations

from collections.abc import Iterator

from netviz.renderers.tikz_text import tex
from netviz.scene import Circle, Image, Ink, Mark, Path, Rect, Scene, Text

_ANCHORS = {"start": "base west", "middle": "base", "end": "base east"}
_SERIES = {"regular": "m", "semibold": "b"}


def drawn(mark: Mark, *, file: str = "") -> str:
    """``mark`` as one TikZ command; ``file``: where an image's pixels are."""
    if isinstance(mark, Text):
        return _text(mark)
    if isinstance(mark, Image):
        return _image(mark, file)
    shape = _shape(mark)
    style = ", ".join((*_ink(mark.ink), *_corners(mark)))
    return f"\\path[{style}] {shape};"


def number(value: float) -> str:
    """Two decimals at most, never in powers of ten."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if round(value, 2) else "0"


def colours(scene: Scene) -> list[tuple[str, str]]:
    """The names of the scene's colours in TeX, and their six digits."""
    found = dict.fromkeys(c[1:].upper() for c in _colours(scene) if c)
    return [(f"nv{digits}", digits) for digits in found]


def _colours(scene: Scene) -> Iterator[str | None]:
    yield scene.background
    for element in scene.elements:
        for mark in element.marks:
            if isinstance(mark, Text):
                yield mark.fill
            elif not isinstance(mark, Image):
                yield mark.ink.fill
                yield mark.ink.stroke


def _text(mark: Text) -> str:
    style = f"nvtext, anchor={_ANCHORS[mark.anchor]}, text={_colour(mark.fill)}"
    font = f"\\nvfont{{{number(mark.size)}}}{{{_SERIES[mark.weight]}}}"
    words = tex(mark.string, weight=mark.weight)
    return f"\\node[{style}] at {_point(mark.x, mark.y)} {{{font}{words}}};"


def _image(mark: Image, file: str) -> str:
    """A picture of one point to a side, brought to its parallelogram; `cm` has y upwards."""
    matrix = (mark.across[0], -mark.across[1], -mark.down[0], mark.down[1])
    corner = _point(mark.x + mark.down[0], mark.y + mark.down[1])
    place = f"cm={{{','.join(map(number, matrix))},{corner}}}"
    return (
        f"\\node[nvtext, anchor=south west, transform shape, {place}] at (0,0) "
        f"{{\\includegraphics[width=1bp, height=1bp]{{{file}}}}};"
    )


def _shape(mark: Rect | Circle | Path) -> str:
    if isinstance(mark, Rect):
        corner = _point(mark.x + mark.width, mark.y + mark.height)
        return f"{_point(mark.x, mark.y)} rectangle {corner}"
    if isinstance(mark, Circle):
        return f"{_point(mark.x, mark.y)} circle[radius={number(mark.radius)}bp]"
    return "".join(map(_piece, mark.pieces)) + (" -- cycle" if mark.closed else "")


def _piece(piece: tuple[str | float, ...]) -> str:
    name, *rest = piece
    values = [float(value) for value in rest]
    points = [_point(x, y) for x, y in zip(values[::2], values[1::2], strict=True)]
    if name == "C":
        return f" .. controls {points[0]} and {points[1]} .. {points[2]}"
    return (" -- " if name == "L" else " ") + points[0]


def _corners(mark: Rect | Circle | Path) -> tuple[str, ...]:
    if not isinstance(mark, Rect):
        return ()
    radius = min(mark.radius, mark.width / 2, mark.height / 2)
    return (f"rounded corners={number(radius)}bp",) if radius > 0 else ()


def _ink(ink: Ink) -> Iterator[str]:
    if ink.fill:
        yield f"fill={_colour(ink.fill)}"
        if ink.opacity < 1:
            yield f"fill opacity={number(ink.opacity)}"
    if ink.stroke:
        yield f"draw={_colour(ink.stroke)}"
        yield f"line width={number(ink.width)}bp"
        if ink.dash:
            on = ("on" if i % 2 == 0 else "off" for i in range(len(ink.dash) * 2))
            lengths = ink.dash if len(ink.dash) % 2 == 0 else ink.dash * 2
            parts = (f"{word} {number(v)}bp" for word, v in zip(on, lengths, strict=False))
            yield f"dash pattern={' '.join(parts)}"


def _colour(colour: str) -> str:
    return f"nv{colour[1:].upper()}"


def _point(x: float, y: float) -> str:
    return f"({number(x)},{number(y)})"
