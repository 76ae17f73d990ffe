"""Parts as TikZ in PlotNeuralNet's vocabulary."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from netviz.builder.parts import Arrow, Ball, Box, Part, Picture, Piece, Skip


def piece(part: Part) -> Piece:
    """``part`` as TikZ."""
    return Piece(_SPELT[type(part)](part), part)


def _box(box: Box) -> str:
    kind = "RightBandedBox" if box.band else "Box"
    below = ", ".join(f'"{text}"' for text in box.below)
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
    if skip.top is None:
        high = "{max(\\y1,\\y2)}"
        ends = (
            f"\\path ({one}-southeast) -- ({one}-northeast) coordinate[pos={skip.pos:g}] "
            f"({one}-top);\n\\path ({two}-south) -- ({two}-north) coordinate[pos={skip.pos:g}] "
            f"({two}-top);\n"
        )
    else:
        high = f"{skip.top:g}cm"
        ends = f"\\path ({one}-northeast) coordinate ({one}-top);\n"
        ends += f"\\path ({two}-north) coordinate ({two}-top);\n"
    return (
        f"{ends}\\draw[copyconnection] let \\p1=({one}-top), \\p2=({two}-top) in\n"
        f"  ({one}-northeast) -- node {{\\copymidarrow}} (\\x1,{high}) -- node {{\\copymidarrow}} "
        f"(\\x2,{high}) -- node {{\\copymidarrow}} ({two}-north);"
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
