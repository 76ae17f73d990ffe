"""Parts as TikZ in PlotNeuralNet's vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from math import dist
from typing import Any

from netviz.builder.parts import Arrow, Ball, Box, Part, Picture, Piece, Skip
from netviz.scene import Point


def piece(part: Part) -> Piece:
    """``part`` as TikZ."""
    return Piece(_SPELT[type(part)](part), part)


def _box(box: Box) -> str:
    kind = "RightBandedBox" if box.band else "Box"
    below = _listed(box) if box.below else ""
    keys = {
        "name": box.name,
        "caption": _braced(box.caption),
        "xlabel": f"{{{{{below}}}}}" if below else "",
        "ylabel": _braced(box.side),
        "zlabel": _braced(box.depth_label),
        "fill": _colour(box.fill),
        "bandfill": _colour(box.band),
        "opacity": "" if box.opacity is None else f"{box.opacity:g}",
        "bandopacity": "1" if box.band and box.opacity == 1 else "",
        "height": f"{box.height:g}",
        "width": "{" + ",".join(f"{width:g}" for width in box.widths) + "}",
        "depth": f"{box.depth:g}",
    }
    return _pic(kind, box.to, box.offset, keys)


def _listed(box: Box) -> str:
    """A text a box, and two at least: PlotNeuralNet's own layers take a single one for letters."""
    spare = max(2, len(box.widths)) - len(box.below)
    whole = [text.replace(",", "{,}") for text in box.below]
    return ", ".join(f'"{text}"' for text in (*whole, *("",) * spare))


def _ball(ball: Ball) -> str:
    keys = {
        "name": ball.name,
        "caption": _braced(ball.caption),
        "fill": _colour(ball.fill),
        "opacity": f"{ball.opacity:g}",
        "radius": f"{ball.radius:g}",
        "logo": _braced(ball.logo),
    }
    return _pic("Ball", ball.to, ball.offset, keys)


def _pic(kind: str, to: str, offset: str, keys: dict[str, str]) -> str:
    told = ",\n  ".join(f"{key}={value}" for key, value in keys.items() if value)
    return f"\\pic[shift={{{offset}}}] at {to} {{{kind}={{\n  {told}}}}};"


def _picture(picture: Picture) -> str:
    return (
        f"\\node[canvas is zy plane at x=0] ({picture.name}) at {picture.to} "
        f"{{\\includegraphics[width={picture.width:g}cm,height={picture.height:g}cm]"
        f"{{{picture.path}}}}};"
    )


def _arrow(arrow: Arrow) -> str:
    end = f"{arrow.target}-west"
    if arrow.outside:
        end = f"{arrow.target}-nearwest |- {end}"
    return f"\\draw[connection] ({arrow.source}-east) -- node {{\\midarrow}} ({end});"


def _skip(skip: Skip) -> str:
    one, two = skip.source, skip.target
    first, last = (f"[xshift={cm:g}cm]" if cm else "" for cm in skip.aside)
    start, end = f"({first}{one}-{skip.start})", f"({last}{two}-north)"
    if skip.top is None:
        high = "{max(\\y1,\\y2)}"
        tops = (
            f"\\path ({one}-southeast) -- ({one}-northeast) coordinate[pos={skip.pos:g}] "
            f"({one}-top);\n\\path ({two}-south) -- ({two}-north) coordinate[pos={skip.pos:g}] "
            f"({two}-top);\n"
        )
        points = f"let \\p1=({one}-top), \\p2=({two}-top) in"
    else:
        high, tops = f"{skip.top:g}cm", ""
        points = f"let \\p1={start}, \\p2={end} in"
    style = "copyconnection, densely dotted" if skip.dotted else "copyconnection"
    arrow = "-- node {\\copymidarrow}"
    drawn = (
        f"{tops}\\draw[{style}] {points}\n"
        f"  {start} {arrow} (\\x1,{high}) {arrow} (\\x2,{high}) {arrow} {end};"
    )
    if skip.label:
        middle = f"({{(\\x1+\\x2)/2}},{high})"
        drawn += f"\n\\path {points} node[anchor=south, yshift=3pt] at {middle} {{{skip.label}}};"
    return drawn


def bent(one: str, corners: Sequence[Point], end: str) -> str:
    """A line from ``one`` over ``corners``, in centimetres, to the place ``end``."""
    ends = [f"({one}-east)", *map(_at, corners), f"({end})"]
    ends[_longest(corners) + 1] = f"node {{\\midarrow}} {ends[_longest(corners) + 1]}"
    return f"\\draw[connection] {' -- '.join(ends)};"


def branch(one: str, corners: Sequence[Point], end: str, label: str) -> str:
    """A skip from ``one`` that begins at the first of ``corners``, where its line comes by."""
    style = "copyconnection, densely dotted" if label else "copyconnection"
    ends = [*map(_at, corners), f"({end})"]
    said = f" node[sloped=false, above=3pt] {{{label}}}" if label else ""
    at = _longest(corners)
    ends[at] = f"node {{\\copymidarrow}}{said} {ends[at]}"
    return f"\\draw[{style}] ({one}-east) {' -- '.join(ends)};"


def _longest(corners: Sequence[Point]) -> int:
    """The corner at which the longest piece between two ends."""
    pieces = range(1, len(corners))
    return max(pieces, key=lambda i: dist(corners[i - 1], corners[i]), default=0)


def _at(point: Point) -> str:
    return f"({point[0]:.2f},{point[1]:.2f})"


def dashed(one: str, two: str) -> str:
    """Maps that become a vector: dashes from the corners of one to those of the other."""
    ends = (("farnortheast", "farnorthwest"), ("nearsoutheast", "nearsouthwest"))
    return "\n".join(f"\\draw[densely dashed] ({one}-{a}) -- ({two}-{b});" for a, b in ends)


def frame(inside: Sequence[str], balls: Collection[str], label: str) -> str:
    """A dashed frame around the parts ``inside``, of which ``balls`` are balls."""
    ends = [
        f"({name}-north)({name}-south)({name}-east)"
        if name in balls
        else f"({name}-nearsouthwest)({name}-farnortheast)"
        for name in inside
    ]
    around = "draw, dashed, rounded corners, inner sep=16pt"
    return (
        f"\\node[{around}, fit={{{''.join(ends)}}}, "
        f"label={{[font=\\bfseries]above:{{{label}}}}}] {{}};"
    )


def _braced(text: str) -> str:
    return f"{{{text}}}" if text.strip() else ""


def _colour(colour: str) -> str:
    return f"{{{colour}}}" if ";" in colour or "," in colour else colour


_SPELT: dict[type, Callable[[Any], str]] = {
    Box: _box,
    Ball: _ball,
    Picture: _picture,
    Arrow: _arrow,
    Skip: _skip,
}
